import type { PreviewMark, Run } from '../../../contract/run.ts';
import type { Clock } from '../ports/clock.ts';
import type { Preview } from '../runs/followed-run.ts';
import { hasEnded } from '../runs/run-states.ts';
import type { Runs } from '../runs/runs.ts';

export interface PreviewPorts {
  readonly runs: Pick<Runs, 'previews'>;
  readonly runOf: (id: string) => Promise<Run | null>;
  readonly clock: Clock;
}

/** The newest preview picture of each run that somebody watches. */
export interface Previews {
  /** A mark for each new picture, at most ten times a second; ends with the run. */
  watch(runId: string, signal: AbortSignal): AsyncGenerator<PreviewMark>;
  newest(runId: string): Preview | null;
}

interface Kept {
  preview: Preview | null;
  revision: number;
  watchers: number;
}

const shownEveryMs = 100;
const notFollowedYetMs = 500;

export function createPreviews({ runs, runOf, clock }: PreviewPorts): Previews {
  const kept = new Map<string, Kept>();
  const open = (runId: string): Kept => {
    const known = kept.get(runId) ?? { preview: null, revision: 0, watchers: 0 };
    kept.set(runId, known);
    return known;
  };
  return {
    newest: (runId) => kept.get(runId)?.preview ?? null,
    async *watch(runId, signal) {
      const own = open(runId);
      own.watchers += 1;
      try {
        for (
          let run = await runOf(runId);
          run !== null && !hasEnded(run);
          run = await runOf(runId)
        ) {
          for await (const preview of runs.previews(runId, signal)) {
            // several may watch: the first to see a picture numbers it
            if (own.preview !== preview) own.revision += 1;
            own.preview = preview;
            yield { revision: own.revision, nodeId: preview.nodeId };
            await clock.sleep(shownEveryMs, signal);
          }
          // nobody follows it yet
          await clock.sleep(notFollowedYetMs, signal);
        }
      } finally {
        own.watchers -= 1;
        if (own.watchers === 0) kept.delete(runId);
      }
    },
  };
}
