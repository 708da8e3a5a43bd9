import type { DownloadJob } from '../../../contract/download.ts';
import { isAppError } from '../../core/app-error.ts';
import { createKeyDoors, type KeyDoors } from '../transfers/key-doors.ts';
import { createTurnOrder, type TurnOrder } from '../transfers/turn-order.ts';
import type { DownloadPorts } from './download-ports.ts';
import type { DownloadRuns } from './download-runs.ts';

/** The queue of the downloads: as many run as may, the others wait in their order. */
export interface DownloadTurns
  extends Pick<TurnOrder, 'load' | 'sorted' | 'move'>, Pick<KeyDoors, 'shut' | 'open' | 'refused'> {
  /** Runs it where there is room (throws `store.locked`), else when its turn comes. */
  want(job: Pick<DownloadJob, 'id' | 'connectionId'>): Promise<void>;
  drop(id: string): void;
  /** Resolves when it neither runs nor waits. */
  ended(id: string): Promise<void>;
  /** Fills the room there is. */
  readonly next: () => void;
  /** In their order. */
  waiting(): readonly string[];
  close(): void;
}

/** How long a path that another process works on is left to it. */
const leaveTakenMs = 15_000;

interface State {
  readonly order: TurnOrder;
  /** By id, with the connection of each. */
  readonly waiting: Map<string, string>;
  readonly running: Set<string>;
  readonly ended: Map<string, () => void>;
  readonly promises: Map<string, Promise<void>>;
  readonly stop: AbortController;
  readonly doors: KeyDoors;
}

/** What the turns need of the rest. */
export interface TurnWorld {
  readonly ports: Pick<DownloadPorts, 'filesAtOnce' | 'clock' | 'places' | 'reportDefect'>;
  readonly runs: Pick<DownloadRuns, 'start' | 'ended'>;
  readonly jobOf: (id: string) => Promise<DownloadJob>;
  /** Whether jobs wait for another key; those of a command fail, so that it ends. */
  readonly waitsForKey: boolean;
}

export function createDownloadTurns(world: TurnWorld): DownloadTurns {
  const order = createTurnOrder(world.ports.places);
  const state: State = {
    order,
    ...{ waiting: new Map(), running: new Set(), ended: new Map(), promises: new Map() },
    ...{ doors: createKeyDoors(), stop: new AbortController() },
  };
  const next = () => void fill(world, state, next);
  return {
    next,
    shut: (connectionId) => {
      state.doors.shut(connectionId);
    },
    open: (connectionId) => {
      const held = state.doors.open(connectionId);
      next();
      return held;
    },
    refused: () => state.doors.refused(),
    load: () => order.load(),
    sorted: (ids) => order.sorted(ids),
    move: (id, before) => order.move(id, before),
    want: async ({ id, connectionId }) => {
      if (state.running.has(id) || state.waiting.has(id)) return;
      state.doors.drop(id);
      order.join(id);
      awaited(state, id, connectionId);
      if (state.running.size < world.ports.filesAtOnce() && !state.doors.isShut(connectionId))
        await begin(world, state, id, next);
    },
    drop: (id) => {
      state.doors.drop(id);
      if (state.waiting.delete(id)) settle(state, id);
      next();
    },
    ended: async (id) => {
      await state.promises.get(id);
    },
    waiting: () => order.sorted([...state.waiting.keys()]),
    close: () => {
      state.stop.abort();
      for (const id of state.waiting.keys()) settle(state, id);
      state.waiting.clear();
    },
  };
}

function awaited({ promises, ended, waiting }: State, id: string, connectionId: string): void {
  promises.set(id, new Promise((resolve) => ended.set(id, resolve)));
  waiting.set(id, connectionId);
}

function settle({ ended, promises }: State, id: string): void {
  ended.get(id)?.();
  ended.delete(id);
  promises.delete(id);
}

async function begin(world: TurnWorld, state: State, id: string, next: () => void): Promise<void> {
  state.waiting.delete(id);
  state.running.add(id);
  const leave = () => {
    state.running.delete(id);
    settle(state, id);
    next();
  };
  try {
    await world.runs.start(id);
  } catch (error) {
    leave();
    throw error;
  }
  void world.runs
    .ended(id)
    .then(() => holdForKey(world, state, id))
    .catch(world.ports.reportDefect)
    .finally(leave);
}

/** One that ended for the key of its connection waits for another one, and so do the others of that connection. */
async function holdForKey(
  { jobOf, waitsForKey }: TurnWorld,
  { doors, stop }: State,
  id: string,
): Promise<void> {
  if (waitsForKey && !stop.signal.aborted) doors.mind(await jobOf(id));
}

/** The one whose turn it is. */
function firstStartable({ order, waiting, doors }: State) {
  const waits = [...waiting].map(([id, connectionId]) => ({ id, connectionId }));
  return order.first(waits.filter(({ connectionId }) => !doors.isShut(connectionId)));
}

async function fill(world: TurnWorld, state: State, next: () => void): Promise<void> {
  const { running, stop } = state;
  const { ports } = world;
  while (!stop.signal.aborted && running.size < ports.filesAtOnce()) {
    const first = firstStartable(state);
    if (first === undefined) return;
    try {
      await begin(world, state, first.id, next);
    } catch (error) {
      if (isAppError(error)) void leaveAlone(world, state, first, next);
      else ports.reportDefect(error);
    }
  }
}

/** Another process has it: its turn comes again. */
async function leaveAlone(
  { ports }: TurnWorld,
  state: State,
  { id, connectionId }: Pick<DownloadJob, 'id' | 'connectionId'>,
  next: () => void,
): Promise<void> {
  const { signal } = state.stop;
  await ports.clock.sleep(leaveTakenMs, signal).then(
    () => {
      awaited(state, id, connectionId);
      next();
    },
    () => undefined,
  );
}
