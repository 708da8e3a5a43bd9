import type OSS from 'ali-oss';
import type { AccessKey, BucketAddress } from '../../../contract/connection.ts';
import { AppError } from '../../core/app-error.ts';
import type { CallContext } from './call-context.ts';
import type { Endpoint } from './endpoint.ts';
import { createServerClock } from './server-clock.ts';
import { rootOf, translateAnswer } from './translate-answer.ts';
import type { Answer, Transport } from './transport.ts';

/** What ali-oss hands to its HTTP client, as far as it is used here. */
interface AliRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'HEAD' | 'DELETE';
  readonly headers: Readonly<Record<string, unknown>>;
  readonly content?: string | Uint8Array;
}

interface AliAnswer {
  readonly status: number;
  readonly headers: Answer['headers'];
  readonly data: Buffer;
  readonly res: { readonly status: number; readonly headers: Answer['headers'] };
}

export interface Subject {
  readonly action: string;
  readonly key: string;
  readonly signal?: AbortSignal | undefined;
}

/** The calls of ali-oss over our own sockets, so that all of them can be cut, timed and told apart. */
export interface AliCalls {
  contextOf(subject: Subject): CallContext;
  /** Runs one call of ali-oss; gives its result and the raw answer. */
  call<T>(
    subject: Subject,
    run: (client: OSS) => Promise<T>,
  ): Promise<{ readonly result: T; readonly answer: Answer }>;
  /** A request of our own, signed by ali-oss; its headers are a secret. */
  sign(
    subject: Subject,
    method: 'GET' | 'PUT',
    queries: Readonly<Record<string, string>>,
  ): Promise<SignedRequest>;
}

export interface SignedRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Asks for the key at every call, so that a refreshed token is taken up. */
export function createAliCalls(
  address: BucketAddress,
  endpoint: Endpoint,
  accessKey: () => Promise<AccessKey>,
  transport: Transport,
): AliCalls {
  const contextOf = ({ action, key }: Subject): CallContext => ({
    host: endpoint.host,
    bucket: address.bucket,
    region: address.region,
    action,
    key,
  });
  const clock = createServerClock();
  const open = async (aheadMs: number, request: AliTransport) =>
    openClient({ address, endpoint, key: await accessKey(), aheadMs, request });
  const callOnce = async <T>(subject: Subject, aheadMs: number, run: AliRun<T>) => {
    const wire = createWire(transport, contextOf(subject), subject.signal);
    const client = await open(aheadMs, wire.request);
    try {
      return { result: await run(client), answer: wire.answer() };
    } catch (error) {
      throw wire.failure(error);
    }
  };
  return {
    contextOf,
    call: async (subject, run) => {
      const aheadMs = clock.aheadMs();
      try {
        return await callOnce(subject, aheadMs, run);
      } catch (error) {
        if (!clock.learnsFrom(error, aheadMs)) throw error;
        return callOnce(subject, clock.aheadMs(), run);
      }
    },
    sign: async (subject, method, queries) => {
      const signed = Promise.withResolvers<SignedRequest>();
      const client = await open(clock.aheadMs(), (url, asked) => {
        signed.resolve({ url, headers: headersOf(asked) });
        return new Promise(() => undefined);
      });
      const request = { method, bucket: address.bucket, object: subject.key, subres: queries };
      // it ends only where signing fails
      void requestOf(client, request).catch(signed.reject);
      return signed.promise;
    },
  };
}

/** What the types of ali-oss leave out: the request that all its calls go through. */
function requestOf(client: OSS, request: object): Promise<unknown> {
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the typings do not know it
  const whole = client as unknown as { request(request: object): Promise<unknown> };
  return whole.request(request);
}

type AliRun<T> = (client: OSS) => Promise<T>;
type AliTransport = (url: string, request: AliRequest) => Promise<AliAnswer>;

interface ClientOrder {
  readonly address: BucketAddress;
  readonly endpoint: Endpoint;
  readonly key: AccessKey;
  /** By how much the server's clock is ahead of this one. */
  readonly aheadMs: number;
  readonly request: AliTransport;
}

async function openClient(order: ClientOrder): Promise<OSS> {
  const { address, endpoint, key, aheadMs, request } = order;
  if (!/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(address.bucket))
    throw new AppError('oss.noSuchBucket', { bucket: address.bucket, region: address.region });
  const { default: Client } = await import('ali-oss');
  const options: OSS.Options & { amendTimeSkewed: number; urllib: { request: AliTransport } } = {
    ...endpoint.options,
    bucket: address.bucket,
    accessKeyId: key.accessKeyId,
    accessKeySecret: key.accessKeySecret,
    // without an interval ali-oss advises on the console to give it a refresh function
    ...(key.securityToken !== null && {
      stsToken: key.securityToken,
      refreshSTSTokenInterval: 300_000,
    }),
    authorizationV4: true,
    amendTimeSkewed: aheadMs,
    urllib: { request },
  };
  return new Client(options);
}

/** Carries one request and remembers how it went: ali-oss words failures in ways that lose their cause. */
function createWire(transport: Transport, context: CallContext, signal: AbortSignal | undefined) {
  let answer: Answer | null = null;
  let broken: { readonly error: unknown } | null = null;
  return {
    request: async (url: string, request: AliRequest): Promise<AliAnswer> => {
      try {
        answer = await transport.send({
          url,
          method: request.method,
          headers: headersOf(request),
          body: request.content,
          signal,
        });
        if (isGood(answer.status)) refuseStrangers(answer, context);
      } catch (error) {
        broken = { error };
        throw error;
      }
      const { status, headers, body } = answer;
      return { status, headers, data: body, res: { status, headers } };
    },
    answer: (): Answer => {
      if (answer === null) throw new Error('ali-oss gave a result without a request');
      return answer;
    },
    failure: (error: unknown): unknown => {
      if (broken !== null) return broken.error;
      return answer === null ? error : translateAnswer(answer, context);
    },
  };
}

function isGood(status: number): boolean {
  return status >= 200 && status < 300;
}

// a captive portal answers 200 with a page of its own; a Complete that took long may fail inside a 200
function refuseStrangers(answer: Answer, context: CallContext): void {
  if (answer.body.length === 0) return;
  const root = rootOf(answer.body) ?? '';
  // every good answer with a body is a <…Result>, or the <BucketInfo>
  if (!/result$|^bucketinfo$/.test(root)) throw translateAnswer(answer, context);
}

// undici sets Host from the URL, which is right for every kind of endpoint; ali-oss is wrong for IP addresses. It
// also counts a body's characters instead of its bytes; neither header is signed
function headersOf({ headers, content }: AliRequest): Record<string, string> {
  const ours = content === undefined ? ['host'] : ['host', 'content-length'];
  const kept = Object.entries(headers).filter(
    ([name, value]) => !ours.includes(name.toLowerCase()) && value !== undefined && value !== null,
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}
