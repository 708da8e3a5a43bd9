import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { startOss } from '../../../sandbox/oss/start-oss.ts';
import type { AccessKey, BucketAddress } from '../../../contract/connection.ts';
import type { ImportJob } from '../../../contract/import.ts';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import { openDatabase } from '../../adapters/database/open-database.ts';
import { createCrc64 } from '../../adapters/hash/create-crc64.ts';
import { createSha256 } from '../../adapters/hash/create-sha256.ts';
import { createHubsWorld } from '../../adapters/hubs/hubs-world.test-support.ts';
import {
  createContentSums,
  createImportJournal,
} from '../../adapters/imports-store/import-journal.ts';
import {
  contentOf,
  crc64WorkerUrl,
  temporaryFolder,
  testKey,
} from '../../adapters/oss/engine.test-support.ts';
import { createOpenBucket } from '../../adapters/oss/open-bucket.ts';
import { session } from '../../adapters/oss/pull-world.test-support.ts';
import { createTurnPlaces } from '../../adapters/transfers-store/turn-places.ts';
import { createObjectLocks } from '../../adapters/uploads-store/object-locks.ts';
import { createSharedTraffic } from '../traffic/shared-traffic.ts';
import { carryThroughHere } from './carry-through-here.ts';
import { createImports, type ImportWish } from './create-imports.ts';
import type { FoundFile, Hubs, ImportJournal } from './import-ports.ts';

export const partSize = 102_400;
export const repo = 'maker/models';
export type ImportsWorld = Awaited<ReturnType<typeof createImportsWorld>>;

export interface EngineAt {
  readonly dataDir: string;
  readonly address: BucketAddress;
  readonly hubs: Hubs;
  readonly giveUpAfterMs?: number;
  readonly accessKey?: () => AccessKey;
  readonly filesAtOnce?: number;
  readonly waitForKey?: boolean;
  readonly journal?: (journal: ImportJournal) => ImportJournal;
}

/** The importer on real sockets, a real database and real threads. */
export function createImportEngine({ dataDir, address, hubs, ...more }: EngineAt) {
  const { db } = openDatabase(join(dataDir, 'ferry.db'), Date.now);
  const bucket = createOpenBucket({})(address, () =>
    Promise.resolve(more.accessKey?.() ?? testKey),
  );
  const crc64 = createCrc64({ workerUrl: crc64WorkerUrl });
  const sha256 = createSha256({ workerUrl: crc64WorkerUrl });
  const defects: unknown[] = [];
  const links = new Map<string, string>();
  const journal = createImportJournal(db);
  const imports = createImports(
    {
      hubs,
      buckets: { open: () => Promise.resolve(bucket) },
      journal: more.journal?.(journal) ?? journal,
      places: createTurnPlaces(db, 'imports'),
      contents: createContentSums(db),
      links: {
        get: async (id) => links.get(id) ?? null,
        set: async (id, url) => void links.set(id, url),
        delete: async (id) => void links.delete(id),
      },
      locks: createObjectLocks(join(dataDir, 'locks')),
      ...{ crc64, sha256, clock: systemClock, random: Math.random, newId: randomUUID },
      traffic: createSharedTraffic(systemClock, { lanes: 4 }),
      reportDefect: (error) => void defects.push(error),
    },
    carryThroughHere,
    {
      filesAtOnce: () => more.filesAtOnce ?? 2,
      giveUpAfterMs: more.giveUpAfterMs ?? 20_000,
      waitForKey: more.waitForKey ?? false,
    },
  );
  return {
    ...{ imports, bucket, defects, journal, links },
    close: async () => {
      await imports.close();
      bucket.close();
      await crc64.close();
      await sha256.close();
      db.close();
    },
  };
}

/** The hubs, a bucket, and the importer between them. */
export async function createImportsWorld() {
  const folder = temporaryFolder();
  const hubsWorld = await createHubsWorld(2_000);
  const { accessKeyId, accessKeySecret } = testKey;
  const oss = await startOss({
    dir: join(folder.dir, 'oss'),
    buckets: [{ name: 'models', region: 'cn-hangzhou' }],
    keys: [{ accessKeyId, accessKeySecret }, session],
  });
  const address: BucketAddress = {
    ...{ endpoint: oss.endpoint, endpointKind: 'pathStyle', bucket: 'models' },
    ...{ region: 'cn-hangzhou', prefix: null },
  };
  const dataDir = join(folder.dir, 'data');
  const at = { dataDir, address, hubs: hubsWorld.hubs };
  let engine = createImportEngine(at);
  const key = 'llm-model/model/vae/a.safetensors';
  const wish = (file: FoundFile, more: Partial<ImportWish> = {}): ImportWish => ({
    ...{ connectionId: 'c', file, url: null, ifExists: 'fail', partSize },
    target: { bucket: 'models', region: 'cn-hangzhou', objectKey: key },
    ...more,
  });
  const offer = (bytes: Buffer) =>
    hubsWorld.standIns.repos.commit(repo, { 'a.safetensors': bytes });
  const found = async (): Promise<FoundFile> => {
    const { files } = await hubsWorld.look(`${hubsWorld.standIns.url.huggingface}/${repo}`);
    const [file] = files;
    if (file === undefined) throw new Error('nothing was offered');
    return file;
  };
  const start = async (file: FoundFile, more?: Partial<ImportWish>): Promise<ImportJob> => {
    const { job } = await engine.imports.add(wish(file, more));
    return engine.imports.start(job.id);
  };
  return {
    ...{ folder, oss, hubsWorld, standIns: hubsWorld.standIns, address, dataDir, key, wish, at },
    ...{ offer, found, start },
    engine: () => engine,
    bring: async (file: FoundFile, more?: Partial<ImportWish>) => {
      const { id } = await start(file, more);
      return engine.imports.finished(id);
    },
    /** As a restart does. */
    reopen: async (more: Partial<EngineAt> = {}) => {
      await engine.close();
      engine = createImportEngine({ ...at, ...more });
    },
    object: async () => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of engine.bucket.objects.read(key, { start: 0 })) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
    openUploads: () => engine.bucket.multipart.listUploads(''),
    sentParts: () =>
      oss.requests.filter((each) => each.action === 'UploadPart' && each.status === 200),
    close: async () => {
      await engine.close();
      await hubsWorld.close();
      await oss.close();
      folder.remove();
    },
  };
}

export const modelOf = (bytes: number, seed = 1) => {
  const content = contentOf(bytes, seed);
  return { content, sha256: createHash('sha256').update(content).digest('hex') };
};
