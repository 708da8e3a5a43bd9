import type { DownloadJob } from '../../../contract/download.ts';
import { AppError } from '../../core/app-error.ts';
import { isUnfinishedDownload } from '../../core/downloads/download-steps.ts';
import { createByteCount, type ByteCount } from '../uploads/byte-count.ts';
import type { ObjectLock } from '../uploads/upload-ports.ts';
import { lockName, type DownloadBoard } from './download-board.ts';
import { receivedCounts } from './download-run.ts';
import { startDownload, type DownloadOrder, type DownloadShare } from './start-download.ts';

/** The runs of this process, each under the lock of its path. */
export interface DownloadRuns {
  /** Throws `store.locked`. */
  start(id: string): Promise<DownloadJob>;
  /** Resolves when it has stopped; cuts its sockets at once. */
  stop(id: string, as: 'paused' | 'rested'): Promise<void>;
  ended(id: string): Promise<void>;
  ids(): readonly string[];
  /** How many lanes bring ranges of it right now. */
  lanes(id: string): number;
  /** What came in this process for a job; nothing where it never ran here. */
  received(id: string): { readonly receivedBytes?: number; readonly resumedBytes?: number };
}

interface Run {
  readonly ended: Promise<void>;
  stop(as: 'paused' | 'rested'): void;
}

export function createDownloadRuns(board: DownloadBoard, share: DownloadShare): DownloadRuns {
  const runs = new Map<string, Run>();
  const counts = new Map<string, ByteCount>();
  const begin = (job: DownloadJob, lock: ObjectLock): DownloadJob => {
    const held = board.hold(job);
    const bytes = counts.get(job.id) ?? createByteCount();
    counts.set(job.id, bytes);
    const { order, stop } = stoppable({ held, bytes });
    const ended = startDownload(share, order).finally(() => {
      held.letGo();
      share.rooms.letGo(job.id);
      runs.delete(job.id);
      lock.release();
    });
    runs.set(job.id, { ended, stop });
    return held.job();
  };
  return {
    start: (id) => (runs.has(id) ? board.get(id) : startUnderLock(board, share, id, begin)),
    stop: async (id, as) => {
      const run = runs.get(id);
      run?.stop(as);
      await run?.ended;
    },
    ended: async (id) => {
      await runs.get(id)?.ended;
    },
    ids: () => [...runs.keys()],
    lanes: (id) => counts.get(id)?.lanes() ?? 0,
    received: (id) => {
      const bytes = counts.get(id);
      if (bytes === undefined) return {};
      const { receivedBytes, resumedBytes } = receivedCounts(bytes);
      return { receivedBytes, resumedBytes };
    },
  };
}

/** An order that `stop` ends, and as what it then rests. */
function stoppable(order: Pick<DownloadOrder, 'held' | 'bytes'>) {
  const controller = new AbortController();
  const how: { stopsAs: 'paused' | 'rested' } = { stopsAs: 'rested' };
  return {
    order: { ...order, signal: controller.signal, stopsAs: () => how.stopsAs },
    stop: (as: 'paused' | 'rested') => {
      how.stopsAs = as;
      controller.abort(new AppError('app.interrupted'));
    },
  };
}

async function startUnderLock(
  board: DownloadBoard,
  share: DownloadShare,
  id: string,
  begin: (job: DownloadJob, lock: ObjectLock) => DownloadJob,
): Promise<DownloadJob> {
  const { path } = await board.get(id);
  const lock = await share.ports.locks.acquire(lockName, path);
  try {
    // another process may have worked on it until now
    const job = await board.get(id);
    if (isUnfinishedDownload(job)) return begin(job, lock);
    lock.release();
    return job;
  } catch (error) {
    lock.release();
    throw error;
  }
}
