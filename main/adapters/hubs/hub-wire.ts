import { AppError } from '../../core/app-error.ts';
import { reachOf } from '../../core/connections/private-address.ts';
import type { Network } from '../network/network.ts';
import { createTransport, type OpenAnswer, type Transport } from '../oss/transport.ts';
import { hubFailure } from './hub-failure.ts';

/** A secret and the one origin that may see it. */
export interface HubToken {
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Question {
  readonly url: string;
  readonly method?: 'GET' | 'HEAD';
  /** `end` is exclusive; null: to the end. */
  readonly range?: { readonly start: number; readonly end: number | null };
  readonly token: HubToken | null;
  readonly signal: AbortSignal;
}

/** The answer at the end of all redirects. */
export interface HubAnswer extends OpenAnswer {
  /** Where it came from: a secret, where the link is a signed one. */
  readonly url: string;
  readonly host: string;
  /** Whether the token was shown to whoever answered. */
  readonly withToken: boolean;
  /** Headers of the hub's own answers on the way, the first of a name counts; a CDN's are not among them. */
  readonly told: Readonly<Record<string, string>>;
}

export interface HubWireOptions {
  /** Which way the sockets go; straight unless told. */
  readonly network?: Network;
  /** A request ends when no byte moved for so long; 60 s unless told. */
  readonly progressTimeoutMs?: number;
}

/** The sockets to the internet. Redirects are followed here, so that a token never leaves its own host. */
export interface HubWire {
  ask(question: Question): Promise<HubAnswer>;
  close(): void;
}

const mostRedirects = 10;

export function createHubWire(options: HubWireOptions): HubWire {
  const transports = new Map<string, Transport>();
  const transportOf = (host: string): Transport => {
    const known = transports.get(host);
    if (known !== undefined) return known;
    const made = createTransport(host, options);
    transports.set(host, made);
    return made;
  };
  return {
    ask: async (question) => {
      const told: Record<string, string> = {};
      let url = question.url;
      for (let hop = 0; hop <= mostRedirects; hop += 1) {
        const { host, origin } = new URL(url);
        const token = question.token?.origin === origin ? question.token : null;
        const answer = await send(transportOf(host), { ...question, url, token });
        if (hop === 0 || origin === new URL(question.url).origin) remember(told, answer.headers);
        const next = redirectOf(answer, url);
        if (next === null) {
          const chunks = translated(answer.chunks, host, question.signal);
          return { ...answer, chunks, url, host, told, withToken: token !== null };
        }
        await drain(answer.chunks);
        allowHop(question.url, next);
        url = next;
      }
      throw new AppError('hub.rejected', { host: new URL(url).host, status: 'redirects' });
    },
    close: () => {
      for (const transport of transports.values()) transport.close();
    },
  };
}

async function send(
  transport: Transport,
  { url, method = 'GET', range, token, signal }: Question,
): Promise<OpenAnswer> {
  const { host } = new URL(url);
  try {
    return await transport.open({
      url,
      method,
      signal,
      headers: {
        'user-agent': 'comfy-ferry',
        // a length and a hash are those of the file, not of a compressed form
        'accept-encoding': 'identity',
        ...token?.headers,
        ...(range && { range: `bytes=${range.start}-${range.end === null ? '' : range.end - 1}` }),
      },
    });
  } catch (error) {
    throw hubFailure(error, host, signal);
  }
}

async function* translated(
  chunks: AsyncIterable<Uint8Array>,
  host: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    throw hubFailure(error, host, signal);
  }
}

function remember(told: Record<string, string>, headers: OpenAnswer['headers']): void {
  for (const [name, value] of Object.entries(headers)) told[name] ??= value;
}

function redirectOf({ status, headers }: OpenAnswer, url: string): string | null {
  const { location } = headers;
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined) return null;
  return URL.canParse(location, url) ? new URL(location, url).href : null;
}

async function drain(chunks: AsyncIterable<Uint8Array>): Promise<void> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > 65_536) return;
  }
}

/** A link of the internet leads neither into the own network nor out of the encryption. */
function allowHop(first: string, next: string): void {
  const from = new URL(first);
  const to = new URL(next);
  const { host } = to;
  if (to.protocol !== 'https:' && (to.protocol !== 'http:' || from.protocol === 'https:'))
    throw new AppError('hub.insecureLink', { host });
  if (reachOf(from.hostname) === 'public' && reachOf(to.hostname) !== 'public')
    throw new AppError('hub.privateAddress', { host });
}
