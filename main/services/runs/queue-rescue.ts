import { z } from 'zod';
import type { QueuePlace } from '../../../contract/run.ts';
import { AppError, isAppError, toFailure } from '../../core/app-error.ts';
import { numberAt } from '../../core/runs/queue-place.ts';
import { describeNodeErrors } from '../../core/runs/node-errors.ts';
import type { Comfy, PromptAnswer, QueueEntry } from '../ports/comfy.ts';
import type { Followers } from './followers.ts';
import { markOf } from './look-up.ts';
import type { RescuedPrompt, RunPorts } from './run-ports.ts';
import type { HeldRun } from './run-states.ts';
import { baseOf, hasEnded, isActive } from './run-states.ts';

/** `there`: the server holds it or has run it, or the run has ended in the meantime. `lost`: the server refuses it. */
export type Rescued = 'there' | 'putBack' | 'lost';

/** Prompts of a server's queue that are written down whole before they are touched. */
export interface QueueRescue {
  /** One at a time for a connection: two who put a prompt back would run it twice. Not to be nested. */
  alone<T>(connectionId: string, work: () => Promise<T>): Promise<T>;
  /** Everything that is pending, and what runs where it is ours; gives their ids. */
  writeDown(connectionId: string, queue: Queue): Promise<readonly string[]>;
  /**
   * Takes a pending prompt out and posts it again before another one that waits, or after all. Gives null where it is not
   * pending. One that began to run meanwhile is left alone.
   */
  move(connectionId: string, promptId: string, to: QueuePlace): Promise<Rescued | null>;
  /**
   * Takes a pending run of this app out of the queue, to be held. Gives whether it was taken: not where it is not pending,
   * not this app's, or began to run meanwhile.
   */
  takeOut(connectionId: string, promptId: string): Promise<boolean>;
  /**
   * Posts what was written down in its order, under its own id. Each one is crossed off when the server has it, so
   * that this can be cut short and done again. Gives what became of each.
   */
  putBack(connectionId: string, signal?: AbortSignal): AsyncGenerator<Rescued>;
  forget(connectionId: string, promptIds: readonly string[]): Promise<void>;
  connectionIds(): Promise<readonly string[]>;
}

interface Queue {
  readonly running: readonly QueueEntry[];
  readonly pending: readonly QueueEntry[];
}

interface Parts {
  readonly ports: Pick<RunPorts, 'rescue' | 'store' | 'comfyOf' | 'clock'>;
  readonly followers: Pick<Followers, 'requeued' | 'letGo' | 'check'>;
}

export function createQueueRescue(
  ports: Parts['ports'],
  followers: Parts['followers'],
): QueueRescue {
  const parts: Parts = { ports, followers };
  const { rescue } = ports;
  const turns = new Map<string, Promise<unknown>>();
  return {
    async alone(connectionId, work) {
      const mine = (turns.get(connectionId) ?? Promise.resolve()).then(work, work);
      turns.set(connectionId, mine);
      try {
        return await mine;
      } finally {
        if (turns.get(connectionId) === mine) turns.delete(connectionId);
      }
    },
    async writeDown(connectionId, { running, pending }) {
      const ours = await Promise.all(running.map((entry) => runOf(ports, entry)));
      const entries = [...running.filter((_, at) => ours[at] !== null), ...pending];
      await rescue.save(
        connectionId,
        entries.map((entry, position) =>
          rescuedOf(entry, { position, front: false, number: null }),
        ),
      );
      return entries.map(({ promptId }) => promptId);
    },
    move: (connectionId, promptId, to) => move(parts, connectionId, promptId, to),
    takeOut: (connectionId, promptId) => takeOut(parts, connectionId, promptId),
    putBack: (connectionId, signal) => putBack(parts, connectionId, signal),
    async forget(connectionId, promptIds) {
      for (const promptId of promptIds) await rescue.remove(connectionId, promptId);
    },
    connectionIds: () => rescue.connectionIds(),
  };
}

async function move(
  parts: Parts,
  connectionId: string,
  promptId: string,
  to: QueuePlace,
): Promise<Rescued | null> {
  const { ports, followers } = parts;
  const comfy = await ports.comfyOf(connectionId);
  const { pending } = await comfy.prompts.queue();
  const entry = pending.find((each) => each.promptId === promptId);
  if (entry === undefined) return null;
  const others = pending.filter((each) => each !== entry);
  const number = numberFor(others, to);
  const rescued = rescuedOf(entry, { position: 0, front: number === null, number });
  await ports.rescue.save(connectionId, [rescued]);
  await comfy.prompts.deletePending([promptId]);
  // it may have begun to run before it could be taken out
  const { running } = await comfy.prompts.queue();
  const outcome = running.some((each) => each.promptId === promptId)
    ? 'there'
    : await putBackOne(parts, comfy, rescued);
  await ports.rescue.remove(connectionId, promptId);
  followers.check(connectionId);
  return outcome;
}

