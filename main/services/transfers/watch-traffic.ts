import type { Traffic, UploadJob } from '../../../contract/upload.ts';
import { secondsLeft, speedOf, withSample } from '../../core/uploads/speed.ts';
import type { Sample } from '../../core/uploads/speed.ts';
import { resumeOf } from '../../core/uploads/upload-steps.ts';
import type { Clock } from '../ports/clock.ts';
import { isAborted } from '../signals.ts';
import type { Uploads } from '../uploads/create-uploads.ts';
import type { Turns } from './turns.ts';

interface TrafficPorts {
  readonly uploads: Uploads;
  readonly clock: Clock;
  readonly turns: Pick<Turns, 'load' | 'wanted' | 'refused'>;
}

const everyMs = 500;

/** The traffic as it is, then each change, twice a second at most. */
export async function* watchTraffic(
  { uploads, clock, turns }: TrafficPorts,
  signal: AbortSignal,
): AsyncGenerator<Traffic> {
  await turns.load();
  const jobs = new Map((await uploads.list()).map((job) => [job.id, job]));
  let samples = new Map<string, readonly Sample[]>();
  let last = '';
  while (!signal.aborted) {
    const running = uploads.running();
    for (const job of running) jobs.set(job.id, job);
    const now = clock.now();
    samples = new Map(
      running.map((job) => [
        job.id,
        withSample(samples.get(job.id) ?? [], { at: now, sentBytes: movedBytes(job) }),
      ]),
    );
    const order = turns.wanted().map(({ jobId }) => jobId);
    const isNew = order.some((id) => !jobs.has(id));
    if (isNew) for (const job of await uploads.list()) jobs.set(job.id, job);
    const traffic = {
      ...trafficOf(running, samples, order, jobs),
      jobs: running.map((job) => ({
        ...{ id: job.id, lanes: uploads.lanes(job.id) },
        ...paceOf(job.identity.size - progressBytes(job), samples.get(job.id)),
      })),
      keyNeeded: [...turns.refused()],
    };
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
  running: readonly UploadJob[],
  samples: ReadonlyMap<string, readonly Sample[]>,
  order: readonly string[],
  jobs: ReadonlyMap<string, UploadJob>,
): Omit<Traffic, 'keyNeeded' | 'jobs'> {
  const waiting = order.map((id) => jobs.get(id)).filter((job) => job !== undefined);
  const all = [...running, ...waiting];
  const doneBytes = all.reduce((sum, job) => sum + progressBytes(job), 0);
  const totalBytes = all.reduce((sum, job) => sum + job.identity.size, 0);
  const speeds = running.map((job) => speedOf(samples.get(job.id) ?? []));
  const isKnown = speeds.some((speed) => speed !== null);
  const bytesPerSecond = speeds.reduce((sum: number, speed) => sum + (speed ?? 0), 0);
  return {
    activeFiles: running.length,
    waitingFiles: waiting.length,
    bytesPerSecond,
    doneBytes,
    totalBytes,
    secondsLeft: secondsLeft(totalBytes - doneBytes, isKnown ? bytesPerSecond : null),
    order: [...order],
  };
}

function paceOf(left: number, samples: readonly Sample[] = []) {
  const speed = speedOf(samples);
  return { bytesPerSecond: speed ?? 0, secondsLeft: secondsLeft(left, speed) };
}

const movedBytes = (job: UploadJob): number => ('sentBytes' in job ? job.sentBytes : 0);

function progressBytes(job: UploadJob): number {
  const flying = 'flyingBytes' in job ? job.flyingBytes : 0;
  return Math.min(job.identity.size, (resumeOf(job)?.doneBytes ?? 0) + flying);
}
