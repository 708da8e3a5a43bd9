import type { FormData } from 'undici';
import type { z } from 'zod';
import { AppError } from '../../core/app-error.ts';
import { asksForLogin, checkAnswer, readJson } from './answers.ts';
import type { ServerBase } from './server-address.ts';
import type { Session } from './session.ts';
import type { RawAnswer, RawRequest, Transport } from './transport.ts';

export interface ClientRequest {
  readonly signal?: AbortSignal | undefined;
  /** Sent as JSON by POST; without it and without a form the request is a GET. */
  readonly post?: unknown;
  /** Sent by POST as `multipart/form-data`. */
  readonly form?: FormData;
  /** Sent by POST as it is. */
  readonly text?: string;
  readonly method?: 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  /** Statuses that are handed back instead of thrown. */
  readonly allowed?: readonly number[];
  readonly answerTimeoutMs?: number;
}

/** Requests with the session's headers: after a 401 it signs in once and asks again. */
export interface ComfyClient {
  readonly base: ServerBase;
  send(path: string, request?: ClientRequest): Promise<RawAnswer>;
  json<T>(path: string, schema: z.ZodType<T>, request?: ClientRequest): Promise<T>;
  /** Null for a 404. */
  jsonOrNull<T>(path: string, schema: z.ZodType<T>, request?: ClientRequest): Promise<T | null>;
  /** A POST whose answer has no content that matters. */
  post(path: string, body: unknown, signal?: AbortSignal): Promise<void>;
}

export function createClient(
  base: ServerBase,
  transport: Transport,
  session: Session,
): ComfyClient {
  const send: ComfyClient['send'] = async (path, request = {}) => {
    const raw = rawRequest(path, request);
    const answer = await sendWithSession(
      base,
      session,
      (headers) =>
        transport.send({ ...raw, headers: { ...raw.headers, ...request.headers, ...headers } }),
      request.signal,
    );
    return checkAnswer(answer, { base, path, allowed: request.allowed ?? [] });
  };
  return {
    base,
    send,
    json: async (path, schema, request) => readJson(await send(path, request), schema, base.host),
    async jsonOrNull(path, schema, request) {
      const answer = await send(path, { ...request, allowed: [404] });
      if (answer.status !== 404) return readJson(answer, schema, base.host);
      await answer.discard();
      return null;
    },
    async post(path, body, signal) {
      await (await send(path, { post: body, signal })).discard();
    },
  };
}

function rawRequest(path: string, request: ClientRequest): RawRequest {
  const { signal, answerTimeoutMs, form, text, method } = request;
  if (method !== undefined) return { method, path, headers: {}, signal, answerTimeoutMs };
  if (text !== undefined)
    return { method: 'POST', path, headers: {}, body: text, signal, answerTimeoutMs };
  if (form !== undefined)
    return { method: 'POST', path, headers: {}, body: form, signal, answerTimeoutMs };
  if (request.post === undefined)
    return { method: 'GET', path, headers: {}, signal, answerTimeoutMs };
  const headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' };
  const body = JSON.stringify(request.post);
  return { method: 'POST', path, headers, body, signal, answerTimeoutMs };
}

/** Sends with the session's headers; on 401 signs in and sends once more. */
export async function sendWithSession(
  base: ServerBase,
  session: Session,
  send: (headers: Readonly<Record<string, string>>) => Promise<RawAnswer>,
  signal?: AbortSignal,
): Promise<RawAnswer> {
  const used = session.current();
  const first = await send(used.headers);
  if (!asksForLogin(first, base)) return first;
  await first.discard();
  await session.renew(used.generation, signal);
  const second = await send(session.current().headers);
  if (!asksForLogin(second, base)) return second;
  await second.discard();
  throw new AppError('comfy.loginNeeded', { host: base.host });
}
