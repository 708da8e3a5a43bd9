import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startOss } from '../../../sandbox/oss/start-oss.ts';
import type { AccessKey, BucketAddress } from '../../../contract/connection.ts';
import type { DownloadJob } from '../../../contract/download.ts';
import type { IfExists } from '../../../contract/upload.ts';
import {
  createDownloads,
  type DownloadRequest,
} from '../../services/downloads/create-downloads.ts';
import type { DownloadJournal, DownloadPorts } from '../../services/downloads/download-ports.ts';
import { createSharedTraffic } from '../../services/traffic/shared-traffic.ts';
import { systemClock } from '../clock/system-clock.ts';
import { openDatabase } from '../database/open-database.ts';
import { createDownloadJournal } from '../downloads-store/download-journal.ts';
import { createLocalFiles } from '../files/local-files.ts';
import { createPiecePool } from '../files/piece-pool.ts';
import { createCrc64 } from '../hash/create-crc64.ts';
import { createTargetFiles } from '../target-files/target-files.ts';
import { createTurnPlaces } from '../transfers-store/turn-places.ts';
import { createFileFacts } from '../uploads-store/file-facts.ts';
import { createObjectLocks } from '../uploads-store/object-locks.ts';
import { contentOf, crc64WorkerUrl, temporaryFolder, testKey } from './engine.test-support.ts';
import { createOpenBucket } from './open-bucket.ts';
import type { TransportOptions } from './transport.ts';

export interface PullEngineOptions {
  readonly dataDir: string;
  readonly address: BucketAddress;
  readonly transport?: TransportOptions;
  readonly ports?: Partial<DownloadPorts>;
  readonly goOnByThemselves?: boolean;
  readonly limit?: number;
  readonly giveUpAfterMs?: number;
  readonly accessKey?: () => Promise<AccessKey>;
}

/** The downloads on real files, a real database and real sockets. */
export function createPullEngine(options: PullEngineOptions) {
  const { db } = openDatabase(join(options.dataDir, 'ferry.db'), Date.now);
  const { accessKey = () => Promise.resolve(testKey) } = options;
  const bucket = createOpenBucket(options.transport ?? {})(options.address, accessKey);
  const crc64 = createCrc64({ workerUrl: crc64WorkerUrl });
  const defects: unknown[] = [];
  const written = countParts(createDownloadJournal(db));
  const { limit } = options;
  const ports: DownloadPorts = {
    buckets: { open: () => Promise.resolve(bucket) },
    journal: written.journal,
    places: createTurnPlaces(db, 'downloads'),
    facts: createFileFacts(db),
    locks: createObjectLocks(join(options.dataDir, 'locks')),
    files: createLocalFiles(),
    targets: createTargetFiles(),
    pieces: createPiecePool(),
    crc64,
    traffic: createSharedTraffic(systemClock, { lanes: 4, limit }),
    clock: systemClock,
    random: Math.random,
    newId: randomUUID,
    reportDefect: (error) => {
      defects.push(error);
    },
    filesAtOnce: () => 4,
    ...options.ports,
  };
  const downloads = createDownloads(ports, {
    goOnByThemselves: options.goOnByThemselves ?? false,
    giveUpAfterMs: options.giveUpAfterMs,
  });
  return {
    downloads,
    bucket,
    ports,
    db,
    defects,
    partsWritten: written.reached,
    close: async () => {
      await downloads.close();
      bucket.close();
      await crc64.close();
      db.close();
    },
  };
}

/** Tells when so many parts stand in the journal. */
function countParts(journal: DownloadJournal) {
  let count = 0;
  const waiters = new Set<() => void>();
  return {
    journal: {
      ...journal,
      savePart: async (...args: Parameters<DownloadJournal['savePart']>) => {
        await journal.savePart(...args);
        count += 1;
        for (const check of waiters) check();
      },
    },
    reached: (parts: number) =>
      new Promise<void>((resolve) => {
        const check = () => {
          if (count >= parts) resolve();
        };
        waiters.add(check);
        check();
      }),
  };
}

export type PullWorld = Awaited<ReturnType<typeof createPullWorld>>;
type EngineWorld = Partial<PullEngineOptions>;

interface Wishes {
  readonly ifExists?: IfExists;
  readonly partSize?: number;
  /** Below the folder of downloads. */
  readonly name?: string;
}

export const testPart = 102_400;
/** A second key of the sandbox's bucket, for a session. */
export const session = {
  ...{ accessKeyId: 'STS.test', accessKeySecret: 'sts-secret', securityToken: 'sts-token' },
};
export const stsKey: AccessKey = { ...session, expiresAt: null };

/** A sandbox with one bucket, and the engine that pulls from it. */
export async function createPullWorld() {
  const folder = temporaryFolder();
  const { accessKeyId, accessKeySecret } = testKey;
  const oss = await startOss({
    dir: join(folder.dir, 'oss'),
    buckets: [{ name: 'models', region: 'cn-hangzhou' }],
    keys: [{ accessKeyId, accessKeySecret }, session],
  });
  const address: BucketAddress = {
    endpoint: oss.endpoint,
    endpointKind: 'pathStyle',
    bucket: 'models',
    region: 'cn-hangzhou',
    prefix: 'llm-model/model',
  };
  const dataDir = join(folder.dir, 'data');
  const into = join(folder.dir, 'into');
  mkdirSync(into);
  const open = (world: EngineWorld = {}) => createPullEngine({ dataDir, address, ...world });
  let engine = open();
  const pathOf = (key: string, name?: string) => join(into, name ?? key.split('/').at(-1) ?? key);
  const requestOf = async (key: string, wishes: Wishes = {}): Promise<DownloadRequest> => {
    const head = await engine.bucket.objects.head(key);
    if (head === null) throw new Error(`no object ${key}`);
    const { bytes, etag, crc64 } = head;
    return {
      connectionId: 'c',
      source: { bucket: 'models', region: 'cn-hangzhou', objectKey: key, bytes, etag, crc64 },
      path: pathOf(key, wishes.name),
      ifExists: wishes.ifExists ?? 'fail',
      partSize: wishes.partSize ?? testPart,
    };
  };
  const begin = async (key: string, wishes?: Wishes): Promise<DownloadJob> => {
    const { job } = await engine.downloads.add(await requestOf(key, wishes));
    return engine.downloads.start(job.id);
  };
  return {
    ...{ folder, oss, address, dataDir, into, pathOf, requestOf, begin },
    engine: () => engine,
    put: async (key: string, bytes: number, seed = 1): Promise<Buffer> => {
      const content = contentOf(bytes, seed);
      await engine.bucket.objects.put(key, content, { forbidOverwrite: false });
      return content;
    },
    pull: async (key: string, wishes?: Wishes): Promise<DownloadJob> =>
      engine.downloads.finished((await begin(key, wishes)).id),
    /** Closes the engine and opens another on the same data, as a restart does. */
    reopen: async (world?: EngineWorld) => {
      await engine.close();
      engine = open(world);
    },
    openSecond: (world?: EngineWorld) => open(world),
    /** The names in the folder of downloads. */
    names: () => readdirSync(into).toSorted(),
    gets: () => oss.requests.filter(({ action }) => action === 'GetObject'),
    close: async () => {
      await engine.close();
      await oss.close();
      folder.remove();
    },
  };
}
