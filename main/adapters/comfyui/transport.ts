import { request } from 'undici';
import type { FormData } from 'undici';
import type { Dispatcher } from 'undici';
import type { Network } from '../network/network.ts';
import { networkFailureOf, translateNetworkError } from './network-failure.ts';
import type { ServerBase } from './server-address.ts';

/** Times of one server's connections. The waits end by lack of progress, never by wall time. */
export interface TransportTimes {
  readonly connectTimeoutMs: number;
  /** Until the first byte of an answer. */
  readonly answerTimeoutMs: number;
  /** Between two pieces of an answer. */
  readonly idleTimeoutMs: number;
  /** Between two pings of the WebSocket, which is dead after two misses. */
  readonly pingIntervalMs: number;
  readonly reconnectDelayMs: number;
  readonly reconnectDelayMaxMs: number;
}

export const usualTimes: TransportTimes = {
  connectTimeoutMs: 10_000,
  answerTimeoutMs: 60_000,
  idleTimeoutMs: 30_000,
  pingIntervalMs: 20_000,
  reconnectDelayMs: 500,
  reconnectDelayMaxMs: 15_000,
};

export interface RawRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | FormData | undefined;
  readonly answerTimeoutMs?: number | undefined;
  /** Must reach the server at most once: no second try on a kept connection that turned out dead. */
  readonly once?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface RawAnswer {
  readonly status: number;
  /** Lower-case names; the last of several values. */
  header(name: string): string | null;
  readonly setCookies: readonly string[];
  text(): Promise<string>;
  bytes(): AsyncIterable<Uint8Array>;
  /** Reads the rest away, so that the connection can be used again. */
  discard(): Promise<void>;
}

/** HTTP to one server on connections of its own; redirects are answers, not followed. */
export interface Transport {
  send(request: RawRequest): Promise<RawAnswer>;
  close(): void;
}

export function createTransport(
  base: ServerBase,
  times: TransportTimes,
  network: Network,
): Transport {
  const agent = network.createAgent({
    connect: { timeout: times.connectTimeoutMs },
    bodyTimeout: times.idleTimeoutMs,
    headersTimeout: times.answerTimeoutMs,
  });
  const tryOnce = async (raw: RawRequest) =>
    await request(base.href + raw.path, {
      dispatcher: agent.current(),
      method: raw.method,
      headers: { ...raw.headers },
      body: raw.body ?? null,
      signal: raw.signal ?? null,
      ...(raw.answerTimeoutMs === undefined ? {} : { headersTimeout: raw.answerTimeoutMs }),
    });
  return {
    async send(raw) {
      try {
        return wrapAnswer(await withSecondTry(raw, tryOnce), base.host, raw.signal);
      } catch (error) {
        raw.signal?.throwIfAborted();
        throw translateNetworkError(error, base.host);
      }
    },
    close() {
      agent.destroy();
    },
  };
}

async function withSecondTry<T>(
  raw: RawRequest,
  attempt: (raw: RawRequest) => Promise<T>,
): Promise<T> {
  try {
    return await attempt(raw);
  } catch (error) {
    // a kept connection may have been closed by the other side just now
    if (raw.method !== 'GET' || raw.once === true || networkFailureOf(error) !== 'dropped')
      throw error;
    return await attempt(raw);
  }
}

function wrapAnswer(
  answer: Dispatcher.ResponseData,
  host: string,
  signal: AbortSignal | undefined,
): RawAnswer {
  const guarded = async <T>(read: () => Promise<T>): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      signal?.throwIfAborted();
      throw translateNetworkError(error, host);
    }
  };
  const setCookies = answer.headers['set-cookie'] ?? [];
  return {
    status: answer.statusCode,
    header(name) {
      const value = answer.headers[name];
      return (typeof value === 'object' ? value.at(-1) : value) ?? null;
    },
    setCookies: typeof setCookies === 'string' ? [setCookies] : setCookies,
    text: () => guarded(() => answer.body.text()),
    bytes: () => translatedBytes(answer.body, host, signal),
    discard: () => guarded(() => answer.body.dump()),
  };
}

async function* translatedBytes(
  body: AsyncIterable<Uint8Array>,
  host: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    signal?.throwIfAborted();
    throw translateNetworkError(error, host);
  }
}
