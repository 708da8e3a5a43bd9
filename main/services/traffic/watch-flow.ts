import type { FlowTraffic } from '../../../contract/download.ts';
import { secondsLeft, speedOf, withSample, type Sample } from '../../core/uploads/speed.ts';
import type { Clock } from '../ports/clock.ts';
import { isAborted } from '../signals.ts';

interface Flowing {
  readonly id: string;
}

/** Jobs of one kind whose bytes flow: which run, which wait, and what has moved of each. */
export interface Flow<Job extends Flowing> {
  readonly running: () => readonly Job[];
  /** Ids, in their order. */
  readonly waiting: () => readonly string[];
  readonly list: () => Promise<readonly Job[]>;
  /** Bytes over the line for a job, repeats included: what its speed is measured by. */
  readonly movedBytes: (job: Job) => number;
  /** Of the file, at most its size. */
  readonly hereBytes: (job: Job) => number;
  readonly totalBytes: (job: Job) => number;
}

const everyMs = 500;

/** The traffic as it is, then each change, twice a second at most. */
export async function* watchFlow<Job extends Flowing, Told>(
  flow: Flow<Job>,
  /** What is told beside it. */
  tell: (traffic: FlowTraffic) => Told,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<Told> {
  let samples = new Map<string, readonly Sample[]>();
  let last = '';
  const jobs = new Map<string, Job>();
  while (!signal.aborted) {
    const running = flow.running();
    for (const job of running) jobs.set(job.id, job);
    const ids = flow.waiting();
    if (ids.some((id) => !jobs.has(id))) for (const job of await flow.list()) jobs.set(job.id, job);
    const waiting = ids.map((id) => jobs.get(id)).filter((job) => job !== undefined);
    const at = clock.now();
    samples = new Map(
      running.map((job) => {
        const sample = { at, sentBytes: flow.movedBytes(job) };
        return [job.id, withSample(samples.get(job.id) ?? [], sample)];
      }),
    );
    const traffic = tell({ ...trafficOf(flow, running, waiting, samples), order: [...ids] });
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

function trafficOf<Job extends Flowing>(
  flow: Flow<Job>,
  running: readonly Job[],
  waiting: readonly Job[],
  samples: ReadonlyMap<string, readonly Sample[]>,
): Omit<FlowTraffic, 'order'> {
  const all = [...running, ...waiting];
  const doneBytes = all.reduce((sum, job) => sum + flow.hereBytes(job), 0);
  const totalBytes = all.reduce((sum, job) => sum + flow.totalBytes(job), 0);
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
      const left = secondsLeft(flow.totalBytes(job) - flow.hereBytes(job), speed);
      return { id: job.id, bytesPerSecond: speed ?? 0, secondsLeft: left };
    }),
  };
}
