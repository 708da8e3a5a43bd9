import { isAppError } from '../../core/app-error.ts';
import type { DownloadPorts } from './download-ports.ts';
import type { DownloadRuns } from './download-runs.ts';

/** The queue of the downloads: as many run as may, the others wait in the order in which they came. */
export interface DownloadTurns {
  /** Runs it where there is room (throws `store.locked`), else when its turn comes. */
  want(id: string): Promise<void>;
  drop(id: string): void;
  /** Resolves when it neither runs nor waits. */
  ended(id: string): Promise<void>;
  waiting(): readonly string[];
  close(): void;
}

/** How long a path that another process works on is left to it. */
const leaveTakenMs = 15_000;

interface State {
  readonly waiting: Set<string>;
  readonly running: Set<string>;
  readonly ended: Map<string, () => void>;
  readonly promises: Map<string, Promise<void>>;
  readonly stop: AbortController;
}

export function createDownloadTurns(ports: DownloadPorts, runs: DownloadRuns): DownloadTurns {
  const state: State = {
    ...{ waiting: new Set(), running: new Set(), ended: new Map(), promises: new Map() },
    stop: new AbortController(),
  };
  const next = () => void fill(ports, runs, state, next);
  return {
    want: async (id) => {
      if (state.running.has(id) || state.waiting.has(id)) return;
      state.promises.set(id, new Promise((resolve) => state.ended.set(id, resolve)));
      state.waiting.add(id);
      if (state.running.size < ports.filesAtOnce()) await begin(runs, state, id, next);
    },
    drop: (id) => {
      if (!state.waiting.delete(id)) return;
      settle(state, id);
    },
    ended: async (id) => {
      await state.promises.get(id);
    },
    waiting: () => [...state.waiting],
    close: () => {
      state.stop.abort();
      for (const id of state.waiting) settle(state, id);
      state.waiting.clear();
    },
  };
}

function settle({ ended, promises }: State, id: string): void {
  ended.get(id)?.();
  ended.delete(id);
  promises.delete(id);
}

async function begin(
  runs: DownloadRuns,
  state: State,
  id: string,
  next: () => void,
): Promise<void> {
  state.waiting.delete(id);
  state.running.add(id);
  const leave = () => {
    state.running.delete(id);
    settle(state, id);
    next();
  };
  try {
    await runs.start(id);
  } catch (error) {
    leave();
    throw error;
  }
  void runs.ended(id).finally(leave);
}

async function fill(
  ports: DownloadPorts,
  runs: DownloadRuns,
  state: State,
  next: () => void,
): Promise<void> {
  const { waiting, running, stop } = state;
  while (!stop.signal.aborted && running.size < ports.filesAtOnce()) {
    const [id] = waiting;
    if (id === undefined) return;
    try {
      await begin(runs, state, id, next);
    } catch (error) {
      if (isAppError(error)) void leaveAlone(ports, state, id, next);
      else ports.reportDefect(error);
    }
  }
}

/** Another process has it: its turn comes again. */
async function leaveAlone(
  ports: DownloadPorts,
  state: State,
  id: string,
  next: () => void,
): Promise<void> {
  const { signal } = state.stop;
  await ports.clock.sleep(leaveTakenMs, signal).then(
    () => {
      state.promises.set(id, new Promise((resolve) => state.ended.set(id, resolve)));
      state.waiting.add(id);
      next();
    },
    () => undefined,
  );
}
