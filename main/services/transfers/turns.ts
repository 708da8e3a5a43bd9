import type { UploadJob } from '../../../contract/upload.ts';
import { isAppError } from '../../core/app-error.ts';
import type { TransferPorts } from './create-transfers.ts';
import { waitsForKey, type KeyDoors } from './key-doors.ts';
import type { TransferWish } from './transfer-ports.ts';
import { placesAfter } from './turn-order.ts';
import {
  firstStartable,
  isShut,
  lastOf,
  newTurnState,
  orderOf,
  waitingOf,
  type TurnState,
} from './turn-state.ts';

/** The queue of the uploads: as many run as may, the others wait in their order. */
export interface Turns extends Pick<KeyDoors, 'shut' | 'open' | 'tryAgain' | 'refused'> {
  /** Reads what was wished for before; once. */
  load(): Promise<void>;
  /** Jobs whose connections count from now on. */
  know(jobs: readonly UploadJob[]): void;
  /** Writes a wish down. */
  put(wish: TransferWish): Promise<void>;
  drop(id: string): Promise<void>;
  /** Its place, or one behind all others. */
  positionOf(id: string): number;
  /** Gives it the place before another one's, or the last; a paused one goes on resting there. */
  place(id: string, before: string | null): Promise<void>;
  isRunning(id: string): boolean;
  /** Those that wait, in their order. */
  wanted(): readonly TransferWish[];
  /** Starts it where there is room; throws what stops it. Null: its turn comes later. */
  begin(id: string): Promise<UploadJob | null>;
  /** Fills the room there is. */
  readonly next: () => void;
  close(): void;
}

/** How long an object that another process works on is left to it. */
const leaveTakenMs = 15_000;

export function createTurns(ports: TransferPorts): Turns {
  const state = newTurnState();
  const { wishes, running, stop } = state;
  let loading: Promise<void> | null = null;
  let filling = Promise.resolve();
  const next = () => {
    ports.uploads.rank(orderOf(state).map(({ jobId }) => jobId));
    filling = filling.then(() => fill(ports, state, next)).catch(ports.reportDefect);
  };
  const know = (jobs: readonly UploadJob[]) => {
    for (const { id, connectionId } of jobs) state.connections.set(id, connectionId);
  };
  return {
    ...doorsOf(state),
    ...keepWishes(ports, state),
    load: () => (loading ??= load(ports, state, know)),
    know,
    isRunning: (id) => running.has(id),
    wanted: () => waitingOf(state),
    async begin(id) {
      const isFull = running.size >= ports.filesAtOnce();
      return running.has(id) || isFull || isShut(state, id) ? null : run(ports, state, id, next);
    },
    next,
    positionOf: (id) => wishes.get(id)?.position ?? (orderOf(state).at(-1)?.position ?? 0) + 1,
    close: () => {
      stop.abort();
    },
  };
}

function keepWishes(ports: TransferPorts, state: TurnState): Pick<Turns, 'put' | 'drop' | 'place'> {
  const { wishes } = state;
  const put = async (wish: TransferWish) => {
    await ports.wishes.save(wish);
    wishes.set(wish.jobId, wish);
  };
  return {
    put,
    async drop(id) {
      await ports.wishes.remove(id);
      wishes.delete(id);
      state.doors.drop(id);
    },
    async place(id, before) {
      for (const { jobId, position } of placesAfter(orderOf(state), id, before))
        await put({ jobId, position, paused: wishes.get(jobId)?.paused ?? false });
    },
  };
}

function doorsOf({ doors }: TurnState): Pick<Turns, 'shut' | 'open' | 'tryAgain' | 'refused'> {
  return {
    shut: (connectionId) => {
      doors.shut(connectionId);
    },
    open: (connectionId) => doors.open(connectionId),
    tryAgain: (connectionId) => doors.tryAgain(connectionId),
    refused: () => doors.refused(),
  };
}

async function load(ports: TransferPorts, state: TurnState, know: Turns['know']): Promise<void> {
  for (const wish of await ports.wishes.list()) state.wishes.set(wish.jobId, wish);
  know(await ports.uploads.list());
}

async function run(
  ports: TransferPorts,
  state: TurnState,
  id: string,
  next: () => void,
): Promise<UploadJob> {
  const { running } = state;
  running.add(id);
  const started = await ports.uploads.start(id).catch((error: unknown) => {
    running.delete(id);
    throw error;
  });
  void ports.uploads
    .finished(id)
    .then((job) => settle(ports, state, job))
    .catch(ports.reportDefect)
    .finally(() => {
      running.delete(id);
      next();
    });
  return started;
}

async function fill(ports: TransferPorts, state: TurnState, next: () => void): Promise<void> {
  while (!state.stop.signal.aborted) {
    const wish = firstStartable(state, ports.clock.now());
    if (wish === undefined) return;
    if (state.running.size >= ports.filesAtOnce()) {
      await makeRoom(ports, state, wish);
      return;
    }
    try {
      await run(ports, state, wish.jobId, next);
    } catch (error) {
      postpone(ports, state, wish.jobId, error, next);
    }
  }
}

/** What was moved before a running one takes its place; that one keeps its parts, and its end calls for the next. */
async function makeRoom(ports: TransferPorts, state: TurnState, wish: TransferWish): Promise<void> {
  const movable = ports.uploads
    .running()
    .filter((job) => job.state !== 'verifying' && state.running.has(job.id));
  const last = lastOf(
    state,
    movable.map(({ id }) => id),
  );
  if (last !== undefined && last.position > wish.position) await ports.uploads.pause(last.jobId);
}

/** A failed one waits for the person; a paused one for whoever paused it, which may be the end of the app. */
async function settle(ports: TransferPorts, state: TurnState, job: UploadJob): Promise<void> {
  if (state.stop.signal.aborted) return;
  if (job.state !== 'done' && job.state !== 'cancelled' && job.state !== 'failed') return;
  if (waitsForKey(job)) {
    state.doors.mind(job);
    return;
  }
  await ports.wishes.remove(job.id);
  state.wishes.delete(job.id);
}

function postpone(
  ports: TransferPorts,
  { wishes, taken, stop }: TurnState,
  id: string,
  error: unknown,
  again: () => void,
): void {
  if (!isAppError(error)) {
    ports.reportDefect(error);
    wishes.delete(id); // what is broken is not tried for ever
    return;
  }
  taken.set(id, ports.clock.now() + leaveTakenMs);
  void ports.clock.sleep(leaveTakenMs, stop.signal).then(again, () => undefined);
}
