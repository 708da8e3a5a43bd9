import { createKeyDoors, type KeyDoors } from './key-doors.ts';
import type { TransferWish } from './transfer-ports.ts';
import { byPosition } from './turn-order.ts';

/** What is wished for, and what stands in the way of it. */
export interface TurnState {
  readonly wishes: Map<string, TransferWish>;
  readonly running: Set<string>;
  /** Until when a job that another process works on is left alone, by epoch ms. */
  readonly taken: Map<string, number>;
  /** The connection of each job. */
  readonly connections: Map<string, string>;
  readonly doors: KeyDoors;
  readonly stop: AbortController;
}

export const newTurnState = (): TurnState => ({
  wishes: new Map(),
  running: new Set(),
  taken: new Map(),
  connections: new Map(),
  doors: createKeyDoors(),
  stop: new AbortController(),
});

/** Those that wait for their turn or for a key, in their order. */
export function waitingOf({ wishes, running, doors }: TurnState): readonly TransferWish[] {
  return [...wishes.values()]
    .filter(({ jobId, paused }) => !paused && !running.has(jobId) && !doors.isHeld(jobId))
    .toSorted(byPosition);
}

/** The one whose turn it is. */
export function firstStartable(state: TurnState, now: number): TransferWish | undefined {
  return waitingOf(state).find(
    ({ jobId }) => !isShut(state, jobId) && (state.taken.get(jobId) ?? 0) <= now,
  );
}

/** Whether nothing begins on its connection. */
export function isShut({ connections, doors }: TurnState, jobId: string): boolean {
  const connectionId = connections.get(jobId);
  return connectionId !== undefined && doors.isShut(connectionId);
}

/** The last of those that may make room. */
export function lastOf(state: TurnState, jobIds: readonly string[]): TransferWish | undefined {
  return jobIds
    .map((jobId) => state.wishes.get(jobId))
    .filter((wish) => wish !== undefined)
    .toSorted(byPosition)
    .at(-1);
}

/** Every wish by its place; what runs counts as well as what waits. */
export const orderOf = ({ wishes }: TurnState): readonly TransferWish[] =>
  [...wishes.values()].toSorted(byPosition);
