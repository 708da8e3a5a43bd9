import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { AccessKey, BucketAddress } from '../../../contract/connection.ts';
import type { Clock } from '../../services/ports/clock.ts';
import { createSharedTraffic, type TrafficWishes } from '../../services/traffic/shared-traffic.ts';
import { createUploads, type UploadOptions } from '../../services/uploads/create-uploads.ts';
import type { UploadJournal, UploadPorts } from '../../services/uploads/upload-ports.ts';
import { openDatabase } from '../database/open-database.ts';
import { createLocalFiles } from '../files/local-files.ts';
import { createCrc64 } from '../hash/create-crc64.ts';
import { createFileFacts } from '../uploads-store/file-facts.ts';
import { createObjectLocks } from '../uploads-store/object-locks.ts';
import { createUploadJournal } from '../uploads-store/upload-journal.ts';
import { createOpenBucket } from './open-bucket.ts';
import type { TransportOptions } from './transport.ts';

export const testKey: AccessKey = {
  accessKeyId: 'LTAItestkey',
  accessKeySecret: 'test-secret',
  securityToken: null,
  expiresAt: null,
};

export const crc64WorkerUrl = new URL('../hash/crc64-worker.ts', import.meta.url);

const clock: Clock = {
  now: Date.now,
  sleep: async (delayMs, signal) => {
    await delay(delayMs, undefined, { signal }).catch((error: unknown) => {
      throw signal?.aborted === true ? signal.reason : error;
    });
  },
};

/** The engine on real files, a real database and real sockets. */
export function createEngine(
  world: {
    readonly dataDir: string;
    readonly address: BucketAddress;
    readonly accessKey?: () => Promise<AccessKey>;
    readonly transport?: TransportOptions;
    readonly ports?: Partial<UploadPorts>;
    readonly wrap?: (ports: UploadPorts) => UploadPorts;
  },
  options: UploadOptions & TrafficWishes = {},
) {
  const { db } = openDatabase(join(world.dataDir, 'ferry.db'), Date.now);
  const bucket = createOpenBucket(world.transport ?? {})(
    world.address,
    world.accessKey ?? (() => Promise.resolve(testKey)),
  );
  const crc64 = createCrc64({ workerUrl: crc64WorkerUrl });
  const defects: unknown[] = [];
  const written = countParts(createUploadJournal(db));
  const whole: UploadPorts = {
    buckets: { open: () => Promise.resolve(bucket) },
    journal: written.journal,
    facts: createFileFacts(db),
    locks: createObjectLocks(join(world.dataDir, 'locks')),
    files: createLocalFiles(),
    crc64,
    traffic: createSharedTraffic(clock, { lanes: 4, ...options }),
    clock,
    random: Math.random,
    newId: randomUUID,
    reportDefect: (error) => {
      defects.push(error);
    },
    ...world.ports,
  };
  const ports = world.wrap?.(whole) ?? whole;
  const uploads = createUploads(ports, options);
  return {
    uploads,
    bucket,
    ports,
    defects,
    partsWritten: written.reached,
    close: async () => {
      await uploads.close();
      bucket.close();
      await crc64.close();
      db.close();
    },
  };
}

/** Tells when so many parts stand in the journal, whichever they are. */
function countParts(journal: UploadJournal) {
  let count = 0;
  const waiters = new Set<() => void>();
  return {
    journal: {
      ...journal,
      savePart: async (...args: Parameters<UploadJournal['savePart']>) => {
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

/** A folder for one test. */
export function temporaryFolder() {
  const dir = mkdtempSync(join(tmpdir(), 'ferry-upload-'));
  return {
    dir,
    remove: () => {
      rmSync(dir, { recursive: true, force: true });
    },
    /** A file of pseudo-random bytes: the same seed gives the same bytes. */
    writeFile: (name: string, bytes: number, seed = 1): string => {
      const path = join(dir, name);
      writeFileSync(path, contentOf(bytes, seed));
      return path;
    },
  };
}

export function contentOf(bytes: number, seed = 1): Buffer {
  const block = Buffer.alloc(65_536);
  for (let at = 0; at < block.length; at += 32)
    createHash('sha256').update(`${seed}:${at}`).digest().copy(block, at);
  const content = Buffer.alloc(bytes);
  for (let at = 0; at < bytes; at += block.length) {
    block.writeUInt32LE(at >>> 0, 0);
    block.copy(content, at);
  }
  return content;
}
