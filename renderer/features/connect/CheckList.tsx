import { Alert, Loader, Text } from '@mantine/core';
import type { ComponentType, ReactNode } from 'react';
import type { CheckLine } from '../../../contract/connection.ts';
import { CheckIcon, FailIcon, WaitIcon, WarnIcon } from '../../ui/icons.tsx';
import { StateBadge } from '../../ui/StateBadge.tsx';
import type { Tone } from '../../ui/StateBadge.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import type { Check, TimedLine } from './use-check.ts';
import classes from './connect.module.css';

const signs: Readonly<Record<CheckLine['state'], readonly [Tone, ComponentType]>> = {
  running: ['busy', WaitIcon],
  ok: ['good', CheckIcon],
  warning: ['warn', WarnIcon],
  failed: ['bad', FailIcon],
  skipped: ['quiet', WaitIcon],
};

/** Step by step: what was tried, what came of it, how long it took, and the cure. */
export function CheckList({ check }: { readonly check: Check }): ReactNode {
  const words = useWords();
  return (
    <section aria-label={words.say('ui.check.title')} aria-busy={check.isRunning}>
      <Summary check={check} />
      {check.failure && <Alert color="red">{words.failure(check.failure)}</Alert>}
      <ul className={classes.lines}>
        {check.lines.map((timed) => (
          <Line key={timed.line.step} {...timed} />
        ))}
      </ul>
    </section>
  );
}

function Summary({ check }: { readonly check: Check }): ReactNode {
  const words = useWords();
  const states = check.lines.map(({ line }) => line.state);
  const failed = states.filter((state) => state === 'failed').length;
  const warned = states.filter((state) => state === 'warning').length;
  if (check.isRunning)
    return (
      <Text size="sm" role="status" className={classes.summary}>
        <Loader size={14} /> {words.say('ui.check.running')}
      </Text>
    );
  if (check.report === null)
    return (
      <Text size="sm" c="var(--ferry-quiet)">
        {words.say('ui.check.idle')}
      </Text>
    );
  return (
    <Text size="sm" fw={600} role="status">
      {words.say('ui.check.result', { failed, warned })}
    </Text>
  );
}

function Line({ line, tookMs }: TimedLine): ReactNode {
  const words = useWords();
  const format = useFormat();
  const [tone, icon] = signs[line.state];
  return (
    <li className={classes.line}>
      <div className={classes.lineHead}>
        <Text size="sm">{words.of('check', line.step)}</Text>
        <StateBadge tone={tone} icon={icon}>
          {words.of('check.state', line.state)}
        </StateBadge>
        <Text size="xs" c="var(--ferry-quiet)" ta="right">
          {tookMs === null
            ? ''
            : words.say('ui.check.took', { ms: format.number(Math.round(tookMs)) })}
        </Text>
      </div>
      <Detail line={line} />
    </li>
  );
}

function Detail({ line }: { readonly line: CheckLine }): ReactNode {
  const words = useWords();
  switch (line.state) {
    case 'failed':
      return (
        <Text size="xs" c="var(--ferry-bad)">
          {words.failure(line.failure)}
        </Text>
      );
    case 'warning':
      return <Text size="xs">{words.of('warning', line.warning, line.facts)}</Text>;
    case 'ok': {
      const { proxy, ...others } = line.facts;
      const through = proxy === undefined ? [] : [words.say('fact.proxy', { value: proxy })];
      const facts = [...Object.values(others), ...through].join(' · ');
      return facts === '' ? null : (
        <Text size="xs" c="var(--ferry-quiet)" className={classes.facts}>
          {facts}
        </Text>
      );
    }
    case 'running':
    case 'skipped':
      return null;
    default:
      return line satisfies never;
  }
}
