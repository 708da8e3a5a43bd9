import type { UploadJob } from '../../../contract/upload.ts';
import { isAppError } from '../../core/app-error.ts';
import { isActive, next, type UploadEvent } from '../../core/uploads/upload-steps.ts';
import type { Clock } from '../ports/clock.ts';
import type { ObjectLocks, UploadJournal } from './upload-ports.ts';

/** The jobs as they stand: the journal's, and those that this process works on right now. */
export interface JobBoard {
  /** Throws where there is no such job. */
  get(id: string): Promise<UploadJob>;
  list(): Promise<readonly UploadJob[]>;
  /** Writes a job down and shows it. */
  put(job: UploadJob): Promise<void>;
  /** Takes jobs off the journal that nobody works on. */
  forget(ids: readonly string[]): Promise<void>;
  /** The jobs that this process works on. */
  held(): readonly UploadJob[];
  /** Takes a job into memory for the time of its run. */
  hold(job: UploadJob): HeldJob;
  watch(signal: AbortSignal): AsyncIterable<readonly UploadJob[]>;
}

export interface HeldJob {
  job(): UploadJob;
  /** Writes the step down before it is shown; `moved` is only shown. */
  step(event: UploadEvent): Promise<void>;
  letGo(): void;
}

const shownEveryMs = 100;

export function createJobBoard(journal: UploadJournal, locks: ObjectLocks, clock: Clock): JobBoard {
  const held = new Map<string, UploadJob>();
  const watchers = new Set<Watcher>();
  const show = (job: UploadJob) => {
    for (const watcher of watchers) watcher.show(job);
  };
  const put = async (job: UploadJob) => {
    await journal.save(job);
    show(job);
  };
  const list = async () => {
    const jobs = await journal.list();
    return Promise.all(jobs.map(async (job) => held.get(job.id) ?? (await settled(job, locks))));
  };
  return {
    list,
    put,
    held: () => [...held.values()],
    forget: (ids) => journal.remove(ids.filter((id) => !held.has(id))),
    get: async (id) => {
      const known = held.get(id);
      if (known !== undefined) return known;
      const job = await journal.get(id);
      if (job === null) throw new Error(`there is no upload ${id}`);
      return settled(job, locks);
    },
    hold: (job) => holdJob(held, job, put, show),
    watch: (signal) => watchJobs({ watchers, list, clock }, signal),
  };
}

function holdJob(
  held: Map<string, UploadJob>,
  first: UploadJob,
  put: (job: UploadJob) => Promise<void>,
  show: (job: UploadJob) => void,
): HeldJob {
  held.set(first.id, first);
  const job = () => held.get(first.id) ?? first;
  return {
    job,
    step: async (event) => {
      const after = next(job(), event);
      held.set(first.id, after);
      if (event.type === 'moved') show(after);
      else await put(after);
    },
    letGo: () => {
      held.delete(first.id);
    },
  };
}

async function* watchJobs(
  board: {
    readonly watchers: Set<Watcher>;
    readonly list: () => Promise<readonly UploadJob[]>;
    readonly clock: Clock;
  },
  signal: AbortSignal,
): AsyncGenerator<readonly UploadJob[]> {
  const watcher = createWatcher();
  board.watchers.add(watcher);
  try {
    yield await board.list();
    for (;;) {
      yield await watcher.changed(signal);
      await board.clock.sleep(shownEveryMs, signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    board.watchers.delete(watcher);
  }
}

/** A job that says it is being worked on, while nobody holds its lock: its process has died. */
async function settled(job: UploadJob, locks: ObjectLocks): Promise<UploadJob> {
  if (!isActive(job)) return job;
  try {
    const lock = await locks.acquire(job.target.bucket, job.target.objectKey);
    lock.release();
    return next(job, { type: 'paused' });
  } catch (error) {
    if (isAppError(error, 'store.locked')) return job;
    throw error;
  }
}

interface Watcher {
  show(job: UploadJob): void;
  /** Resolves with the jobs that changed since it was last asked; one entry each. */
  changed(signal: AbortSignal): Promise<readonly UploadJob[]>;
}

function createWatcher(): Watcher {
  const changes = new Map<string, UploadJob>();
  let wake: () => void = () => undefined;
  return {
    show: (job) => {
      changes.set(job.id, job);
      wake();
    },
    changed: async (signal) => {
      if (changes.size === 0) await woken(signal, (callback) => (wake = callback));
      signal.throwIfAborted();
      const jobs = [...changes.values()];
      changes.clear();
      return jobs;
    },
  };
}

function woken(signal: AbortSignal, listen: (callback: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      signal.removeEventListener('abort', done);
      resolve();
    };
    listen(done);
    if (signal.aborted) done();
    else signal.addEventListener('abort', done, { once: true });
  });
}
