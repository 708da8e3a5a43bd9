import type { PreviewMark, Run } from '../../../contract/run.ts';
import type { Clock } from '../ports/clock.ts';
import type { Preview } from '../runs/followed-run.ts';
import { isActive } from '../runs/run-states.ts';
import type { Runs } from '../runs/runs.ts';

export interface PreviewPorts {
  readonly runs: Pick<Runs, 'previews'>;
  readonly runOf: (id: string) => Promise<Run | null>;
  readonly clock: Clock;
}

/** The newest preview picture of each run that somebody watches. */
export interface Previews {
  watch(runId: string, signal: AbortSignal): AsyncGenerator<PreviewMark>;
  newest(runId: string): Preview | null;
}

const shownEveryMs = 100;
const notFollowedYetMs = 500;

export function createPreviews({ runs, runOf, clock }: PreviewPorts): Previews {
  const kept = new Map<string, { readonly preview: Preview; readonly revision: number }>();
  return {
    newest: (runId) => kept.get(runId)?.preview ?? null,
    async *watch(runId, signal) {
      try {
        for (
          let run = await runOf(runId);
          run !== null && !hasEnded(run);
          run = await runOf(runId)
        ) {
          for await (const preview of runs.previews(runId, signal)) {
            const revision = (kept.get(runId)?.revision ?? 0) + 1;
            kept.set(runId, { preview, revision });
            yield { revision, nodeId: preview.nodeId };
            await clock.sleep(shownEveryMs, signal);
          }
          // nobody follows it yet
          await clock.sleep(notFollowedYetMs, signal);
        }
      } finally {
        kept.delete(runId);
      }
    },
  };
}

const hasEnded = (run: Run): boolean => run.state !== 'stored' && !isActive(run);
