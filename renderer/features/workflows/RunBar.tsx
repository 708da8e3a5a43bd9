import { ActionIcon, Button, Group, Menu, NumberInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { FormView } from '../../../contract/form.ts';
import { go } from '../../app/location.ts';
import { useAct } from '../../app/use-act.ts';
import { useNotices } from '../../app/use-notices.tsx';
import { PlayIcon, UpIcon } from '../../ui/icons.tsx';
import { menuInView } from '../../ui/menu-in-view.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { valuesToQueue } from './form-values.ts';
import type { Values } from './form-values.ts';
import classes from './workflows.module.css';

interface RunBarProps {
  readonly form: FormView;
  readonly values: Values;
  readonly switches: Readonly<Record<string, boolean>> | null;
  readonly connectionId: string;
  readonly count: number;
  readonly onCount: (count: number) => void;
  readonly onQueued: () => void;
}

/** How often, and go. */
export function RunBar(props: RunBarProps): ReactNode {
  const { form, values, switches, connectionId, count, onCount, onQueued } = props;
  const words = useWords();
  const act = useAct();
  const { tell } = useNotices();
  const [isQueueing, setQueueing] = useState(false);
  const run = async (front: boolean): Promise<void> => {
    if (isQueueing) return;
    setQueueing(true);
    const runs = await act((client) =>
      client.runs.queueForm({
        ...{ connectionId, workflowName: form.name, count, front },
        values: valuesToQueue(form, values),
        switches: switches ?? Object.fromEntries(form.switches.map(({ id, on }) => [id, on])),
      }),
    );
    setQueueing(false);
    if (runs === undefined) return;
    tell(words.say('ui.workflows.queued', { count: runs.length }), {
      label: words.say('ui.workflows.showRuns'),
      run: () => {
        go('runs');
      },
    });
    onQueued();
  };
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      void run(false);
    };
    window.addEventListener('keydown', press);
    return () => {
      window.removeEventListener('keydown', press);
    };
  });
  return (
    <Group className={classes.bar} gap="xs">
      <NumberInput
        w={90}
        min={1}
        max={100}
        allowDecimal={false}
        clampBehavior="strict"
        aria-label={words.say('ui.workflows.count')}
        value={count}
        onChange={(next) => {
          if (typeof next === 'number' && next >= 1) onCount(next);
        }}
      />
      <Button leftSection={<PlayIcon />} loading={isQueueing} onClick={() => void run(false)}>
        {words.say('ui.workflows.run')}
      </Button>
      <Menu position="top-end" {...menuInView}>
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={words.say('ui.workflows.runMenu')}>
            <UpIcon />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void run(true)}>{words.say('ui.workflows.runNext')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
