import { request, type buildConnector, type Dispatcher } from 'undici';
import { AppError } from '../../core/app-error.ts';
import { straightNetwork, type Network, type WayAgent } from '../network/network.ts';
import { translateNetworkError } from './network-error.ts';
import { createAnswerPatience, pacedBody, type AnswerPatience } from './paced-body.ts';
import { watchProgress, type ProgressWatch } from './progress-watch.ts';

export interface OutgoingRequest {
  readonly url: string;
  readonly method: Dispatcher.HttpMethod;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | BodyStream | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A body that is read while it is sent; its length stands in the headers. */
export interface BodyStream {
  readonly pieces: AsyncIterable<Uint8Array>;
  readonly onSent: (sentBytes: number) => void;
}

/** An answer whose body has not arrived yet; header names are in lower case. */
export interface OpenAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Leaving the loop early cuts the connection. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface TransportOptions {
  /** Straight unless told. */
  readonly network?: Network;
  /** Passed to the agent, e.g. a `lookup` of one's own. */
  readonly connect?: buildConnector.BuildOptions;
  /** A request ends when no byte moved for so long; 60 s unless told. */
  readonly progressTimeoutMs?: number;
}

/** The sockets of one bucket. Failures are `AppError`s, or the signal's reason where it was aborted. */
export interface Transport {
  open(outgoing: OutgoingRequest): Promise<OpenAnswer>;
  /** Reads the answer to its end. */
  send(outgoing: OutgoingRequest): Promise<Answer>;
  close(): void;
}

const connectTimeoutMs = 15_000;

/** Makes the sockets; the requests carry `host` in their failures. */
export function createTransport(host: string, options: TransportOptions): Transport {
  const limitMs = options.progressTimeoutMs ?? 60_000;
  const agent = createAgent(options, limitMs);
  const patience = createAnswerPatience();
  const open = async (outgoing: OutgoingRequest): Promise<OpenAnswer> => {
    const watch = watchProgress(limitMs, outgoing.signal);
    try {
      const answer = await request(outgoing.url, {
        dispatcher: agent.current(),
        method: outgoing.method,
        headers: { ...outgoing.headers },
        body: bodyOf(outgoing.body, watch, patience),
        signal: watch.signal,
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      watch.moved();
      if (watch.isAllowed()) patience.wasEnough();
      const chunks = chunksOf(answer.body, watch, host, outgoing.signal);
      return { status: answer.statusCode, headers: plain(answer.headers), chunks };
    } catch (error) {
      watch.end();
      if (watch.stalled() && watch.isAllowed()) patience.wasTooShort();
      throw failureOf(error, watch, host, outgoing.signal);
    }
  };
  return {
    open,
    send: async (outgoing) => {
      const { status, headers, chunks } = await open(outgoing);
      const parts: Uint8Array[] = [];
      for await (const chunk of chunks) parts.push(chunk);
      return { status, headers, body: Buffer.concat(parts) };
    },
    close: () => {
      agent.destroy();
    },
  };
}

function createAgent(options: TransportOptions, limitMs: number): WayAgent {
  const timeout = Math.min(limitMs, connectTimeoutMs);
  const { network = straightNetwork, connect } = options;
  return network.createAgent({
    connect: { timeout, ...connect },
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}

function bodyOf(
  body: OutgoingRequest['body'],
  watch: ProgressWatch,
  patience: AnswerPatience,
): string | Uint8Array | null {
  if (body === undefined) return null;
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  const paced: unknown = pacedBody(body.pieces, watch, body.onSent, patience);
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- undici takes async iterables, its types do not say so; a Readable in between would read ahead
  return paced as Uint8Array;
}

async function* chunksOf(
  body: AsyncIterable<Uint8Array>,
  watch: ProgressWatch,
  host: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) {
      watch.hold();
      yield chunk;
      watch.moved();
    }
  } catch (error) {
    throw failureOf(error, watch, host, signal);
  } finally {
    watch.end();
  }
}

function failureOf(
  error: unknown,
  watch: ProgressWatch,
  host: string,
  signal: AbortSignal | undefined,
): unknown {
  if (signal?.aborted === true) return signal.reason;
  if (watch.stalled()) return new AppError('oss.timeout', { host }, { cause: error });
  return translateNetworkError(error, host);
}

function plain(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]): [string, string] => [
    name.toLowerCase(),
    typeof value === 'string' ? value : (value ?? []).join(', '),
  ]);
  return Object.fromEntries(entries);
}
