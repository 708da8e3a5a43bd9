import { z } from 'zod';
import { Prompt } from '../../../contract/workflow.ts';
import { isAppError } from '../../core/app-error.ts';
import type { Comfy, PromptRequest } from '../ports/comfy.ts';
import type { RescuedPrompt, RunPorts } from './run-ports.ts';
import { baseOf, isActive } from './run-states.ts';

type PutBackPorts = Pick<RunPorts, 'rescue' | 'store'>;

const WithClient = z.object({ client_id: z.string() });

/**
 * Posts what was written down and is not in the queue any more, in its order, under its own id; what the server
 * holds or has run is only crossed off. Each one is crossed off when the server has taken it, so that this can be
 * cut short and done again. Gives how many were put back, and how many the server refused.
 */
export async function putBack(
  ports: PutBackPorts,
  comfy: Comfy,
  connectionId: string,
  signal?: AbortSignal,
): Promise<{ readonly putBack: number; readonly lost: number }> {
  const prompts = await ports.rescue.list(connectionId);
  const count = { putBack: 0, lost: 0 };
  for (const rescued of prompts) {
    if (!(await isThere(comfy, rescued, signal))) {
      const taken = await post(ports, comfy, rescued, signal);
      count[taken ? 'putBack' : 'lost'] += 1;
    }
    await ports.rescue.remove(connectionId, rescued.promptId);
  }
  return count;
}

async function isThere(
  comfy: Comfy,
  { promptId }: RescuedPrompt,
  signal?: AbortSignal,
): Promise<boolean> {
  const { running, pending } = await comfy.prompts.queue(signal);
  const isQueued = [...running, ...pending].some((entry) => entry.promptId === promptId);
  return isQueued || (await comfy.prompts.history(promptId, signal)) !== null;
}

async function post(
  { store }: Pick<PutBackPorts, 'store'>,
  comfy: Comfy,
  { promptId, front, prompt, extraData }: RescuedPrompt,
  signal?: AbortSignal,
): Promise<boolean> {
  const parsed = Prompt.safeParse(prompt);
  if (!parsed.success) return false;
  const client = WithClient.safeParse(extraData);
  const clientId = client.success ? client.data.client_id : promptId;
  const request = { prompt: parsed.data, workflow: null, promptId, front, extraData, clientId };
  const answer = await queued(comfy, request, signal);
  if (answer === null) return false;
  const run = (await store.unended()).find((each) => isActive(each) && each.promptId === promptId);
  if (run !== undefined && isActive(run))
    await store.advance({
      ...baseOf(run),
      state: 'pending',
      promptId: answer.promptId,
      number: answer.number,
      dropped: [],
    });
  return true;
}

/** Null where the server refuses it now: a model or a node that went with the restart. */
async function queued(comfy: Comfy, request: PromptRequest, signal?: AbortSignal) {
  try {
    return await comfy.prompts.queuePrompt(request, signal);
  } catch (error) {
    if (isAppError(error, 'comfy.promptRejected')) return null;
    throw error;
  }
}
