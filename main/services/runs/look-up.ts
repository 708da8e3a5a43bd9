import type { Clock } from '../ports/clock.ts';
import type { Comfy, PromptAnswer } from '../ports/comfy.ts';
import { endOf, tookMsOf } from '../../core/runs/run-end.ts';
import type { RescueStore } from './run-ports.ts';
import type { ActiveRun, EndedRun, StoredRun } from './run-states.ts';
import { sentPartOf } from './run-states.ts';

/** Where the server has a prompt. `gone`: neither queue nor history knows it. */
export type Whereabouts =
  | { readonly state: 'pending' }
  | { readonly state: 'running' }
  | { readonly state: 'ended'; readonly run: EndedRun }
  | { readonly state: 'gone' };

export type Queue = Awaited<ReturnType<Comfy['prompts']['queue']>>;

/**
 * Looks a run up. The queue was read before the history: a prompt leaves the one for the other in one step, so
 * what neither holds is gone.
 */
export async function lookUp(
  comfy: Comfy,
  run: ActiveRun,
  queue: Queue,
  clock: Clock,
  signal?: AbortSignal,
): Promise<Whereabouts> {
  const isThis = (entry: { readonly promptId: string }) => entry.promptId === run.promptId;
  if (queue.running.some(isThis)) return { state: 'running' };
  if (queue.pending.some(isThis)) return { state: 'pending' };
  const ended = await comfy.prompts.history(run.promptId, signal);
  if (ended === null) return { state: 'gone' };
  const tookMs = tookMsOf(ended);
  return {
    state: 'ended',
    run: {
      ...{ ...sentPartOf(run), finishedAt: clock.now(), ...copied(endOf(ended)) },
      ...(tookMs !== null && { tookMs }),
    },
  };
}

/**
 * Whether a run that was found nowhere is gone, and not on its way from one place of the queue to another: it is
 * written down before it leaves the one, and crossed off after it is in the other.
 */
export async function isGone(
  { rescue, clock }: { readonly rescue: Pick<RescueStore, 'has'>; readonly clock: Clock },
  comfy: Comfy,
  run: ActiveRun,
  signal?: AbortSignal,
): Promise<boolean> {
  if (await rescue.has(run.connectionId, run.promptId)) return false;
  const queue = await comfy.prompts.queue(signal);
  return (await lookUp(comfy, run, queue, clock, signal)).state === 'gone';
}

function copied(end: ReturnType<typeof endOf>) {
  return end.state === 'interrupted' ? end : { ...end, outputs: [...end.outputs] };
}

/** Each entry holds its whole workflow. */
const newestOfHistory = 16;

/** Finds a run whose answer was lost: by our id, or by the mark in its extra data on a server that ignored the id. */
export async function findSent(
  comfy: Comfy,
  run: StoredRun,
  signal?: AbortSignal,
): Promise<PromptAnswer | null> {
  const queue = await comfy.prompts.queue(signal);
  const queued = [...queue.running, ...queue.pending].find((entry) => isOurs(run.id, entry));
  if (queued !== undefined)
    return { promptId: queued.promptId, number: queued.number, nodeErrors: {} };
  if ((await comfy.prompts.history(run.id, signal)) !== null)
    return { promptId: run.id, number: 0, nodeErrors: {} };
  const recent = await comfy.prompts.recentHistory(newestOfHistory, signal);
  const ended = recent.find((entry) => isOurs(run.id, entry));
  if (ended === undefined) return null;
  return { promptId: ended.promptId, number: ended.number, nodeErrors: {} };
}

function isOurs(
  id: string,
  entry: { readonly promptId: string; readonly extraData: unknown },
): boolean {
  return entry.promptId === id || markOf(entry.extraData) === id;
}

/** Our id of a run, as it travels with the prompt. */
export function markOf(extraData: unknown): unknown {
  const mark = memberOf(extraData, 'comfy_ferry');
  return memberOf(mark, 'run_id');
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
