import { isAppError, toFailure } from '../../core/app-error.ts';
import { describeNodeErrors } from '../../core/runs/node-errors.ts';
import type { Comfy, PromptAnswer } from '../ports/comfy.ts';
import { findSent } from './look-up.ts';
import type { RunPorts, StoredRequest } from './run-ports.ts';
import type { ActiveRun, StoredRun } from './run-states.ts';
import { baseOf } from './run-states.ts';

/** Pauses before each look: a prompt whose answer was lost may still be on its way through the server's checks. */
const lookDelaysMs: readonly number[] = [0, 1_000, 4_000];
const mostPosts = 3;

type SendPorts = Pick<RunPorts, 'clock' | 'store'>;

/**
 * Sends a run that is stored already. A refusal is stored as `rejected` and thrown. After a lost answer the server
 * is asked first; where it cannot be asked, the run stays `stored` and is settled later.
 */
export async function sendPrompt(
  ports: SendPorts,
  comfy: Comfy,
  run: StoredRun,
  request: StoredRequest & { readonly front?: boolean },
  signal?: AbortSignal,
): Promise<ActiveRun> {
  for (let post = 1; ; post += 1) {
    try {
      const answer = await comfy.prompts.queuePrompt(
        { ...request, clientId: run.clientId, promptId: run.id },
        signal,
      );
      return pendingRun(run, answer);
    } catch (error) {
      signal?.throwIfAborted();
      if (!mayHaveArrived(error)) throw await rejected(ports, run, error);
      const found = await lookSeveralTimes(ports, comfy, run, error, signal);
      if (found !== null) return pendingRun(run, found);
      if (post >= mostPosts) throw await rejected(ports, run, error);
    }
  }
}

/** Sends one that an earlier process may have sent: the server is asked first. */
export async function resendPrompt(
  ports: SendPorts,
  comfy: Comfy,
  run: StoredRun,
  request: StoredRequest & { readonly front?: boolean },
  signal?: AbortSignal,
): Promise<ActiveRun> {
  const found = await lookSeveralTimes(ports, comfy, run, null, signal);
  if (found !== null) return pendingRun(run, found);
  return sendPrompt(ports, comfy, run, request, signal);
}

/** Whether the server may hold the prompt although no answer came. */
function mayHaveArrived(error: unknown): boolean {
  return isAppError(error, 'comfy.unreachable', 'comfy.timeout', 'comfy.unavailable');
}

const isRefusal = (error: unknown): boolean =>
  isAppError(error, 'comfy.promptRejected', 'comfy.rejected');

async function rejected(ports: SendPorts, run: StoredRun, error: unknown): Promise<unknown> {
  // what was held stays with the person unless the server will not have it
  if (run.releasedAt !== undefined && !isRefusal(error)) {
    await ports.store.advance({ ...baseOf(run), state: 'held' });
    return error;
  }
  const finishedAt = ports.clock.now();
  await ports.store.advance({
    ...baseOf(run),
    state: 'rejected',
    failure: toFailure(error),
    finishedAt,
  });
  return error;
}

/** Null: the server answers and does not have it. Throws the error of the post, or of a look, where it never answers. */
async function lookSeveralTimes(
  { clock }: SendPorts,
  comfy: Comfy,
  run: StoredRun,
  postError: unknown,
  signal?: AbortSignal,
): Promise<PromptAnswer | null> {
  let isAnswered = false;
  let latest = postError;
  for (const delayMs of lookDelaysMs) {
    await clock.sleep(delayMs, signal);
    try {
      const found = await findSent(comfy, run, signal);
      if (found !== null) return found;
      isAnswered = true;
    } catch (error) {
      signal?.throwIfAborted();
      if (!mayHaveArrived(error)) throw error;
      isAnswered = false;
      latest = error;
    }
  }
  if (!isAnswered) throw postError ?? latest;
  return null;
}

export function pendingRun(run: StoredRun, answer: PromptAnswer): ActiveRun {
  return {
    ...baseOf(run),
    state: 'pending',
    promptId: answer.promptId,
    number: answer.number,
    dropped: [...describeNodeErrors(answer.nodeErrors)],
  };
}
