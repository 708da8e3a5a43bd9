import { Button, Title } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { go } from '../../app/location.ts';
import type { ViewProps } from '../../app/views.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { RunsIcon } from '../../ui/icons.tsx';
import { ViewHeader } from '../../ui/ViewHeader.tsx';
import { ViewSkeleton } from '../../ui/ViewSkeleton.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { LargeView } from '../gallery/LargeView.tsx';
import { Held } from './Held.tsx';
import { HistoryRow } from './HistoryRow.tsx';
import { RunningCard } from './RunningCard.tsx';
import { Waiting } from './Waiting.tsx';
import classes from './runs.module.css';
import { hasEnded, resultsOf, useQueue, useRuns } from './use-runs.ts';
import type { EndedRun, Result } from './use-runs.ts';

/** What runs, what waits, and what was. */
export function RunsView({ connection }: ViewProps): ReactNode {
  const words = useWords();
  const runs = useRuns(connection.id);
  const queue = useQueue(connection.id, connection.server !== null);
  const [opened, setOpened] = useState<{ readonly run: EndedRun; readonly at: number } | null>(
    null,
  );
  if (connection.server === null)
    return (
      <EmptyState
        icon={RunsIcon}
        title={words.say('ui.noServer.title')}
        text={words.say('ui.noServer.text')}
      />
    );
  if (runs === undefined) return <ViewSkeleton />;
  const running = runs.filter((run) => run.state === 'running' || run.state === 'stored');
  const ended = runs.filter(hasEnded);
  const onOpen = (result: Result): void => {
    const at = resultsOf([result.run]).findIndex(({ index }) => index === result.index);
    setOpened({ run: result.run, at: Math.max(0, at) });
  };
  const results = opened === null ? [] : resultsOf([opened.run]);
  return (
    <>
      <ViewHeader title={words.say('ui.view.runs')} />
      <div className={classes.page}>
        {running.map((run) => (
          <RunningCard key={run.id} run={run} />
        ))}
        <Waiting
          {...{ runs, onOpen }}
          connectionId={connection.id}
          items={queue}
          hasOwn={running.length > 0}
        />
        <Held {...{ runs, onOpen }} />
        <History
          runs={ended}
          onOpen={(run, at) => {
            setOpened({ run, at });
          }}
        />
        {runs.length === 0 && queue.length === 0 && (
          <EmptyState
            icon={RunsIcon}
            title={words.say('ui.runs.empty.title')}
            text={words.say('ui.runs.empty.text')}
          >
            <Button
              onClick={() => {
                go('workflows');
              }}
            >
              {words.say('ui.runs.empty.action')}
            </Button>
          </EmptyState>
        )}
      </div>
      {opened && results.length > 0 && (
        <LargeView
          results={results}
          at={Math.min(opened.at, results.length - 1)}
          onMove={(at) => {
            setOpened({ ...opened, at });
          }}
          onClose={() => {
            setOpened(null);
          }}
        />
      )}
    </>
  );
}

const shownFirst = 50;

function History({
  runs,
  onOpen,
}: {
  readonly runs: readonly EndedRun[];
  readonly onOpen: (run: EndedRun, at: number) => void;
}): ReactNode {
  const words = useWords();
  const format = useFormat();
  const [shown, setShown] = useState(shownFirst);
  if (runs.length === 0) return null;
  const days = Map.groupBy(runs.slice(0, shown), ({ finishedAt }) => format.day(finishedAt));
  return (
    <section aria-label={words.say('ui.runs.history')}>
      {[...days].map(([day, ofDay]) => (
        <div key={day}>
          <Title order={2} mt="md" mb="xs">
            {day}
          </Title>
          <ul className={classes.rows}>
            {ofDay.map((run) => (
              <HistoryRow
                key={run.id}
                run={run}
                onOpen={(at) => {
                  onOpen(run, at);
                }}
              />
            ))}
          </ul>
        </div>
      ))}
      {runs.length > shown && (
        <Button
          mt="xs"
          variant="subtle"
          size="compact-sm"
          onClick={() => {
            setShown(shown * 2);
          }}
        >
          {words.say('ui.transfers.more', { count: runs.length - shown })}
        </Button>
      )}
    </section>
  );
}
