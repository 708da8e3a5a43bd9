import type { UploadJob } from '../../../contract/upload.ts';
import { isAppError } from '../../core/app-error.ts';
import type { TransferPorts } from './create-transfers.ts';
import type { TransferWish } from './transfer-ports.ts';

/** The queue of the uploads: as many run as may, the others wait in their order. */
export interface Turns {
  /** Reads what was wished for before; once. */
  load(): Promise<void>;
  /** Writes a wish down. */
  put(wish: TransferWish): Promise<void>;
  drop(id: string): Promise<void>;
  /** Its place, or one behind all others. */
  positionOf(id: string): number;
  firstPosition(): number;
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

interface State {
  readonly wishes: Map<string, TransferWish>;
  readonly running: Set<string>;
  /** Until when a job is left alone, by epoch ms. */
  readonly taken: Map<string, number>;
  readonly stop: AbortController;
}

export function createTurns(ports: TransferPorts): Turns {
  const state = newState();
  const { wishes, running, stop } = state;
  let loading: Promise<void> | null = null;
  let filling = Promise.resolve();
  const next = () => {
    filling = filling.then(() => fill(ports, state, next)).catch(ports.reportDefect);
  };

  return {
    load: () => (loading ??= loadWishes(ports, wishes)),
    async put(wish) {
      await ports.wishes.save(wish);
      wishes.set(wish.jobId, wish);
    },
    async drop(id) {
      await ports.wishes.remove(id);
      wishes.delete(id);
    },
    positionOf: (id) =>
      wishes.get(id)?.position ??
      Math.max(0, ...[...wishes.values()].map(({ position }) => position)) + 1,
    firstPosition: () => Math.min(0, ...[...wishes.values()].map(({ position }) => position)),
    isRunning: (id) => running.has(id),
    wanted: () => waiting(state),
    async begin(id) {
      if (running.has(id) || running.size >= ports.filesAtOnce()) return null;
      return run(ports, state, id, next);
    },
    next,
    close: () => {
      stop.abort();
    },
  };
}

const newState = (): State => ({
  wishes: new Map(),
  running: new Set(),
  taken: new Map(),
  stop: new AbortController(),
});

async function run(
  ports: TransferPorts,
  state: State,
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

async function fill(ports: TransferPorts, state: State, next: () => void): Promise<void> {
  while (!state.stop.signal.aborted && state.running.size < ports.filesAtOnce()) {
    const wish = waiting(state).find(({ jobId }) => !isLeftAlone(ports, state, jobId));
    if (wish === undefined) return;
    try {
      await run(ports, state, wish.jobId, next);
    } catch (error) {
      postpone(ports, state, wish.jobId, error, next);
    }
  }
}

async function loadWishes(ports: TransferPorts, wishes: Map<string, TransferWish>): Promise<void> {
  for (const wish of await ports.wishes.list()) wishes.set(wish.jobId, wish);
}

function waiting({ wishes, running }: State): readonly TransferWish[] {
  return [...wishes.values()]
    .filter(({ jobId, paused }) => !paused && !running.has(jobId))
    .toSorted((a, b) => a.position - b.position);
}

function isLeftAlone({ clock }: TransferPorts, { taken }: State, id: string): boolean {
  return (taken.get(id) ?? 0) > clock.now();
}

/** A failed one waits for the person; a paused one for whoever paused it, which may be the end of the app. */
async function settle(ports: TransferPorts, { wishes, stop }: State, job: UploadJob) {
  if (stop.signal.aborted) return;
  if (job.state !== 'done' && job.state !== 'cancelled' && job.state !== 'failed') return;
  await ports.wishes.remove(job.id);
  wishes.delete(job.id);
}

function postpone(
  ports: TransferPorts,
  { wishes, taken, stop }: State,
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
