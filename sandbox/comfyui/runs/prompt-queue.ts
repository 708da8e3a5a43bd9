import type { Json, JsonObject } from '../json.ts';
import type { Prompt } from '../prompt.ts';
import type { RunEnd } from './events.ts';

export interface QueueItem {
  readonly number: number;
  readonly promptId: string;
  readonly prompt: Prompt;
  readonly posted: Json;
  readonly extraData: JsonObject;
  readonly outputs: readonly string[];
}

export interface PromptQueuePorts {
  readonly run: (item: QueueItem, signal: AbortSignal) => Promise<RunEnd>;
  /** After every change of the number of items. */
  readonly changed: () => void;
  readonly ended: (item: QueueItem) => void;
  /** A bug of the sandbox itself: nothing a run can cause. */
  readonly crashed: (error: unknown) => void;
}

export interface PromptQueue {
  add(item: QueueItem): void;
  nextNumber(): number;
  remaining(): number;
  listing(): { readonly queue_running: Json; readonly queue_pending: Json };
  remove(promptIds: readonly Json[]): void;
  clear(): void;
  /** Interrupts what runs; with an id only if that one runs. */
  interrupt(promptId: string | null): void;
  history(query: HistoryQuery): Json;
  forget(promptIds: readonly Json[]): void;
  forgetAll(): void;
  /** Ends the run without a word, as a dying process does. */
  stop(): Promise<void>;
}

export interface HistoryQuery {
  readonly promptId: string | null;
  readonly maxItems: number | null;
  readonly offset: number | null;
}

const historyMax = 10_000;

const asTuple = (item: QueueItem): readonly Json[] => [
  item.number,
  item.promptId,
  item.posted,
  item.extraData,
  item.outputs,
];

function entryOf(item: QueueItem, end: RunEnd): JsonObject {
  const status: JsonObject = {
    status_str: end.statusText,
    completed: end.isCompleted,
    messages: end.messages,
  };
  return { prompt: asTuple(item), outputs: end.outputs, status, meta: end.meta };
}

function pickHistory(history: ReadonlyMap<string, JsonObject>, query: HistoryQuery): Json {
  if (query.promptId !== null) {
    const entry = history.get(query.promptId);
    return entry === undefined ? {} : { [query.promptId]: entry };
  }
  const entries = [...history];
  const max = query.maxItems ?? entries.length;
  const start = query.offset ?? Math.max(0, entries.length - max);
  return Object.fromEntries(entries.slice(start, start + max));
}

/** Runs one prompt after the other, the smallest number first. */
export function createPromptQueue(ports: PromptQueuePorts): PromptQueue {
  const pending: QueueItem[] = [];
  const history = new Map<string, JsonObject>();
  let running: { readonly item: QueueItem; readonly abort: AbortController } | null = null;
  let working: Promise<void> = Promise.resolve();
  let isStopped = false;
  let counter = 0;

  const keep = (item: QueueItem, end: RunEnd): void => {
    history.set(item.promptId, entryOf(item, end));
    const [oldest] = history.keys();
    if (history.size > historyMax && oldest !== undefined) history.delete(oldest);
  };
  const runOne = async (item: QueueItem): Promise<void> => {
    const abort = new AbortController();
    running = { item, abort };
    ports.changed();
    const end = await ports.run(item, abort.signal);
    running = null;
    if (stopped()) return;
    keep(item, end);
    ports.changed();
    ports.ended(item);
  };
  const stopped = (): boolean => isStopped;
  const work = async (): Promise<void> => {
    for (;;) {
      const item = isStopped ? undefined : pending.shift();
      if (item === undefined) return;
      try {
        await runOne(item);
      } catch (error) {
        running = null;
        ports.crashed(error);
      }
    }
  };
  let isWorking = false;
  const start = (): void => {
    if (isWorking) return;
    isWorking = true;
    working = work().finally(() => {
      isWorking = false;
      if (pending.length > 0 && !isStopped) start();
    });
  };

  return {
    add(item) {
      pending.push(item);
      pending.sort((a, b) => a.number - b.number || (a.promptId < b.promptId ? -1 : 1));
      ports.changed();
      start();
    },
    nextNumber: () => counter++,
    remaining: () => pending.length + (running === null ? 0 : 1),
    listing: () => ({
      queue_running: running === null ? [] : [asTuple(running.item)],
      queue_pending: pending.map(asTuple),
    }),
    remove(promptIds) {
      for (const id of promptIds) {
        const at = pending.findIndex((item) => item.promptId === id);
        if (at < 0) continue;
        pending.splice(at, 1);
        ports.changed();
      }
    },
    clear() {
      pending.length = 0;
      ports.changed();
    },
    interrupt(promptId) {
      if (promptId === null || running?.item.promptId === promptId) running?.abort.abort();
    },
    history: (query) => pickHistory(history, query),
    forget(promptIds) {
      for (const id of promptIds) if (typeof id === 'string') history.delete(id);
    },
    forgetAll() {
      history.clear();
    },
    async stop() {
      isStopped = true;
      pending.length = 0;
      running?.abort.abort();
      await working;
    },
  };
}
