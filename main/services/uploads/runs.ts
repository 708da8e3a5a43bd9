import type { UploadJob } from '../../../contract/upload.ts';
import { AppError } from '../../core/app-error.ts';
import { isUnfinished, type Traffic } from '../../core/uploads/upload-steps.ts';
import { createByteCount, type ByteCount } from './byte-count.ts';
import type { JobBoard } from './job-board.ts';
import { startRun, type RunShare } from './start-run.ts';
import type { ObjectLock, ObjectLocks } from './upload-ports.ts';

/** The runs of this process, each under the lock of its object. */
export interface Runs {
  /** Says that nothing can have been begun on the server for a job, since it was made just now. */
  expectNothing(id: string): void;
  start(id: string): Promise<UploadJob>;
  /** Resolves when it has stopped; cuts its sockets at once. */
  stop(id: string): Promise<void>;
  stopAll(): Promise<void>;
  ended(id: string): Promise<void>;
  /** What this process sent for a job; undefined where it never ran here. */
  traffic(id: string): Traffic | undefined;
  /** How many lanes send parts of it right now. */
  lanes(id: string): number;
}

interface Run {
  readonly ended: Promise<void>;
  stop(): void;
}

export function createRuns(board: JobBoard, share: RunShare): Runs {
  const runs = new Map<string, Run>();
  const counts = new Map<string, ByteCount>();
  const untouched = new Set<string>();
  const begin = (job: UploadJob, lock: ObjectLock): UploadJob => {
    const held = board.hold(job);
    const stop = new AbortController();
    const bytes = counts.get(job.id) ?? createByteCount();
    counts.set(job.id, bytes);
    const mayHaveBegun = !untouched.delete(job.id);
    const order = { held, bytes, mayHaveBegun, signal: stop.signal };
    const ended = startRun(share, order).finally(() => {
      held.letGo();
      runs.delete(job.id);
      lock.release();
    });
    runs.set(job.id, {
      ended,
      stop: () => {
        stop.abort(new AppError('app.interrupted'));
      },
    });
    return held.job();
  };
  const stop = async (id: string) => {
    const run = runs.get(id);
    run?.stop();
    await run?.ended;
  };
  return {
    expectNothing: (id) => {
      untouched.add(id);
    },
    start: (id) =>
      runs.has(id) ? board.get(id) : startUnderLock(board, share.ports.locks, id, begin),
    stop,
    stopAll: async () => {
      await Promise.all([...runs.keys()].map(stop));
    },
    ended: async (id) => {
      await runs.get(id)?.ended;
    },
    traffic: (id) => counts.get(id)?.traffic(),
    lanes: (id) => counts.get(id)?.lanes() ?? 0,
  };
}

async function startUnderLock(
  board: JobBoard,
  locks: ObjectLocks,
  id: string,
  begin: (job: UploadJob, lock: ObjectLock) => UploadJob,
): Promise<UploadJob> {
  const { target } = await board.get(id);
  const lock = await locks.acquire(target.bucket, target.objectKey);
  try {
    // another process may have worked on it until now
    const job = await board.get(id);
    if (isUnfinished(job)) return begin(job, lock);
    lock.release();
    return job;
  } catch (error) {
    lock.release();
    throw error;
  }
}