/** Written down first: what a crash leaves behind on the way is put back into the queue. */
async function takeOut(
  { ports, followers }: Parts,
  connectionId: string,
  promptId: string,
): Promise<boolean> {
  const comfy = await ports.comfyOf(connectionId);
  const { pending } = await comfy.prompts.queue();
  const entry = pending.find((each) => each.promptId === promptId);
  const run = entry === undefined ? null : await runOf(ports, entry);
  if (entry === undefined || run === null || !isActive(run)) return false;
  const place = { position: 0, front: false, number: entry.number };
  await ports.rescue.save(connectionId, [rescuedOf(entry, place)]);
  await comfy.prompts.deletePending([promptId]);
  const after = await comfy.prompts.queue();
  const isTaken =
    !after.running.some((each) => each.promptId === promptId) &&
    (await comfy.prompts.history(promptId)) === null;
  if (isTaken) {
    const held: HeldRun = { ...baseOf(run), state: 'held' };
    await ports.store.advance(held);
    await followers.letGo(held);
  }
  await ports.rescue.remove(connectionId, promptId);
  return isTaken;
}

function numberFor(others: readonly QueueEntry[], to: QueuePlace): number | null {
  const numbers = others.map(({ number }) => number);
  switch (to.kind) {
    case 'front':
      return null;
    case 'end':
      return numberAt(numbers, numbers.length);
    case 'before':
      return numberAt(
        numbers,
        others.findIndex(({ promptId }) => promptId === to.promptId),
      );
    default:
      return to satisfies never;
  }
}

async function* putBack(
  parts: Parts,
  connectionId: string,
  signal?: AbortSignal,
): AsyncGenerator<Rescued> {
  const { ports, followers } = parts;
  const prompts = await ports.rescue.list(connectionId);
  if (prompts.length === 0) return;
  const comfy = await ports.comfyOf(connectionId);
  const isHeld = await whatIsHeld(comfy, signal);
  for (const rescued of prompts) {
    yield isHeld(rescued) ? 'there' : await putBackOne(parts, comfy, rescued, signal);
    await ports.rescue.remove(connectionId, rescued.promptId);
  }
  followers.check(connectionId);
}

/** Enough to find one that was posted just before a crash; each entry holds its whole workflow. */
const newestOfHistory = 16;

/** A server that ignores our ids gives a new one: then the mark in the extra data tells. */
async function whatIsHeld(
  comfy: Comfy,
  signal?: AbortSignal,
): Promise<(rescued: RescuedPrompt) => boolean> {
  const { running, pending } = await comfy.prompts.queue(signal);
  const recent = await comfy.prompts.recentHistory(newestOfHistory, signal);
  const entries = [...running, ...pending, ...recent];
  const ids = new Set(entries.map(({ promptId }) => promptId));
  const marks = new Set(entries.map(({ extraData }) => markOf(extraData)));
  return (rescued) => ids.has(rescued.promptId) || marks.has(markOrId(rescued));
}

async function putBackOne(
  { ports, followers }: Parts,
  comfy: Comfy,
  rescued: RescuedPrompt,
  signal?: AbortSignal,
): Promise<Rescued> {
  const run = await runOf(ports, rescued);
  if (run !== null && (hasEnded(run) || run.state === 'held')) return 'there';
  if ((await comfy.prompts.history(rescued.promptId, signal)) !== null) return 'there';
  try {
    const answer = await post(comfy, rescued, run !== null, signal);
    if (run === null) return 'putBack';
    const { promptId, number, nodeErrors } = answer;
    const dropped = [...describeNodeErrors(nodeErrors)];
    const stored = await ports.store.advance({
      ...{ ...baseOf(run), state: 'pending', promptId, number, dropped },
    });
    if (isActive(stored)) followers.requeued(stored);
    return 'putBack';
  } catch (error) {
    // a model or a node that went with the restart; trying again changes nothing
    if (!isAppError(error, 'comfy.promptRejected', 'comfy.rejected', 'comfy.serverError'))
      throw error;
    if (run !== null)
      await ports.store.advance({
        ...{ ...baseOf(run), state: 'rejected', failure: toFailure(error) },
        finishedAt: ports.clock.now(),
      });
    return 'lost';
  }
}

const Extra = z.looseObject({ client_id: z.string().optional() });
const Nodes = z.record(z.string(), z.unknown());

async function post(
  comfy: Comfy,
  rescued: RescuedPrompt,
  isOurs: boolean,
  signal?: AbortSignal,
): Promise<PromptAnswer> {
  const { promptId, front, number, targets } = rescued;
  const nodes = Nodes.safeParse(rescued.prompt);
  if (!nodes.success) throw new AppError('comfy.rejected', { path: '/prompt', status: '400' });
  const extra = Extra.safeParse(rescued.extraData);
  const extraData = extra.success ? extra.data : {};
  return comfy.prompts.queuePrompt(
    {
      prompt: nodes.data,
      workflow: null,
      promptId,
      ...(number === null ? { front } : { number }),
      clientId: extraData.client_id ?? promptId,
      extraData: { ...extraData, comfy_ferry: { run_id: markOrId(rescued) } },
      // the page can ask for some of the outputs only; this app never does
      ...(isOurs || targets === null ? {} : { targets }),
    },
    signal,
  );
}

function markOrId({ promptId, extraData }: Pick<QueueEntry, 'promptId' | 'extraData'>): string {
  const mark = markOf(extraData);
  return typeof mark === 'string' ? mark : promptId;
}

/** The run of this app that a prompt of the queue is. */
const runOf = (
  { store }: Pick<RunPorts, 'store'>,
  entry: Pick<QueueEntry, 'promptId' | 'extraData'>,
) => store.get(markOrId(entry));

function rescuedOf(
  { promptId, prompt, extraData, outputs }: QueueEntry,
  place: Pick<RescuedPrompt, 'position' | 'front' | 'number'>,
): RescuedPrompt {
  return { promptId, prompt, extraData, targets: outputs, ...place };
}
