import { z } from 'zod';
import type { Prompt } from '../../../contract/workflow.ts';
import type { Clock } from '../ports/clock.ts';
import type { Comfy, ComfyEvent } from '../ports/comfy.ts';
import type { FollowedRun } from './followed-run.ts';
import { createFollowedRun } from './followed-run.ts';
import { isGone, lookUp } from './look-up.ts';
import type { RescueStore, RunStore } from './run-ports.ts';
import type { ActiveRun, HeldRun } from './run-states.ts';
import { baseOf } from './run-states.ts';
import { createSocketState } from './socket-state.ts';
import type { SocketState } from './socket-state.ts';

/** The runs that are followed over one socket, and what the socket's events mean to them. */
export interface RunBoard {
  readonly socket: SocketState;
  size(): number;
  get(id: string): FollowedRun | undefined;
  add(run: ActiveRun, prompt: Prompt): void;
  /** Of a run that waits anew. */
  requeue(run: ActiveRun): void;
  /** Of a run that is held now. */
  letGo(run: HeldRun): Promise<void>;
  /** Gives how often the server should be asked now: a message is a hint, queue and history are the truth. */
  onEvent(event: ComfyEvent): Promise<number>;
  /** Asks the server about every run, and lets those go that have ended. */
  check(comfy: Comfy, signal: AbortSignal): Promise<void>;
  fail(error: unknown): void;
  /** Lets go of all runs, which go on unseen. */
  clear(): void;
}

interface Board {
  readonly runs: Map<string, FollowedRun>;
  readonly socket: SocketState;
  readonly clock: Clock;
  readonly rescue: Pick<RescueStore, 'has'>;
}

/** The history is written a moment after the message that a run has ended. */
const looksAfterEnd = 12;
const endMessages: readonly string[] = [
  'execution_success',
  'execution_error',
  'execution_interrupted',
];
const OfPrompt = z.object({ prompt_id: z.string() });
const NodeNull = z.object({ node: z.null() });

export function createRunBoard(
  clock: Clock,
  store: RunStore,
  rescue: Pick<RescueStore, 'has'>,
): RunBoard {
  const board: Board = { runs: new Map(), socket: createSocketState(), clock, rescue };
  const { runs, socket } = board;
  return {
    socket,
    size: () => runs.size,
    get: (id) => runs.get(id),
    add(run, prompt) {
      runs.set(run.id, createFollowedRun(run, prompt, store));
    },
    requeue(run) {
      const entry = runs.get(run.id);
      if (entry === undefined) return;
      entry.seenInLife = null;
      entry.requeue(run);
    },
    async letGo(run) {
      await runs.get(run.id)?.end(run);
      runs.delete(run.id);
    },
    onEvent: (event) => handleEvent(board, event),
    async check(comfy, signal) {
      const entries = [...runs.values()];
      const queue = await comfy.prompts.queue(signal);
      for (const entry of entries) await checkOne(board, comfy, entry, queue, signal);
    },
    fail(error) {
      for (const { updates, previews } of runs.values()) {
        updates.fail(error);
        previews.fail(error);
      }
      runs.clear();
    },
    clear() {
      for (const { updates, previews } of runs.values()) {
        updates.end();
        previews.end();
      }
      runs.clear();
    },
  };
}

async function handleEvent(board: Board, event: ComfyEvent): Promise<number> {
  const { socket, clock } = board;
  switch (event.type) {
    case 'connected':
      socket.connected(clock.now());
      return 1;
    case 'disconnected':
      socket.disconnected();
      return 0;
    case 'preview':
      socket.heard(clock.now());
      previewedRun(board, event.promptId)?.previews.set(event);
      return 0;
    case 'message':
      socket.heard(clock.now());
      return handleMessage(board, event.name, event.data);
    default:
      return event satisfies never;
  }
}

async function handleMessage(board: Board, name: string, data: unknown): Promise<number> {
  const target = OfPrompt.safeParse(data);
  if (!target.success) return 0;
  const entry = withPromptId(board, target.data.prompt_id);
  if (entry === undefined) return 0;
  entry.seenInLife = board.socket.life();
  // a null node is the server's way to say that this prompt has ended
  if (endMessages.includes(name) || (name === 'executing' && NodeNull.safeParse(data).success))
    return looksAfterEnd;
  await entry.onMessage(name, data);
  return 0;
}

function withPromptId({ runs }: Board, promptId: string): FollowedRun | undefined {
  return [...runs.values()].find(({ run }) => run.promptId === promptId);
}

/** The older kind of preview names no prompt: it is of the one that runs. */
function previewedRun(board: Board, promptId: string | null): FollowedRun | undefined {
  if (promptId !== null) return withPromptId(board, promptId);
  return [...board.runs.values()].find(({ run }) => run.state === 'running');
}

async function checkOne(
  { runs, socket, clock, rescue }: Board,
  comfy: Comfy,
  entry: FollowedRun,
  queue: Awaited<ReturnType<Comfy['prompts']['queue']>>,
  signal: AbortSignal,
): Promise<void> {
  const place = await lookUp(comfy, entry.run, queue, clock, signal);
  switch (place.state) {
    case 'pending':
    case 'running':
      entry.seenInLife = socket.life();
      if (place.state === 'running') await entry.markRunning();
      return;
    case 'ended':
      await entry.end(place.run);
      break;
    case 'gone':
      if (!(await isGone({ rescue, clock }, comfy, entry.run, signal))) return;
      await entry.end(goneRun(entry, socket.life(), clock));
      break;
    default:
      place satisfies never;
  }
  runs.delete(entry.run.id);
}

/**
 * Somebody took it out of the queue, if the socket has lived on since the server was last seen to hold it; else
 * the server was started anew.
 */
function goneRun({ run, seenInLife }: FollowedRun, life: number | null, clock: Clock) {
  const removed = run.state === 'pending' && life !== null && seenInLife === life;
  const state = removed ? ('cancelled' as const) : ('lost' as const);
  return { ...baseOf(run), state, finishedAt: clock.now() };
}
