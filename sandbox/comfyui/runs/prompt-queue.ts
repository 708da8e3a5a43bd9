import type { Json, JsonObject } from '../json.ts';
import type { Prompt } from '../prompt.ts';
import type { RunEnd } from './events.ts';
import type { RunHistory } from './run-history.ts';

export interface QueueItem {
  readonly number: number;
  readonly promptId: string;
  readonly prompt: Prompt;
  readonly posted: Json;
  readonly extraData: JsonObject;
  readonly outputs: readonly string[];
}

export interface PromptQueuePorts {
  readonly history: RunHistory;
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
  /** Ends the run without a word, as a dying process does. */
  stop(): Promise<void>;
}

interface Running {
  readonly item: QueueItem;
  readonly abort: AbortController;
}

interface QueueState {
  readonly pending: QueueItem[];
  running: Running | null;
  isStopped: boolean;
  working: Promise<void> | null;
}

const asTuple = (item: QueueItem): readonly Json[] => [
  item.number,
  item.promptId,
  item.posted,
  item.extraData,
  item.outputs,
];

async function runOne(state: QueueState, item: QueueItem, ports: PromptQueuePorts): Promise<void> {
  const abort = new AbortController();
  state.running = { item, abort };
  ports.changed();
  try {
    const end = await ports.run(item, abort.signal);
    if (!state.isStopped) ports.history.keep(item.promptId, asTuple(item), end);
  } catch (error) {
    ports.crashed(error);
  }
  state.running = null;
  if (state.isStopped) return;
  ports.changed();
  ports.ended(item);
}

/** Works until nothing is pending; one at a time. */
function work(state: QueueState, ports: PromptQueuePorts): void {
  state.working ??= (async () => {
    for (let item = state.pending.shift(); item !== undefined; item = state.pending.shift()) {
      await runOne(state, item, ports);
    }
    state.working = null;
  })();
}

function removeFrom(pending: QueueItem[], promptId: Json): boolean {
  const at = pending.findIndex((item) => item.promptId === promptId);
  if (at >= 0) pending.splice(at, 1);
  return at >= 0;
}

/** Runs one prompt after the other, the smallest number first. */
export function createPromptQueue(ports: PromptQueuePorts): PromptQueue {
  const state: QueueState = { pending: [], running: null, isStopped: false, working: null };
  const { pending } = state;
  let counter = 0;
  return {
    add(item) {
      pending.push(item);
      pending.sort((a, b) => a.number - b.number || (a.promptId < b.promptId ? -1 : 1));
      ports.changed();
      work(state, ports);
    },
    nextNumber: () => counter++,
    remaining: () => pending.length + (state.running === null ? 0 : 1),
    listing: () => ({
      queue_running: state.running === null ? [] : [asTuple(state.running.item)],
      queue_pending: pending.map(asTuple),
    }),
    remove(promptIds) {
      for (const id of promptIds) if (removeFrom(pending, id)) ports.changed();
    },
    clear() {
      pending.length = 0;
      ports.changed();
    },
    interrupt(promptId) {
      const { running } = state;
      if (promptId === null || running?.item.promptId === promptId) running?.abort.abort();
    },
    async stop() {
      state.isStopped = true;
      pending.length = 0;
      state.running?.abort.abort();
      await state.working;
    },
  };
}
