import type { Run } from '../../../contract/run.ts';
import type { Prompt } from '../../../contract/workflow.ts';
import { isAppError } from '../../core/app-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { Comfy } from '../ports/comfy.ts';
import type { Preview } from './followed-run.ts';
import type { Pauses } from './pauses.ts';
import { createPauses } from './pauses.ts';
import type { RunBoard } from './run-board.ts';
import { createRunBoard } from './run-board.ts';
import type { RescueStore, RunStore } from './run-ports.ts';
import type { ActiveRun, HeldRun } from './run-states.ts';

/** Follows the runs that one client id has on one server, over one socket, until all have ended. */
export interface Follower {
  /** Waits a moment for the socket, so that the first messages of a run are not missed. */
  ready(): Promise<void>;
  follow(run: ActiveRun, prompt: Prompt): void;
  requeued(run: ActiveRun): void;
  letGo(run: HeldRun): Promise<void>;
  isFollowing(id: string): boolean;
  updates(id: string, signal?: AbortSignal): AsyncGenerator<Run>;
  previews(id: string, signal?: AbortSignal): AsyncGenerator<Preview>;
  /** Keeps it open although it may follow nothing; gives what releases it. */
  hold(): () => void;
  /** Asks the server now, not when it is next due. */
  check(): void;
  close(): void;
}

export interface FollowerParts {
  readonly comfy: Comfy;
  readonly clientId: string;
  readonly store: RunStore;
  readonly rescue: Pick<RescueStore, 'has'>;
  readonly clock: Clock;
  /** Called when the server says that its queue has changed. */
  readonly onQueueChange: () => void;
  /** Called once, when there is nothing left to follow or following has failed. */
  readonly onIdle: () => void;
}

/** What the loops of one follower share. */
interface Loops extends FollowerParts {
  readonly board: RunBoard;
  readonly pauses: Pauses;
  readonly stop: AbortController;
  readonly progress: {
    looksLeft: number;
    holds: number;
    isPolling: boolean;
    /** Since when the server does not answer; null while it does. */
    awaySince: number | null;
  };
}

const pollMs = 3_000;
const soonMs = 250;
const socketWaitMs = 3_000;
/** Longer than a restart takes; then the person has to look, and can follow the run again. */
const longestAwayMs = 600_000;

export function createFollower(parts: FollowerParts): Follower {
  const loops: Loops = {
    ...parts,
    board: createRunBoard(parts.clock, parts.store, parts.rescue),
    pauses: createPauses(parts.clock),
    stop: new AbortController(),
    progress: { looksLeft: 0, holds: 0, isPolling: false, awaySince: null },
  };
  const { board, progress } = loops;
  void listen(loops).catch((error: unknown) => {
    giveUp(loops, error);
  });
  return {
    ready: () => waitForSocket(loops),
    follow(run, prompt) {
      if (loops.stop.signal.aborted || board.get(run.id) !== undefined) return;
      board.add(run, prompt);
      look(loops, 1);
      startPolling(loops);
    },
    requeued: (run) => {
      board.requeue(run);
    },
    letGo: (run) => board.letGo(run),
    isFollowing: (id) => board.get(id) !== undefined,
    async *updates(id, signal) {
      yield* board.get(id)?.updates.read(signal) ?? [];
    },
    async *previews(id, signal) {
      yield* board.get(id)?.previews.read(signal) ?? [];
    },
    hold() {
      progress.holds += 1;
      return () => {
        progress.holds -= 1;
        closeWhenIdle(loops);
      };
    },
    check() {
      look(loops, 1);
    },
    close() {
      close(loops);
    },
  };
}

async function listen(loops: Loops): Promise<void> {
  const { comfy, clientId, board, stop, onQueueChange } = loops;
  for await (const event of comfy.events.watch(clientId, stop.signal)) {
    const looks = await board.onEvent(event);
    if (looks > 0) look(loops, looks);
    if (event.type === 'message' && event.name === 'status') onQueueChange();
  }
}

function look({ progress, pauses }: Loops, times: number): void {
  progress.looksLeft = Math.max(progress.looksLeft, times);
  pauses.cutShort();
}

function startPolling(loops: Loops): void {
  const { progress } = loops;
  if (progress.isPolling) return;
  progress.isPolling = true;
  void poll(loops)
    .catch((error: unknown) => {
      giveUp(loops, error);
    })
    .finally(() => {
      progress.isPolling = false;
      // a run may have joined after the loop's last look at the board
      if (loops.board.size() > 0 && !loops.stop.signal.aborted) startPolling(loops);
      else closeWhenIdle(loops);
    });
}

/** While the socket speaks it is believed; else the server is asked, for a run never depends on the socket. */
async function poll(loops: Loops): Promise<void> {
  const { board, clock, progress, pauses, stop } = loops;
  while (board.size() > 0 && !stop.signal.aborted) {
    if (progress.looksLeft > 0 || !board.socket.isTrusted(clock.now())) {
      progress.looksLeft = Math.max(0, progress.looksLeft - 1);
      await checkBoard(loops);
    } else progress.awaySince = null;
    if (board.size() > 0) await pauses.pause(progress.looksLeft > 0 ? soonMs : pollMs, stop.signal);
  }
}

/** A server that is away is asked again for a while; only a refused login needs the person at once. */
async function checkBoard({ board, comfy, clock, progress, stop }: Loops): Promise<void> {
  try {
    await board.check(comfy, stop.signal);
    progress.awaySince = null;
  } catch (error) {
    tolerateAbsence(error);
    progress.awaySince ??= clock.now();
    if (clock.now() - progress.awaySince >= longestAwayMs) throw error;
  }
}

function tolerateAbsence(error: unknown): void {
  const needsPerson = isAppError(
    error,
    'comfy.loginNeeded',
    'comfy.loginWrong',
    'comfy.loginNotSet',
    'comfy.forbidden',
  );
  if (needsPerson || !isAppError(error)) throw error;
}

async function waitForSocket({ board, pauses, stop }: Loops): Promise<void> {
  const enough = new AbortController();
  const until = AbortSignal.any([enough.signal, stop.signal]);
  await Promise.race([board.socket.settled(until), pauses.pause(socketWaitMs, until)]);
  enough.abort();
}

function giveUp(loops: Loops, error: unknown): void {
  if (loops.stop.signal.aborted) return;
  loops.board.fail(error);
  close(loops);
}

function closeWhenIdle(loops: Loops): void {
  if (loops.progress.holds === 0 && loops.board.size() === 0) close(loops);
}

function close({ stop, board, onIdle }: Loops): void {
  if (stop.signal.aborted) return;
  stop.abort();
  board.clear();
  onIdle();
}
