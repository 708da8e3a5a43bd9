import { basename, join } from 'node:path';
import { startOss } from '../../../sandbox/oss/start-oss.ts';
import type { BucketAddress } from '../../../contract/connection.ts';
import type { IfExists, UploadJob } from '../../../contract/upload.ts';
import type { TrafficWishes } from '../../services/traffic/shared-traffic.ts';
import type { UploadOptions, UploadWish } from '../../services/uploads/create-uploads.ts';
import { openDatabase } from '../database/open-database.ts';
import { createEngine, temporaryFolder, testKey } from './engine.test-support.ts';

export type PushWorld = Awaited<ReturnType<typeof createPushWorld>>;
type EngineWorld = Partial<Parameters<typeof createEngine>[0]>;
interface Wishes {
  readonly partSize?: number;
  readonly ifExists?: IfExists;
}

/** A sandbox with one bucket, and the engine that pushes into it. */
export async function createPushWorld() {
  const folder = temporaryFolder();
  const { accessKeyId, accessKeySecret } = testKey;
  const stsKey = {
    accessKeyId: 'STS.test',
    accessKeySecret: 'sts-secret',
    securityToken: 'sts-token',
    expiresAt: null,
  };
  const oss = await startOss({
    dir: join(folder.dir, 'oss'),
    buckets: [{ name: 'models', region: 'cn-hangzhou' }],
    keys: [
      { accessKeyId, accessKeySecret },
      {
        accessKeyId: stsKey.accessKeyId,
        accessKeySecret: stsKey.accessKeySecret,
        securityToken: stsKey.securityToken,
      },
    ],
  });
  const address: BucketAddress = {
    endpoint: oss.endpoint,
    endpointKind: 'pathStyle',
    bucket: 'models',
    region: 'cn-hangzhou',
    prefix: null,
  };
  const dataDir = join(folder.dir, 'data');
  const open = (world: EngineWorld = {}, options: UploadOptions & TrafficWishes = {}) =>
    createEngine({ dataDir, address, ...world }, options);
  let engine = open();
  const keyOf = (path: string) => `llm-model/model/loras/${basename(path)}`;
  const wish = (path: string, wishes: Wishes = {}): UploadWish => ({
    connectionId: 'c',
    path,
    target: { bucket: 'models', region: 'cn-hangzhou', objectKey: keyOf(path) },
    ifExists: 'fail',
    ...wishes,
  });
  const addWhole = (path: string, wishes?: Wishes) => engine.uploads.add(wish(path, wishes));
  return {
    folder,
    oss,
    stsKey,
    address,
    dataDir,
    wish,
    addWhole,
    engine: () => engine,
    add: async (path: string, wishes?: Wishes) => (await addWhole(path, wishes)).job,
    push: async (path: string, wishes?: Wishes): Promise<UploadJob> => {
      const { job } = await addWhole(path, wishes);
      await engine.uploads.start(job.id);
      return engine.uploads.finished(job.id);
    },
    /** Closes the engine and opens another on the same data, as a restart does. */
    reopen: async (world?: EngineWorld, options?: UploadOptions & TrafficWishes) => {
      await engine.close();
      engine = open(world, options);
    },
    openSecond: () => open(),
    objectOf: async (path: string): Promise<Buffer> => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of engine.bucket.objects.read(keyOf(path), { start: 0 }))
        chunks.push(chunk);
      return Buffer.concat(chunks);
    },
    objects: async () => {
      const keys: string[] = [];
      for await (const page of engine.bucket.objects.list({ prefix: '' }))
        keys.push(...page.objects.map((object) => object.key));
      return keys;
    },
    openUploads: () => engine.bucket.multipart.listUploads(''),
    heldParts: async (path: string) => {
      const [upload] = await engine.bucket.multipart.listUploads(keyOf(path));
      if (upload === undefined) return 0;
      return (await engine.bucket.multipart.listParts(upload.key, upload.uploadId)).length;
    },
    /** What a crash between a part's answer and its journal row leaves behind. */
    forgetParts: () => {
      const { db } = openDatabase(join(dataDir, 'ferry.db'), Date.now);
      db.exec('delete from upload_parts');
      db.close();
    },
    statesOf: (id: string) => watchJob(engine.uploads.watch.bind(engine.uploads), id),
    close: async () => {
      await engine.close();
      await oss.close();
      folder.remove();
    },
  };
}

function watchJob(watch: (signal: AbortSignal) => AsyncIterable<readonly UploadJob[]>, id: string) {
  const stop = new AbortController();
  const seen: UploadJob[] = [];
  let wake: () => void = () => undefined;
  const first = new Promise<void>((resolve) => (wake = resolve));
  const listeners = new Set<() => void>();
  const loop = async () => {
    for await (const jobs of watch(stop.signal)) {
      seen.push(...jobs.filter((job) => job.id === id));
      wake();
      for (const listener of listeners) listener();
    }
  };
  const ended = loop();
  return {
    first,
    until: (state: UploadJob['state']) =>
      new Promise<readonly UploadJob[]>((resolve) => {
        const check = () => {
          if (seen.some((job) => job.state === state)) resolve(seen);
        };
        listeners.add(check);
        check();
      }),
    stop: async () => {
      stop.abort();
      await ended;
    },
  };
}
