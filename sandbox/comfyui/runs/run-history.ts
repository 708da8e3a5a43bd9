import type { Json, JsonObject } from '../json.ts';
import type { RunEnd } from './events.ts';

interface HistoryQuery {
  readonly promptId: string | null;
  readonly maxItems: number | null;
  readonly offset: number | null;
}

/** How the runs of this process have ended, the oldest first. */
export interface RunHistory {
  keep(promptId: string, tuple: readonly Json[], end: RunEnd): void;
  pick(query: HistoryQuery): JsonObject;
  forget(promptIds: readonly Json[]): void;
  clear(): void;
}

const historyMax = 10_000;

function entryOf(tuple: readonly Json[], end: RunEnd): JsonObject {
  const status: JsonObject = {
    status_str: end.statusText,
    completed: end.isCompleted,
    messages: end.messages,
  };
  return { prompt: tuple, outputs: end.outputs, status, meta: end.meta };
}

export function createRunHistory(): RunHistory {
  const entries = new Map<string, JsonObject>();
  return {
    keep(promptId, tuple, end) {
      entries.set(promptId, entryOf(tuple, end));
      const [oldest] = entries.keys();
      if (entries.size > historyMax && oldest !== undefined) entries.delete(oldest);
    },
    pick({ promptId, maxItems, offset }) {
      if (promptId !== null) {
        const entry = entries.get(promptId);
        return entry === undefined ? {} : { [promptId]: entry };
      }
      const max = maxItems ?? entries.size;
      const start = offset ?? Math.max(0, entries.size - max);
      return Object.fromEntries([...entries].slice(start, start + max));
    },
    forget(promptIds) {
      for (const id of promptIds) if (typeof id === 'string') entries.delete(id);
    },
    clear() {
      entries.clear();
    },
  };
}
