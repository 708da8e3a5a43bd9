import type { DownloadJob } from '../../../contract/download.ts';
import { isAppError } from '../../core/app-error.ts';
import {
  isActiveDownload,
  isUnfinishedDownload,
  nextDownload,
  type DownloadEvent,
} from '../../core/downloads/download-steps.ts';
import { createChanges } from './changes.ts';
import type { DownloadPorts } from './download-ports.ts';

/** The downloads as they stand: the journal's, and those that this process works on right now. */
export interface DownloadBoard {
  /** Throws where there is no such job. */
  get(id: string): Promise<DownloadJob>;
  list(): Promise<readonly DownloadJob[]>;
  /** The unfinished one whose file lies at a path; null where there is none. */
  unfinishedAt(path: string): Promise<DownloadJob | null>;
  /** Writes a job down and shows it. */
  put(job: DownloadJob): Promise<void>;
  /** Takes jobs off the journal that nobody works on. */
  forget(ids: readonly string[]): Promise<void>;
  held(): readonly DownloadJob[];
  /** Takes a job into memory for the time of its run. */
  hold(job: DownloadJob): HeldDownload;
  watch(signal: AbortSignal): AsyncIterable<readonly DownloadJob[]>;
}

export interface HeldDownload {
  job(): DownloadJob;
  /** Writes the step down before it is shown; `moved` is only shown. */
  step(event: DownloadEvent): Promise<void>;
  letGo(): void;
}

/** One holder a path over all processes of this computer. */
export const lockName = 'file:';

type BoardPorts = Pick<DownloadPorts, 'journal' | 'locks' | 'clock'>;

export function createDownloadBoard({ journal, locks, clock }: BoardPorts): DownloadBoard {
  const held = new Map<string, DownloadJob>();
  const changes = createChanges<DownloadJob>(clock);
  const put = async (job: DownloadJob) => {
    await journal.save(job);
    changes.show(job);
  };
  const list = async () => {
    const jobs = await journal.list();
    return Promise.all(jobs.map(async (job) => held.get(job.id) ?? (await settled(job, locks))));
  };
  return {
    list,
    put,
    unfinishedAt: async (path) => {
      const job = (await journal.at(path)).findLast(isUnfinishedDownload);
      return job === undefined ? null : (held.get(job.id) ?? (await settled(job, locks)));
    },
    held: () => [...held.values()],
    forget: (ids) => journal.remove(ids.filter((id) => !held.has(id))),
    get: async (id) => {
      const known = held.get(id);
      if (known !== undefined) return known;
      const job = await journal.get(id);
      if (job === null) throw new Error(`there is no download ${id}`);
      return settled(job, locks);
    },
    hold: (first) => {
      held.set(first.id, first);
      const job = () => held.get(first.id) ?? first;
      return {
        job,
        step: async (event) => {
          const after = nextDownload(job(), event);
          held.set(first.id, after);
          if (event.type === 'moved') changes.show(after);
          else await put(after);
        },
        letGo: () => {
          held.delete(first.id);
        },
      };
    },
    watch: (signal) => changes.watch(list, signal),
  };
}

/** A job that says it is being worked on, while nobody holds its lock: its process has died. */
async function settled(job: DownloadJob, locks: DownloadPorts['locks']): Promise<DownloadJob> {
  if (!isActiveDownload(job)) return job;
  try {
    const lock = await locks.acquire(lockName, job.path);
    lock.release();
    return nextDownload(job, { type: 'rested' });
  } catch (error) {
    if (isAppError(error, 'store.locked')) return job;
    throw error;
  }
}
