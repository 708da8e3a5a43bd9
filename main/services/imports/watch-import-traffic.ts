import type { ImportJob, ImportTraffic } from '../../../contract/import.ts';
import { importResumeOf } from '../../core/imports/import-steps.ts';
import type { Clock } from '../ports/clock.ts';
import { watchFlow } from '../traffic/watch-flow.ts';
import type { ImportBoard } from './import-board.ts';
import type { ImportTurns } from './import-turns.ts';

interface TrafficPorts {
  readonly board: Pick<ImportBoard, 'held' | 'list'>;
  readonly turns: Pick<ImportTurns, 'waiting' | 'refused'>;
  readonly clock: Clock;
}

/** What the imports bring into buckets as it is, then each change, twice a second at most. */
export const watchImportTraffic = (
  { board, turns, clock }: TrafficPorts,
  signal: AbortSignal,
): AsyncGenerator<ImportTraffic> =>
  watchFlow(
    {
      running: () => board.held(),
      waiting: () => turns.waiting(),
      list: () => board.list(),
      movedBytes: (job) => ('sentBytes' in job ? job.sentBytes : 0),
      hereBytes,
      totalBytes: (job) => job.bytes,
    },
    (traffic) => ({ ...traffic, keyNeeded: [...turns.refused()] }),
    clock,
    signal,
  );

function hereBytes(job: ImportJob): number {
  const flying = 'flyingBytes' in job ? job.flyingBytes : 0;
  return Math.min(job.bytes, (importResumeOf(job)?.doneBytes ?? 0) + flying);
}
