import type { UploadJob } from '../../../contract/upload.ts';
import { AppError } from '../../core/app-error.ts';
import type { JournalPart } from '../../core/uploads/reconcile-parts.ts';
import type { Clock } from '../ports/clock.ts';
import { createSharedTraffic, type TrafficWishes } from '../traffic/shared-traffic.ts';
import { createUploads, type UploadOptions, type UploadWish } from './create-uploads.ts';
import { crc64Of, createFakeBucket, type FakeBucket } from './fake-bucket.test-support.ts';
import type { Crc64, LocalFiles, ObjectLocks, UploadJournal, UploadPorts } from './upload-ports.ts';

/** A clock whose sleeps take no time: they move it. `slept` tells how long they would have been. */
export function createFakeClock(startsAt = 1_000_000): Clock & { readonly slept: number[] } {
  let now = startsAt;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    sleep: async (delayMs, signal) => {
      signal?.throwIfAborted();
      slept.push(delayMs);
      now += delayMs;
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      signal?.throwIfAborted();
    },
  };
}

export function createFakeJournal(): UploadJournal & { readonly steps: string[] } {
  const jobs = new Map<string, UploadJob>();
  const parts = new Map<string, Map<number, JournalPart>>();
  const steps: string[] = [];
  const partsOf = (id: string) => {
    const known = parts.get(id) ?? new Map<number, JournalPart>();
    parts.set(id, known);
    return known;
  };
  return {
    steps,
    list: async () => [...jobs.values()],
    get: async (id) => jobs.get(id) ?? null,
    at: async (bucket, objectKey) =>
      [...jobs.values()].filter(
        ({ target }) => target.bucket === bucket && target.objectKey === objectKey,
      ),
    save: async (job) => {
      steps.push(job.state);
      jobs.set(job.id, job);
    },
    parts: async (id) => [...partsOf(id).values()].toSorted((a, b) => a.partNumber - b.partNumber),
    savePart: async (id, part) => {
      steps.push(`part ${part.partNumber}`);
      partsOf(id).set(part.partNumber, part);
    },
    remove: async (ids) => {
      for (const id of ids) jobs.delete(id);
    },
    dropParts: async (id, numbers) => {
      for (const number of numbers) partsOf(id).delete(number);
    },
  };
}

function createFakeLocks(): ObjectLocks {
  const held = new Set<string>();
  return {
    acquire: async (bucket, key) => {
      const name = `${bucket}/${key}`;
      if (held.has(name)) throw new AppError('store.locked', { key });
      held.add(name);
      return { release: () => void held.delete(name) };
    },
  };
}

function createFakeFiles(contents: Map<string, Uint8Array>): LocalFiles & { readBytes: number } {
  const identify = (path: string) => {
    const bytes = contents.get(path);
    if (bytes === undefined) throw new AppError('file.notFound', { path });
    return { size: bytes.length, mtimeNs: String(bytes[0] ?? 0), inode: '1:1' };
  };
  const files: LocalFiles & { readBytes: number } = {
    readBytes: 0,
    identify: async (path) => identify(path),
    open: async (path, identity) => {
      const check = async () => {
        const now = contents.get(path);
        if (now === undefined) throw new AppError('file.vanished', { path });
        if (JSON.stringify(identify(path)) !== JSON.stringify(identity))
          throw new AppError('file.changed', { path });
      };
      await check();
      return {
        check,
        close: async () => undefined,
        read: async function* (start, end) {
          await check();
          const bytes = contents.get(path)?.subarray(start, end) ?? new Uint8Array();
          files.readBytes += bytes.length;
          yield { bytes, release: () => undefined };
        },
      };
    },
  };
  return files;
}

function createFakeCrc64(): Crc64 {
  return {
    wake: () => undefined,
    start: () => {
      const seen: Uint8Array[] = [];
      return {
        update: async (bytes) => {
          seen.push(bytes.slice());
        },
        digest: () => crc64Of(Buffer.concat(seen)),
        abandon: () => undefined,
      };
    },
  };
}

export const leastPart = 102_400;

/** The service among fakes: a bucket, a disk, a journal and a clock in memory. */
export function createFakeWorld(options: UploadOptions & TrafficWishes = {}) {
  const clock = createFakeClock();
  const fake: FakeBucket = createFakeBucket(() => clock.now());
  const contents = new Map<string, Uint8Array>();
  const files = createFakeFiles(contents);
  const journal = createFakeJournal();
  const known = new Map<string, string>();
  const defects: unknown[] = [];
  let ids = 0;
  const ports: UploadPorts = {
    buckets: { open: async () => fake.bucket },
    journal,
    facts: {
      crc64: async (path, identity) => known.get(path + JSON.stringify(identity)) ?? null,
      save: async (path, identity, crc64) => void known.set(path + JSON.stringify(identity), crc64),
    },
    locks: createFakeLocks(),
    files,
    crc64: createFakeCrc64(),
    traffic: createSharedTraffic(clock, { lanes: 4, ...options }),
    clock,
    random: () => 0.5,
    newId: () => {
      ids += 1;
      return `job${ids}`;
    },
    reportDefect: (error) => defects.push(error),
  };
  let uploads = createUploads(ports, options);
  const wish = (path: string, more: Partial<UploadWish> = {}): UploadWish => ({
    connectionId: 'c',
    path,
    target: { bucket: 'b', region: 'r', objectKey: `m${path}` },
    ifExists: 'fail',
    partSize: leastPart,
    ...more,
  });
  return {
    ...fake,
    clock,
    contents,
    files,
    journal,
    ports,
    defects,
    wish,
    uploads: () => uploads,
    /** Whether the object at the key is the file at the path. */
    holds: (key: string, path: string): boolean =>
      Buffer.compare(
        fake.objects.get(key)?.bytes ?? new Uint8Array(),
        contents.get(path) ?? Uint8Array.of(1),
      ) === 0,
    /** As a restart does: the journal stays, memory goes. */
    restart: () => {
      uploads = createUploads(ports, options);
    },
    write: (path: string, bytes: number, fill = 1) => {
      contents.set(path, new Uint8Array(bytes).fill(fill));
      return path;
    },
    push: async (path: string, more?: Partial<UploadWish>): Promise<UploadJob> => {
      const { job } = await uploads.add(wish(path, more));
      await uploads.start(job.id);
      return uploads.finished(job.id);
    },
  };
}
