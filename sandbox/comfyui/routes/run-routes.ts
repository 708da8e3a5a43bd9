import { randomUUID } from 'node:crypto';

import type { Json, JsonObject } from '../json.ts';
import { isArray, isObject, isString, parseJson } from '../json.ts';
import type { PromptQueue } from '../runs/prompt-queue.ts';
import type { RunHistory } from '../runs/run-history.ts';
import type { ValidatePorts } from '../validation/validate-prompt.ts';
import { targetsOf, validatePrompt } from '../validation/validate-prompt.ts';
import type { Answer } from '../web/answer.ts';
import { empty, json } from '../web/answer.ts';
import type { Exchange } from '../web/exchange.ts';
import type { Routes } from '../web/router.ts';

const noPrompt: JsonObject = {
  type: 'no_prompt',
  message: 'No prompt provided',
  details: 'No prompt provided',
  extra_info: {},
};

/** Python finds no name in a list, and fails on what is no container. */
function asObject(body: Json): JsonObject {
  if (isArray(body)) return {};
  if (!isObject(body)) throw new TypeError('The body is no object');
  return body;
}

const objectOf = async (exchange: Exchange): Promise<JsonObject> => asObject(await exchange.json());

function numberOf(body: JsonObject, queue: PromptQueue): number {
  if (body.number !== undefined) return Number(body.number);
  const number = queue.nextNumber();
  // Zero has no sign on the wire
  return body.front === true && number !== 0 ? -number : number;
}

function extraDataOf(body: JsonObject): JsonObject {
  const extra = isObject(body.extra_data) ? body.extra_data : {};
  return body.client_id === undefined ? extra : { ...extra, client_id: body.client_id };
}

const idOf = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : randomUUID();

async function addPrompt(
  body: JsonObject,
  queue: PromptQueue,
  ports: ValidatePorts,
): Promise<Answer> {
  const number = numberOf(body, queue);
  const posted = body.prompt;
  if (posted === undefined) return json({ error: noPrompt, node_errors: {} }, 400);
  const promptId = idOf(body.prompt_id);
  const targets = targetsOf(body.partial_execution_targets);
  const result = await validatePrompt(posted, targets, ports);
  if (result.state === 'refused') {
    return json({ error: result.error, node_errors: result.nodeErrors }, 400);
  }
  const { prompt, outputs, nodeErrors } = result;
  queue.add({ number, promptId, prompt, posted, extraData: extraDataOf(body), outputs });
  return json({ prompt_id: promptId, number, node_errors: nodeErrors });
}

const integer = (text: string | null): number | null => (text === null ? null : Number(text));

/** Posting, the queue, the history, interrupting. */
export function runRoutes(
  {
    queue,
    history,
    log,
  }: {
    readonly queue: PromptQueue;
    readonly history: RunHistory;
    readonly log: (text: string) => void;
  },
  ports: ValidatePorts,
): Routes {
  return {
    'GET /prompt': () => json({ exec_info: { queue_remaining: queue.remaining() } }),
    'POST /prompt': async (exchange) => {
      log('got prompt');
      return addPrompt(await objectOf(exchange), queue, ports);
    },
    'GET /queue': () => json(queue.listing()),
    'POST /queue': async (exchange) => {
      const body = await objectOf(exchange);
      if (body.clear === true) queue.clear();
      if (isArray(body.delete)) queue.remove(body.delete);
      return empty();
    },
    'GET /history': ({ query }) =>
      json(
        history.pick({
          promptId: null,
          maxItems: integer(query.get('max_items')),
          offset: integer(query.get('offset')),
        }),
      ),
    'GET /history/{prompt_id}': ({ params }) =>
      json(history.pick({ promptId: params.prompt_id ?? '', maxItems: null, offset: null })),
    'POST /history': async (exchange) => {
      const body = await objectOf(exchange);
      if (body.clear === true) history.clear();
      if (isArray(body.delete)) history.forget(body.delete);
      return empty();
    },
    'POST /interrupt': async (exchange) => {
      queue.interrupt(promptIdIn((await exchange.bytes()).toString('utf8')));
      return empty();
    },
  };
}

/** A body that is no JSON counts as none: whatever runs is interrupted. */
function promptIdIn(body: string): string | null {
  const parsed = parsedOr(body, {});
  if (!isObject(parsed)) throw new TypeError('The body is no object');
  return isString(parsed.prompt_id) && parsed.prompt_id !== '' ? parsed.prompt_id : null;
}

function parsedOr(text: string, otherwise: Json): Json {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return otherwise;
    throw error;
  }
}
