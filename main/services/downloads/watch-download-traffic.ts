import type { DownloadJob, DownloadTraffic } from '../../../contract/download.ts';
import { secondsLeft, speedOf, withSample, type Sample } from '../../core/uploads/speed.ts';
import type { Clock } from '../ports/clock.ts';
import { isAborted } from '../signals.ts';
import type { DownloadBoard } from './download-board.ts';
import type { DownloadTurns } from './download-turns.ts';

interface TrafficPorts {
  readonly board: Pick<DownloadBoard, 'held' | 'list'>;
  readonly turns: Pick<DownloadTurns, 'waiting'>;
  readonly clock: Clock;
}

const everyMs = 500;

/** The traffic as it is, then each change, twice a second at most. */
export async function* watchDownloadTraffic(
  { board, turns, clock }: TrafficPorts,
  signal: AbortSignal,
): AsyncGenerator<DownloadTraffic> {
  let samples = new Map<string, readonly Sample[]>();
  let last = '';
  const jobs = new Map<string, DownloadJob>();
  while (!signal.aborted) {
    const running = board.held();
    for (const job of running) jobs.set(job.id, job);
    const ids = turns.waiting();
    if (ids.some((id) => !jobs.has(id)))
      for (const job of await board.list()) jobs.set(job.id, job);
    const waiting = ids.map((id) => jobs.get(id)).filter((job) => job !== undefined);
    const at = clock.now();
    samples = new Map(
      running.map((job) => {
        const sentBytes = 'receivedBytes' in job ? job.receivedBytes : 0;
        return [job.id, withSample(samples.get(job.id) ?? [], { at, sentBytes })];
      }),
    );
    const traffic = trafficOf(running, waiting, samples);
    const text = JSON.stringify(traffic);
    if (text !== last) yield traffic;
    last = text;
    try {
      await clock.sleep(everyMs, signal);
    } catch (error) {
      if (!isAborted(signal)) throw error;
    }
  }
}

function trafficOf(
  running: readonly DownloadJob[],
  waiting: readonly DownloadJob[],
  samples: ReadonlyMap<string, readonly Sample[]>,
): DownloadTraffic {
  const all = [...running, ...waiting];
  const doneBytes = all.reduce((sum, job) => sum + hereBytes(job), 0);
  const totalBytes = all.reduce((sum, job) => sum + job.source.bytes, 0);
  const speeds = running.map(({ id }) => speedOf(samples.get(id) ?? []));
  const isKnown = speeds.some((speed) => speed !== null);
  const bytesPerSecond = speeds.reduce((sum: number, speed) => sum + (speed ?? 0), 0);
  return {
    activeFiles: running.length,
    waitingFiles: waiting.length,
    ...{ bytesPerSecond, doneBytes, totalBytes },
    secondsLeft: secondsLeft(totalBytes - doneBytes, isKnown ? bytesPerSecond : null),
    jobs: running.map((job, index) => {
      const speed = speeds[index] ?? null;
      const left = secondsLeft(job.source.bytes - hereBytes(job), speed);
      return { id: job.id, bytesPerSecond: speed ?? 0, secondsLeft: left };
    }),
  };
}

function hereBytes(job: DownloadJob): number {
  return 'doneBytes' in job ? Math.min(job.source.bytes, job.doneBytes + job.flyingBytes) : 0;
}
