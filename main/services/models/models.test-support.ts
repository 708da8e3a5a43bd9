import type { BucketAddress, Connection } from '../../../contract/connection.ts';
import type { ErrorCode } from '../../../contract/error-code.ts';
import { AppError } from '../../core/app-error.ts';
import type { BuiltInModels } from '../../core/models/built-in-models.ts';
import type { ComfyModels } from '../ports/comfy.ts';
import type { ObjectHead, ObjectStore } from '../ports/object-store.ts';
import type { ModelsPorts } from './models-ports.ts';

export const prefix = 'llm-model/model';

const address: BucketAddress = {
  endpoint: 'https://oss-cn-hangzhou.aliyuncs.com',
  endpointKind: 'region',
  bucket: 'studio',
  region: 'cn-hangzhou',
  prefix,
};
export const everything: Connection = {
  id: 'c1',
  name: 'studio',
  server: { url: 'http://203.0.113.5:8188' },
  bucket: address,
  credential: { kind: 'accessKey', accessKeyId: 'LTAI…x7Q' },
  login: { kind: 'none' },
  capabilities: { models: 'bucket', workflows: true, restart: 'yes', login: 'none' },
};
export const bucketOnly: Connection = { ...everything, server: null };
export const serverOnly: Connection = { ...everything, bucket: null };
export const withPrefix = (given: string | null): Connection => ({
  ...everything,
  bucket: { ...address, prefix: given },
});

const mib = 1024 ** 2;
export const aeBytes = 320 * mib;
const builtIn: BuiltInModels = {
  categories: ['vae'],
  models: [
    {
      category: 'vae',
      names: ['ae.safetensors'],
      size: { minBytes: 319 * mib, maxBytes: aeBytes },
    },
  ],
};

type Put = Parameters<ObjectStore['put']>[2] & { readonly key: string };

export interface FakeBucket extends Pick<ObjectStore, 'list' | 'head' | 'put'> {
  readonly objects: Map<string, ObjectHead>;
  readonly listed: string[];
  readonly puts: Put[];
  /** Prefixes that the key may not list, and the code for any `put`. */
  readonly denied: { list: string[]; put: ErrorCode | null };
}

const modified = '2026-11-01T00:00:00.000Z';
const headOf = (bytes: number, meta: Readonly<Record<string, string>> = {}): ObjectHead => ({
  bytes,
  modified,
  etag: '"x"',
  crc64: null,
  contentType: 'application/octet-stream',
  meta,
});

/** A bucket in memory; keys with their sizes, pages of two. */
export function fakeBucket(keys: Readonly<Record<string, number>>): FakeBucket {
  const objects = new Map(Object.entries(keys).map(([key, bytes]) => [key, headOf(bytes)]));
  const listed: string[] = [];
  const puts: Put[] = [];
  const denied: FakeBucket['denied'] = { list: [], put: null };
  return {
    objects,
    listed,
    puts,
    denied,
    async *list(query) {
      query.signal?.throwIfAborted();
      listed.push(query.prefix);
      if (denied.list.includes(query.prefix)) throw new AppError('oss.accessDenied');
      const below = [...objects.keys()].filter((key) => key.startsWith(query.prefix)).toSorted();
      const isFolded = (key: string) =>
        query.delimiter !== undefined && key.slice(query.prefix.length).includes('/');
      const folders = below
        .filter(isFolded)
        .map((key) => key.slice(0, key.indexOf('/', query.prefix.length) + 1));
      yield { objects: [], folders: [...new Set(folders)] };
      const rest = below.filter((key) => !isFolded(key));
      for (let at = 0; at < rest.length; at += 2) {
        const page = rest.slice(at, at + 2).map((key) => ({ key, ...objects.get(key)! }));
        yield { objects: page, folders: [] };
      }
    },
    head: async (key) => objects.get(key) ?? null,
    put: async (key, bytes, options) => {
      if (denied.put !== null) throw new AppError(denied.put);
      puts.push({ key, ...options });
      objects.set(key, headOf(bytes.length, options.meta));
      return { crc64: '0' };
    },
  };
}

export interface FakeComfy extends ComfyModels {
  readonly lists: Map<string, readonly string[]>;
  readonly asked: string[];
  failure: Error | null;
  /** The most requests that were under way at once. */
  readonly peak: () => number;
}

export function fakeComfy(lists: Readonly<Record<string, readonly string[]>>): FakeComfy {
  let running = 0;
  let peak = 0;
  const fake: FakeComfy = {
    lists: new Map(Object.entries(lists)),
    asked: [],
    failure: null,
    peak: () => peak,
    folders: async () => {
      if (fake.failure !== null) throw fake.failure;
      return [...fake.lists.keys()];
    },
    list: async (folder) => {
      fake.asked.push(folder);
      running += 1;
      peak = Math.max(peak, running);
      await Promise.resolve();
      running -= 1;
      if (fake.failure !== null) throw fake.failure;
      return fake.lists.get(folder) ?? null;
    },
  };
  return fake;
}

export interface FakeClock {
  readonly slept: number[];
  /** Called after each sleep with the time that has passed. */
  onSleep: (passedMs: number) => void;
}

/** Ports over the two fakes; time passes only in sleeps. */
export function portsOf(
  bucket: FakeBucket,
  comfy: ComfyModels,
): { readonly ports: ModelsPorts; readonly time: FakeClock } {
  const startMs = 1_800_000_000_000;
  let nowMs = startMs;
  const time: FakeClock = { slept: [], onSleep: () => undefined };
  const clock: ModelsPorts['clock'] = {
    now: () => nowMs,
    sleep: async (delayMs, signal) => {
      signal?.throwIfAborted();
      nowMs += delayMs;
      time.slept.push(delayMs);
      time.onSleep(nowMs - startMs);
    },
  };
  return { ports: { objectsOf: () => bucket, comfyModelsOf: () => comfy, clock, builtIn }, time };
}
