import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { startOss } from '../../../sandbox/oss/start-oss.ts';
import type { BucketAddress, Connection } from '../../../contract/connection.ts';
import type {
  MoveEvent,
  MoveWish,
  VerifyEvent,
  VerifyWish,
} from '../../../contract/object-work.ts';
import { createModels } from '../../services/models/create-models.ts';
import type { CopyLimits } from '../../services/objects/copy-object.ts';
import { createMoves } from '../../services/objects/create-moves.ts';
import { createObjectWork } from '../../services/objects/object-work.ts';
import { systemClock } from '../clock/system-clock.ts';
import { openDatabase } from '../database/open-database.ts';
import { createLocalFiles } from '../files/local-files.ts';
import { createCrc64 } from '../hash/create-crc64.ts';
import { createMoveJournal } from '../objects-store/move-journal.ts';
import { createObjectRecords } from '../objects-store/object-records.ts';
import { createKnownFiles, createObjectSums } from '../objects-store/object-sums.ts';
import { createFileFacts } from '../uploads-store/file-facts.ts';
import { createObjectLocks } from '../uploads-store/object-locks.ts';
import { contentOf, crc64WorkerUrl, temporaryFolder, testKey } from './engine.test-support.ts';
import { createOpenBucket } from './open-bucket.ts';

export type ObjectWorld = Awaited<ReturnType<typeof createObjectWorld>>;

export const modelPrefix = 'llm-model/model';
const signal = new AbortController().signal;

export interface ObjectEngineOptions {
  readonly dataDir: string;
  readonly address: BucketAddress;
  readonly limits?: CopyLimits;
}

/** Moves, removal and proofs on a real database and real sockets. */
export function createObjectEngine({ dataDir, address, limits }: ObjectEngineOptions) {
  const connection: Connection = {
    id: 'c',
    name: 'studio',
    server: null,
    bucket: address,
    credential: { kind: 'accessKey', accessKeyId: 'LTAI…key' },
    login: { kind: 'none' },
    capabilities: { models: 'bucket', workflows: false, restart: 'no', login: 'none' },
  };
  const { db } = openDatabase(join(dataDir, 'ferry.db'), Date.now);
  const bucket = createOpenBucket({})(address, () => Promise.resolve(testKey));
  const crc64 = createCrc64({ workerUrl: crc64WorkerUrl });
  const objectsOf = () => bucket.objects;
  const models = createModels({
    objectsOf,
    comfyModelsOf: () => {
      throw new Error('no server');
    },
    clock: systemClock,
    builtIn: { categories: [], models: [] },
  });
  const records = createObjectRecords(db);
  const facts = createFileFacts(db);
  const read: string[] = [];
  const plain = createLocalFiles();
  const files: typeof plain = {
    identify: (path) => plain.identify(path),
    open: (path, identity) => {
      read.push(path);
      return plain.open(path, identity);
    },
  };
  const journal = createMoveJournal(db);
  const defects: unknown[] = [];
  const changed: string[] = [];
  const moves = createMoves({
    ...{ models, journal, records, clock: systemClock, newId: randomUUID },
    bucketOf: () => bucket,
    connectionOf: () => Promise.resolve(connection),
    locks: createObjectLocks(join(dataDir, 'locks')),
    reportDefect: (error) => defects.push(error),
    onChange: (id) => changed.push(id),
    ...(limits && { limits }),
  });
  const work = createObjectWork({
    ...{ models, objectsOf, records, facts, files, crc64, clock: systemClock },
    listed: (of) => models.list(of),
    sums: createObjectSums(db),
    known: createKnownFiles(db),
  });
  return {
    ...{ connection, bucket, moves, work, records, facts, journal, read, changed },
    move: async (wishes: readonly MoveWish[]) => {
      const events: MoveEvent[] = [];
      await moves.move(connection, wishes, (event) => events.push(event), signal);
      return events;
    },
    verify: async (wishes: readonly VerifyWish[]) => {
      const events: VerifyEvent[] = [];
      await work.verify(connection, wishes, (event) => events.push(event), signal);
      return events;
    },
    remove: (keys: readonly string[]) => work.remove(connection, keys, signal),
    equal: () => work.equalFiles(connection, signal),
    close: async () => {
      await moves.close();
      bucket.close();
      await crc64.close();
      db.close();
    },
  };
}

/** A sandbox with one bucket, and what works on its objects. */
export async function createObjectWorld(limits?: CopyLimits) {
  const folder = temporaryFolder();
  const { accessKeyId, accessKeySecret } = testKey;
  const oss = await startOss({
    dir: join(folder.dir, 'oss'),
    buckets: [{ name: 'models', region: 'cn-hangzhou' }],
    keys: [{ accessKeyId, accessKeySecret }],
  });
  const address: BucketAddress = {
    endpoint: oss.endpoint,
    endpointKind: 'pathStyle',
    bucket: 'models',
    region: 'cn-hangzhou',
    prefix: modelPrefix,
  };
  const dataDir = join(folder.dir, 'data');
  const open = (own?: CopyLimits) => {
    const chosen = own ?? limits;
    return createObjectEngine({ dataDir, address, ...(chosen && { limits: chosen }) });
  };
  let engine = open();
  return {
    ...{ folder, oss, address, dataDir },
    engine: () => engine,
    /** `path` lies below the prefix. */
    put: async (path: string, bytes: number, seed = 1): Promise<Buffer> => {
      const content = contentOf(bytes, seed);
      const key = `${modelPrefix}/${path}`;
      await engine.bucket.objects.put(key, content, {
        forbidOverwrite: false,
        meta: { note: '好' },
        contentType: 'application/x-model',
      });
      return content;
    },
    get: async (path: string): Promise<Buffer> => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of engine.bucket.objects.read(`${modelPrefix}/${path}`, { start: 0 }))
        chunks.push(chunk);
      return Buffer.concat(chunks);
    },
    keys: async () => {
      const keys: string[] = [];
      for await (const page of engine.bucket.objects.list({ prefix: `${modelPrefix}/` }))
        keys.push(...page.objects.map(({ key }) => key.slice(modelPrefix.length + 1)));
      return keys;
    },
    openUploads: () => engine.bucket.multipart.listUploads(''),
    countOf: (action: string) => oss.requests.filter((each) => each.action === action).length,
    reopen: async (own?: CopyLimits) => {
      await engine.close();
      engine = open(own);
    },
    close: async () => {
      await engine.close();
      await oss.close();
      folder.remove();
    },
  };
}
