import { AppError } from '../../core/app-error.ts';
import { reasonsOfRefusal } from '../../core/runs/node-errors.ts';
import type { ComfyPrompts, PromptRequest, QueueEntry } from '../../services/ports/comfy.ts';
import { readJson } from './answers.ts';
import type { ComfyClient } from './client.ts';
import type { RawAnswer } from './transport.ts';
import type { HistoryItem, QueueItem } from './wire.ts';
import { History, PromptAccepted, PromptRefused, Queue, Targets } from './wire.ts';

export function createPrompts(client: ComfyClient): ComfyPrompts {
  return {
    async queuePrompt(request, signal) {
      const body = promptBody(request);
      const answer = await client.send('/prompt', { post: body, signal, allowed: [400] });
      if (answer.status === 400) throw await refusalOf(answer);
      const accepted = await readJson(answer, PromptAccepted, client.base.host);
      return {
        promptId: accepted.prompt_id,
        number: accepted.number ?? 0,
        nodeErrors: accepted.node_errors ?? {},
      };
    },
    async queue(signal) {
      const queue = await client.json('/queue', Queue, { signal });
      return {
        running: queue.queue_running.map(queueEntryOf),
        pending: queue.queue_pending.map(queueEntryOf).sort((a, b) => a.number - b.number),
      };
    },
    async history(promptId, signal) {
      const path = `/history/${encodeURIComponent(promptId)}`;
      const item = (await client.json(path, History, { signal }))[promptId];
      return item === undefined ? null : historyEntryOf(item);
    },
    async recentHistory(maxItems, signal) {
      const path = `/history?max_items=${maxItems}`;
      const items = Object.entries(await client.json(path, History, { signal }));
      return items.map(([promptId, { prompt }]) => ({
        promptId,
        number: typeof prompt?.[0] === 'number' ? prompt[0] : 0,
        extraData: prompt?.[3],
      }));
    },
    interrupt: (promptId, signal) => client.post('/interrupt', { prompt_id: promptId }, signal),
    deletePending: (promptIds, signal) => client.post('/queue', { delete: promptIds }, signal),
    clearPending: (signal) => client.post('/queue', { clear: true }, signal),
    free: (signal) => client.post('/free', { unload_models: true, free_memory: true }, signal),
  };
}

function promptBody(request: PromptRequest) {
  const { workflow } = request;
  const carried =
    workflow === null || workflow === undefined ? {} : { extra_pnginfo: { workflow } };
  return {
    prompt: request.prompt,
    client_id: request.clientId,
    prompt_id: request.promptId,
    ...(request.number === undefined ? {} : { number: request.number }),
    ...(request.front === true ? { front: true } : {}),
    ...(request.targets === undefined ? {} : { partial_execution_targets: request.targets }),
    extra_data: request.extraData ?? {
      ...carried,
      // found again in queue and history of a server that ignores our prompt_id
      comfy_ferry: { run_id: request.promptId },
    },
  };
}

async function refusalOf(answer: RawAnswer): Promise<AppError> {
  const text = await answer.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    return new AppError('comfy.rejected', { path: '/prompt', status: '400' }, { cause });
  }
  const refused = PromptRefused.safeParse(json);
  if (!refused.success)
    return new AppError(
      'comfy.rejected',
      { path: '/prompt', status: '400' },
      { cause: refused.error },
    );
  const { error, node_errors: nodeErrors } = refused.data;
  const reasons = reasonsOfRefusal(error, nodeErrors ?? {});
  return new AppError('comfy.promptRejected', { reasons: '' }, { reasons });
}

function queueEntryOf([number, promptId, prompt, extraData, targets]: QueueItem): QueueEntry {
  const outputs = Targets.safeParse(targets);
  return { number, promptId, prompt, extraData, outputs: outputs.success ? outputs.data : null };
}

/** Servers before 2024 tell no status: what is in their history has ended, and failed runs leave no outputs. */
function historyEntryOf(item: HistoryItem) {
  const messages = (item.status?.messages ?? []).map(([name, data]) => [name, data] as const);
  return {
    outputs: item.outputs,
    statusText: item.status?.status_str ?? 'success',
    completed: item.status?.completed ?? true,
    messages,
  };
}
