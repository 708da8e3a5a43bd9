import type { ReactNode } from 'react';
import type { Connection } from '../../../contract/connection.ts';
import { go } from '../../app/location.ts';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import strip from '../transfers/transfers.module.css';
import { useQueue, useRuns } from './use-runs.ts';

/** What runs and how much waits, in one line; it opens the runs. */
export function QueueStrip({ connection }: { readonly connection: Connection }): ReactNode {
  const words = useWords();
  const format = useFormat();
  const queue = useQueue(connection.id, connection.server !== null);
  const running = useRuns(connection.id)?.find((run) => run.state === 'running');
  const progress = running?.state === 'running' ? running.progress : null;
  const share = progress === null || progress.max === 0 ? null : progress.value / progress.max;
  const text =
    queue.length === 0
      ? words.say('ui.runs.strip.idle')
      : words.say('ui.runs.strip.busy', {
          all: queue.length,
          node: progress?.classType ?? 'none',
          value: progress?.value ?? 0,
          max: progress?.max ?? 0,
        });
  return (
    <button
      type="button"
      className={strip.strip}
      onClick={() => {
        go('runs');
      }}
    >
      <span className={strip.stripText}>{text}</span>
      {queue.length > 0 && (
        <ProgressBar
          share={share}
          name={words.say('ui.view.runs')}
          text={share === null ? text : format.percent(share)}
        />
      )}
    </button>
  );
}
