import type { Run } from '../../../contract/run.ts';
import type { Clock } from '../ports/clock.ts';
import { untilAborted } from './latest-value.ts';
import type { RunStore } from './run-ports.ts';

/** Tells whoever watches about every change of a run. */
export interface RunNews {
  tell(run: Run): void;
  /** The newest runs, newest first, then those that changed, at most ten times a second. */
  watch(connectionId: string, signal: AbortSignal): AsyncGenerator<readonly Run[]>;
}

const mostShown = 500;
const shownEveryMs = 100;
/** Another process may work on the same database: a command line that queues. */
const lookAgainMs = 3_000;

export function createRunNews(store: Pick<RunStore, 'list'>, clock: Clock): RunNews {
  const watchers = new Set<(run: Run) => void>();
  return {
    tell: (run) => {
      for (const watcher of watchers) watcher(run);
    },
    async *watch(connectionId, signal) {
      const changes = new Map<string, Run>();
      let woken = Promise.withResolvers<void>();
      const watcher = (run: Run) => {
        if (run.connectionId !== connectionId) return;
        changes.set(run.id, run);
        woken.resolve();
      };
      watchers.add(watcher);
      try {
        const first = await store.list(connectionId, mostShown);
        const stored = new Map(first.map((run) => [run.id, JSON.stringify(run)]));
        yield first;
        while (!signal.aborted) {
          await Promise.race([untilAborted(woken.promise, signal), sleep(clock, signal)]);
          woken = Promise.withResolvers();
          if (changes.size === 0) await addStored(store, connectionId, { stored, changes });
          const runs = [...changes.values()];
          changes.clear();
          for (const run of runs) stored.set(run.id, JSON.stringify(run));
          if (runs.length > 0) yield runs;
          await quietly(clock.sleep(shownEveryMs, signal), signal);
        }
      } finally {
        watchers.delete(watcher);
      }
    },
  };
}

/** What the database holds that nobody here has told. */
async function addStored(
  store: Pick<RunStore, 'list'>,
  connectionId: string,
  { stored, changes }: { readonly stored: Map<string, string>; readonly changes: Map<string, Run> },
): Promise<void> {
  for (const run of await store.list(connectionId, 50)) {
    const text = JSON.stringify(run);
    const before = stored.get(run.id);
    // progress is told, not stored: a row that says less than what was shown is no news
    const isNews =
      before === undefined || (before !== text && stateOf(before) !== run.state && hasMoved(run));
    if (isNews) changes.set(run.id, run);
  }
}

const hasMoved = (run: Run): boolean => run.state !== 'stored' && run.state !== 'pending';
const stateOf = (text: string): unknown => {
  const json: unknown = JSON.parse(text);
  return typeof json === 'object' && json !== null && 'state' in json ? json.state : null;
};

const sleep = (clock: Clock, signal: AbortSignal): Promise<void> =>
  quietly(clock.sleep(lookAgainMs, signal), signal);

async function quietly(wait: Promise<void>, signal: AbortSignal): Promise<void> {
  try {
    await wait;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** The store, telling what is written through it. */
export function toldStore(store: RunStore, news: Pick<RunNews, 'tell'>): RunStore {
  const told = async (run: Run) => {
    news.tell(run);
    return Promise.resolve(run);
  };
  return {
    ...store,
    insert: async (run, request) => {
      await store.insert(run, request);
      await told(run);
    },
    advance: async (run) => told(await store.advance(run)),
    saveOutputs: async (id, outputs) => {
      await store.saveOutputs(id, outputs);
      const run = await store.get(id);
      if (run !== null) await told(run);
    },
    progressed: (run) => {
      news.tell(run);
    },
  };
}
