import type { DownloadJob, DownloadTraffic } from '../../../contract/download.ts';
import type { Clock } from '../ports/clock.ts';
import { watchFlow } from '../traffic/watch-flow.ts';
import type { DownloadBoard } from './download-board.ts';
import type { DownloadRuns } from './download-runs.ts';
import type { DownloadTurns } from './download-turns.ts';

interface TrafficPorts {
  readonly board: Pick<DownloadBoard, 'held' | 'list'>;
  readonly turns: Pick<DownloadTurns, 'waiting' | 'refused'>;
  readonly runs: Pick<DownloadRuns, 'lanes'>;
  readonly clock: Clock;
}

/** The traffic as it is, then each change, twice a second at most. */
export const watchDownloadTraffic = (
  { board, turns, runs, clock }: TrafficPorts,
  signal: AbortSignal,
): AsyncGenerator<DownloadTraffic> =>
  watchFlow(
    {
      running: () => board.held(),
      waiting: () => turns.waiting(),
      list: () => board.list(),
      movedBytes: (job) => ('receivedBytes' in job ? job.receivedBytes : 0),
      hereBytes,
      totalBytes: (job) => job.source.bytes,
    },
    (traffic) => ({
      ...traffic,
      jobs: traffic.jobs.map((job) => ({ ...job, lanes: runs.lanes(job.id) })),
      keyNeeded: [...turns.refused()],
    }),
    clock,
    signal,
  );

function hereBytes(job: DownloadJob): number {
  return 'doneBytes' in job ? Math.min(job.source.bytes, job.doneBytes + job.flyingBytes) : 0;
}
