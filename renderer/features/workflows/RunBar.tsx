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
import { kindsFor } from './many-kinds.ts';
import type { HowToRun, ManyKind } from './many-kinds.ts';
import { ManyDialog } from './ManyDialog.tsx';
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

/** How often and how, and go. */
export function RunBar(props: RunBarProps): ReactNode {
  const { form, values, count, onCount } = props;
  const words = useWords();
  const [many, setMany] = useState<ManyKind | null>(null);
  const { isQueueing, run } = useRun(props);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || many !== null) return;
      event.preventDefault();
      run({ at: 'end' });
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
      <Button
        leftSection={<PlayIcon />}
        loading={isQueueing}
        onClick={() => {
          run({ at: 'end' });
        }}
      >
        {words.say('ui.workflows.run')}
      </Button>
      <RunMenu form={form} onRun={run} onMany={setMany} />
      {many !== null && (
        <ManyDialog
          {...{ form, values }}
          kind={many}
          onRun={run}
          onClose={() => {
            setMany(null);
          }}
        />
      )}
    </Group>
  );
}

function useRun({ form, values, switches, connectionId, count, onQueued }: RunBarProps): {
  readonly isQueueing: boolean;
  readonly run: (how: HowToRun) => void;
} {
  const words = useWords();
  const act = useAct();
  const { tell } = useNotices();
  const [isQueueing, setQueueing] = useState(false);
  const run = async (how: HowToRun): Promise<void> => {
    if (isQueueing) return;
    setQueueing(true);
    const runs = await act((client) =>
      client.runs.queueForm({
        ...{ connectionId, workflowName: form.name, count, ...how },
        values: valuesToQueue(form, values),
        switches: switches ?? Object.fromEntries(form.switches.map(({ id, on }) => [id, on])),
      }),
    );
    setQueueing(false);
    if (runs === undefined) return;
    const said = how.at === 'held' ? 'ui.workflows.heldNow' : 'ui.workflows.queued';
    tell(words.say(said, { count: runs.length }), {
      label: words.say('ui.workflows.showRuns'),
      run: () => {
        go('runs');
      },
    });
    onQueued();
  };
  return { isQueueing, run: (how) => void run(how) };
}

function RunMenu({
  form,
  onRun,
  onMany,
}: {
  readonly form: FormView;
  readonly onRun: (how: HowToRun) => void;
  readonly onMany: (kind: ManyKind) => void;
}): ReactNode {
  const words = useWords();
  return (
    <Menu position="top-end" {...menuInView}>
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={words.say('ui.workflows.runMenu')}>
          <UpIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          onClick={() => {
            onRun({ at: 'front' });
          }}
        >
          {words.say('ui.workflows.runNext')}
        </Menu.Item>
        <Menu.Item
          onClick={() => {
            onRun({ at: 'held' });
          }}
        >
          {words.say('ui.workflows.hold')}
        </Menu.Item>
        {kindsFor(form).map((kind) => (
          <Menu.Item
            key={kind}
            onClick={() => {
              onMany(kind);
            }}
          >
            {words.say(kind === 'seeds' ? 'ui.workflows.seeds' : 'ui.workflows.texts')}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
