import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { listenLoopback, type LoopbackListener } from '../http/listen-loopback.ts';
import type { OssKey } from './authenticate.ts';
import { createBodyWriter } from './body-writer.ts';
import { openBucketStore, type BucketStore } from './bucket-store.ts';
import { createFaultRules, goodBehaviour, type FaultSwitches, type OssFaults } from './faults.ts';
import type { Bucket } from './oss-request.ts';
import { createRequestLog, type LoggedRequest, type RequestLog } from './request-log.ts';
import { serve, type ServiceState } from './serve.ts';

export interface OssSandboxOptions {
  /** Everything the stand-in keeps lies below this folder. */
  readonly dir: string;
  readonly buckets: readonly Bucket[];
  readonly keys: readonly OssKey[];
  /** Custom domains: host without port to bucket. */
  readonly domains?: Readonly<Record<string, string>>;
  readonly port?: number;
  /** Where the hash worker lies when this is bundled; its source beside this file unless told. */
  readonly hashWorkerUrl?: URL;
  readonly signal?: AbortSignal;
  readonly clock?: { now(): number };
}

export interface OssSandbox {
  readonly port: number;
  /** Path style, as ali-oss needs it: `http://localhost:PORT`. */
  readonly endpoint: string;
  readonly faults: OssFaults;
  readonly requests: readonly LoggedRequest[];
  readonly waitForRequest: RequestLog['waitFor'];
  /** The bucket's contents, for stand-ins that look into it without HTTP. */
  bucket(name: string): BucketStore;
  close(): Promise<void>;
}

async function openBuckets({ dir, buckets }: OssSandboxOptions): Promise<Map<string, BucketStore>> {
  const stores = new Map<string, BucketStore>();
  for (const { name } of buckets) stores.set(name, await openBucketStore(join(dir, name)));
  return stores;
}

/** Slow lines and stalls are part of the play: only the client decides when to give up. */
function createHttpServer(state: ServiceState): Server {
  const timing = { requestTimeout: 0, keepAliveTimeout: 60_000 };
  return createServer(timing, (message, response) => void serve(state, message, response));
}

async function listen(state: ServiceState, port: number | undefined): Promise<LoopbackListener> {
  try {
    return await listenLoopback(() => createHttpServer(state), port);
  } catch (error) {
    await state.writer.close();
    throw error;
  }
}

/** Starts an OSS on loopback that keeps its objects on disk and checks every signature. */
export async function startOss(options: OssSandboxOptions): Promise<OssSandbox> {
  options.signal?.throwIfAborted();
  const stores = await openBuckets(options);
  const clock = options.clock ?? Date;
  const rules = createFaultRules();
  const log = createRequestLog();
  const writer = createBodyWriter(options.hashWorkerUrl);
  const closed = new AbortController();
  let switches: FaultSwitches = goodBehaviour;
  const { keys, buckets } = options;
  const state: ServiceState = {
    domains: options.domains ?? {},
    storeOf: (name) => stores.get(name),
    writer,
    log,
    gate: () => ({ buckets, keys, rules, switches, now: clock.now() + switches.clockOffsetMs }),
    closed: closed.signal,
  };
  const listener = await listen(state, options.port);
  const close = async (): Promise<void> => {
    closed.abort();
    await listener.close();
    await writer.close();
  };
  options.signal?.addEventListener('abort', () => void close(), { once: true });
  return {
    port: listener.port,
    endpoint: `http://localhost:${listener.port}`,
    requests: log.requests,
    waitForRequest: log.waitFor,
    faults: {
      add: rules.add,
      set: (changes) => {
        switches = { ...switches, ...changes };
      },
      clear: () => {
        rules.clear();
        switches = goodBehaviour;
      },
      cutConnections: listener.cut,
      refuseConnections: listener.refuse,
    },
    bucket(name) {
      const store = stores.get(name);
      if (!store) throw new Error(`There is no bucket ${name}`);
      return store;
    },
    close,
  };
}
