import { Button, Checkbox, Drawer, Group, Stack, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { FormView } from '../../../contract/form.ts';
import type { Finding, Preflight } from '../../../contract/preflight.ts';
import { useAct } from '../../app/use-act.ts';
import { FailIcon, WarnIcon } from '../../ui/icons.tsx';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { valuesToQueue } from '../workflows/form-values.ts';
import type { Values } from '../workflows/form-values.ts';
import { useFindingWords } from './finding-words.ts';
import classes from './preflight.module.css';
import { stopping, switchesOf } from './use-preflight.ts';
import type { Switches } from './use-preflight.ts';

interface SheetProps {
  readonly connectionId: string;
  readonly form: FormView;
  readonly values: Values;
  readonly switches: Switches | null;
  /** How many runs are wanted. */
  readonly count: number;
  readonly preflight: UseQueryResult<Preflight>;
  readonly again: () => void;
  readonly onClose: () => void;
  readonly onStarted: () => void;
}

/** Everything that was found, with its cure, and one press for all of it. */
export function PreflightSheet(props: SheetProps): ReactNode {
  useReturnFocus();
  const words = useWords();
  const { preflight, onClose } = props;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const findings = preflight.data?.findings ?? [];
  const choose = (id: string, isChosen: boolean): void => {
    setChosen((before) => {
      const next = new Set(before);
      if (isChosen) next.add(id);
      else next.delete(id);
      return next;
    });
  };
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={560}
      title={words.say('ui.preflight.title')}
      closeButtonProps={{ 'aria-label': words.say('ui.close') }}
    >
      <Stack gap="md">
        <ul className={classes.findings}>
          {findings.map((finding) => (
            <Row
              key={finding.id}
              finding={finding}
              isChosen={chosen.has(finding.id)}
              onChoose={choose}
            />
          ))}
        </ul>
        <Footer {...props} findings={findings} chosen={chosen} />
      </Stack>
    </Drawer>
  );
}

function Row({
  finding,
  isChosen,
  onChoose,
}: {
  readonly finding: Finding;
  readonly isChosen: boolean;
  readonly onChoose: (id: string, isChosen: boolean) => void;
}): ReactNode {
  const words = useWords();
  const { title, place, cure, isCurable } = useFindingWords()(finding);
  const isWarning = finding.kind === 'warning';
  return (
    <li className={classes.finding}>
      <span className={isWarning ? classes.warns : classes.stops}>
        {isWarning ? <WarnIcon /> : <FailIcon />}
      </span>
      <Stack gap={2} className={classes.findingText}>
        <Text size="sm" fw={600} className={classes.name}>
          {title}
        </Text>
        {place !== null && (
          <Text size="xs" c="var(--ferry-quiet)">
            {place}
          </Text>
        )}
        {cure !== null && (
          <Text size="sm" className={isCurable ? classes.curable : undefined}>
            {cure}
          </Text>
        )}
        {finding.kind === 'repair' && !finding.sure && (
          <Checkbox
            size="xs"
            label={words.say('ui.preflight.accept', { after: finding.after })}
            checked={isChosen}
            onChange={({ currentTarget }) => {
              onChoose(finding.id, currentTarget.checked);
            }}
          />
        )}
      </Stack>
    </li>
  );
}

function Footer({
  connectionId,
  form,
  values,
  switches,
  count,
  preflight,
  again,
  onStarted,
  findings,
  chosen,
}: SheetProps & {
  readonly findings: readonly Finding[];
  readonly chosen: ReadonlySet<string>;
}): ReactNode {
  const words = useWords();
  const act = useAct();
  const wordsOf = useFindingWords();
  const [isStarting, setStarting] = useState(false);
  const stops = stopping(findings);
  const open = stops.filter((finding) => !wordsOf(finding).isCurable && !chosen.has(finding.id));
  const cure = async (): Promise<void> => {
    setStarting(true);
    const cureAtWork = await act((client) =>
      client.preflight.cure({
        ...{ connectionId, workflowName: form.name, chosen: [...chosen] },
        order: {
          ...{ values: valuesToQueue(form, values), count, front: false },
          switches: { ...switchesOf(form, switches) },
        },
      }),
    );
    setStarting(false);
    if (cureAtWork !== undefined) onStarted();
  };
  return (
    <>
      {open.length > 0 && <Text size="sm">{words.say('ui.preflight.stuck')}</Text>}
      {stops.length > 0 && open.length === 0 && mayRestart(stops) && (
        <Text size="sm">{words.say('ui.preflight.restartNote')}</Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" loading={preflight.isFetching} onClick={again}>
          {words.say('ui.preflight.again')}
        </Button>
        {stops.length > 0 && (
          <Button disabled={open.length > 0} loading={isStarting} onClick={() => void cure()}>
            {words.say('ui.preflight.fixAndRun')}
          </Button>
        )}
      </Group>
    </>
  );
}

const mayRestart = (findings: readonly Finding[]): boolean =>
  findings.some(({ kind }) => kind === 'missingNode' || kind === 'missingModel');
