import type { ImportJob } from '../../../contract/import.ts';
import { nextImport, type ImportEvent } from '../../core/imports/import-steps.ts';
import type { Clock } from '../ports/clock.ts';
import { untilAborted } from '../runs/latest-value.ts';
import { isAborted } from '../signals.ts';
import type { ImportJournal } from './import-ports.ts';

/** The imports as they stand: the journal's, and those that this process works on right now. */
export interface ImportBoard {
  /** Throws where there is no such job. */
  get(id: string): Promise<ImportJob>;
  list(): Promise<readonly ImportJob[]>;
  /** Writes a job down and shows it. */
  put(job: ImportJob): Promise<void>;
  forget(ids: readonly string[]): Promise<void>;
  held(): readonly ImportJob[];
  /** Takes a job into memory for the time of its run. */
  hold(job: ImportJob): HeldImport;
  /** First every job, then the changed ones, at most ten times a second. */
  watch(signal: AbortSignal): AsyncGenerator<readonly ImportJob[]>;
}

export interface HeldImport {
  job(): ImportJob;
  /** Writes the step down before it is shown; `moved` is only shown. */
  step(event: ImportEvent): Promise<void>;
  letGo(): void;
}

const shownEveryMs = 100;

export function createImportBoard(journal: ImportJournal, clock: Clock): ImportBoard {
  const held = new Map<string, ImportJob>();
  const watchers = new Set<Watcher>();
  const show = (job: ImportJob) => {
    for (const watcher of watchers) watcher.show(job);
  };
  const put = async (job: ImportJob) => {
    await journal.save(job);
    show(job);
  };
  const list = async () => (await journal.list()).map((job) => held.get(job.id) ?? atRest(job));
  return {
    ...{ list, put },
    get: async (id) => {
      const known = held.get(id);
      if (known !== undefined) return known;
      const job = await journal.get(id);
      if (job === null) throw new Error(`there is no import ${id}`);
      return atRest(job);
    },
    forget: (ids) => journal.remove(ids.filter((id) => !held.has(id))),
    held: () => [...held.values()],
    hold: (first) => {
      held.set(first.id, first);
      const job = () => held.get(first.id) ?? first;
      return {
        job,
        step: async (event) => {
          const after = nextImport(job(), event);
          held.set(first.id, after);
          if (event.type === 'moved') show(after);
          else await put(after);
        },
        letGo: () => {
          held.delete(first.id);
        },
      };
    },
    watch: (signal) => watchImports({ watchers, list, clock }, signal),
  };
}

/** Nobody here works on it, whatever it says of itself: its process has ended, or it is another one's. */
const atRest = (job: ImportJob): ImportJob =>
  'uploadId' in job ? nextImport(job, { type: 'queued' }) : job;

async function* watchImports(
  board: {
    readonly watchers: Set<Watcher>;
    readonly list: () => Promise<readonly ImportJob[]>;
    readonly clock: Clock;
  },
  signal: AbortSignal,
): AsyncGenerator<readonly ImportJob[]> {
  const watcher = createWatcher();
  board.watchers.add(watcher);
  try {
    yield await board.list();
    while (!isAborted(signal)) {
      const changed = await watcher.changed(signal);
      if (changed.length > 0) yield changed;
      await board.clock.sleep(shownEveryMs, signal);
    }
  } catch (error) {
    if (!isAborted(signal)) throw error;
  } finally {
    board.watchers.delete(watcher);
  }
}

interface Watcher {
  show(job: ImportJob): void;
  /** Resolves with the jobs that changed since it was last asked; none where the signal came first. */
  changed(signal: AbortSignal): Promise<readonly ImportJob[]>;
}

function createWatcher(): Watcher {
  const changes = new Map<string, ImportJob>();
  let woken = Promise.withResolvers<void>();
  return {
    show: (job) => {
      changes.set(job.id, job);
      woken.resolve();
    },
    changed: async (signal) => {
      await untilAborted(woken.promise, signal);
      woken = Promise.withResolvers();
      const jobs = [...changes.values()];
      changes.clear();
      return jobs;
    },
  };
}
