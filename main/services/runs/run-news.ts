import type { Run } from '../../../contract/run.ts';
import type { Clock } from '../ports/clock.ts';
import { createPauses } from './pauses.ts';
import type { RunStore } from './run-ports.ts';

/** Tells whoever watches about every change of a run. */
export interface RunNews {
  /** `isStored`: the run stands in the database as it is told; its progress does not. */
  tell(run: Run, isStored: boolean): void;
  /** The newest runs, newest first, then those that changed, at most ten times a second. */
  watch(connectionId: string, signal: AbortSignal): AsyncGenerator<readonly Run[]>;
}

const mostShown = 500;
const shownEveryMs = 100;
/** Another process may work on the same database: a command line that queues. */
const lookAgainMs = 3_000;
const mostLookedAt = 50;

export function createRunNews(store: Pick<RunStore, 'list'>, clock: Clock): RunNews {
  const watchers = new Set<RunNews['tell']>();
  return {
    tell: (run, isStored) => {
      for (const watcher of watchers) watcher(run, isStored);
    },
    async *watch(connectionId, signal) {
      const seen: Seen = { rows: new Map(), changes: new Map() };
      const pauses = createPauses(clock);
      const watcher: RunNews['tell'] = (run, isStored) => {
        if (run.connectionId !== connectionId) return;
        seen.changes.set(run.id, run);
        if (isStored) seen.rows.set(run.id, JSON.stringify(run));
        pauses.cutShort();
      };
      watchers.add(watcher);
      try {
        const first = await store.list(connectionId, mostShown);
        for (const run of first) seen.rows.set(run.id, JSON.stringify(run));
        yield first;
        let lookedAt = clock.now();
        while (!signal.aborted) {
          if (seen.changes.size === 0) await pauses.pause(lookAgainMs, signal);
          if (clock.now() - lookedAt >= lookAgainMs) {
            addStored(seen, await store.list(connectionId, mostLookedAt));
            lookedAt = clock.now();
          }
          const runs = [...seen.changes.values()];
          seen.changes.clear();
          if (runs.length > 0) yield runs;
          await createPauses(clock).pause(shownEveryMs, signal);
        }
      } finally {
        watchers.delete(watcher);
      }
    },
  };
}

interface Seen {
  /** As they stood in the database when it was last looked at or written to. */
  readonly rows: Map<string, string>;
  readonly changes: Map<string, Run>;
}

/** What the database holds that nobody here has written. */
function addStored({ rows, changes }: Seen, stored: readonly Run[]): void {
  for (const run of stored) {
    const text = JSON.stringify(run);
    if (rows.get(run.id) === text) continue;
    rows.set(run.id, text);
    changes.set(run.id, run);
  }
}

/** The store, telling what is written through it. */
export function toldStore(store: RunStore, news: Pick<RunNews, 'tell'>): RunStore {
  const told = async (run: Run) => {
    news.tell(run, true);
    return Promise.resolve(run);
  };
  return {
    ...store,
    insert: async (run, request) => {
      await store.insert(run, request);
      await told(run);
    },
    advance: async (run) => told(await store.advance(run)),
    leaveHeld: async (run) => {
      const wasHeld = await store.leaveHeld(run);
      if (wasHeld) await told(run);
      return wasHeld;
    },
    saveOutputs: async (id, outputs) => {
      await store.saveOutputs(id, outputs);
      const run = await store.get(id);
      if (run !== null) await told(run);
    },
    progressed: (run) => {
      news.tell(run, false);
    },
  };
}
