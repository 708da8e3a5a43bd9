import { Button, Group, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { FormView } from '../../../contract/form.ts';
import type { Cure, Preflight } from '../../../contract/preflight.ts';
import { failureOf } from '../../client/failure-of.ts';
import { useRefresh } from '../../client/hooks.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import type { Values } from '../workflows/form-values.ts';
import { CureSheet } from './CureSheet.tsx';
import { PreflightSheet } from './PreflightSheet.tsx';
import classes from './preflight.module.css';
import { stopping, useCure, usePreflight } from './use-preflight.ts';
import type { Switches } from './use-preflight.ts';

interface LineProps {
  readonly connectionId: string;
  readonly form: FormView;
  readonly values: Values;
  readonly switches: Switches | null;
  /** How many runs are wanted. */
  readonly count: number;
  /** A cure has ended with a run. */
  readonly onRun: () => void;
}

/** Above the button: ready, or what stands in the way and the press that brings it. */
export function PreflightLine(props: LineProps): ReactNode {
  const { connectionId, form, values, switches, onRun } = props;
  const [sheet, setSheet] = useState<'findings' | 'cure' | null>(null);
  const { query: preflight, again } = usePreflight(connectionId, form, values, switches);
  const cure = useCure(connectionId, form.name);
  const refresh = useRefresh();
  useAfterRun(cure, () => {
    onRun();
    again();
    refresh(['marks', connectionId]);
  });
  const isAtWork = cure?.state === 'working' || cure?.state === 'failed';
  const close = (): void => {
    setSheet(null);
  };
  return (
    <>
      {cure !== null && isAtWork ? (
        <CureLine
          cure={cure}
          onOpen={() => {
            setSheet('cure');
          }}
        />
      ) : (
        <Found
          preflight={preflight.data}
          failure={preflight.isError ? preflight.error : null}
          onOpen={() => {
            setSheet('findings');
          }}
        />
      )}
      {sheet === 'cure' && cure !== null && cure.state !== 'cancelled' && (
        <CureSheet cure={cure} onClose={close} onGivenUp={again} />
      )}
      {sheet === 'findings' && preflight.data && (
        <PreflightSheet
          {...props}
          {...{ preflight, again }}
          onClose={close}
          onStarted={() => {
            setSheet('cure');
          }}
        />
      )}
    </>
  );
}

/** Once for each cure that is seen to come to its run. */
function useAfterRun(cure: Cure | null, then: () => void): void {
  const seen = useRef<string | null>(null);
  const state = cure === null ? null : `${cure.id} ${cure.state}`;
  useEffect(() => {
    const before = seen.current;
    seen.current = state;
    const wasAtWork = before?.endsWith(' working') === true || before?.endsWith(' failed') === true;
    if (wasAtWork && state?.endsWith(' done') === true) then();
  });
}

function CureLine({
  cure,
  onOpen,
}: {
  readonly cure: Cure;
  readonly onOpen: () => void;
}): ReactNode {
  const words = useWords();
  const isFailed = cure.state === 'failed';
  return (
    <Group className={classes.line} role="status" gap="sm">
      <Text size="sm" className={isFailed ? classes.stops : undefined}>
        {words.say(isFailed ? 'ui.preflight.failed' : 'ui.preflight.working')}
      </Text>
      <Button size="compact-sm" variant="default" onClick={onOpen}>
        {words.say('ui.preflight.show')}
      </Button>
    </Group>
  );
}

function Found({
  preflight,
  failure,
  onOpen,
}: {
  readonly preflight: Preflight | undefined;
  readonly failure: unknown;
  readonly onOpen: () => void;
}): ReactNode {
  const words = useWords();
  if (failure !== null)
    return (
      <Text className={classes.line} size="sm" role="status">
        {words.failure(failureOf(failure))}
      </Text>
    );
  if (preflight === undefined)
    return (
      <Text className={classes.line} size="sm" c="var(--ferry-quiet)">
        {words.say('ui.preflight.checking')}
      </Text>
    );
  const stops = stopping(preflight.findings).length;
  const warnings = preflight.findings.length - stops;
  if (stops + warnings === 0)
    return (
      <Text className={classes.ready} size="sm" role="status">
        {words.say('ui.workflows.ready')}
      </Text>
    );
  return (
    <Group className={classes.line} role="status" gap="sm">
      <Text size="sm" className={stops > 0 ? classes.stops : classes.warns}>
        {stops > 0
          ? words.say('ui.preflight.missing', { count: stops })
          : words.say('ui.preflight.warnings', { count: warnings })}
      </Text>
      <Button
        size="compact-sm"
        variant={preflight.state === 'curable' ? 'filled' : 'default'}
        onClick={onOpen}
      >
        {words.say(preflight.state === 'curable' ? 'ui.preflight.fix' : 'ui.preflight.show')}
      </Button>
    </Group>
  );
}
