import type { DownloadJob } from '../../../contract/download.ts';
import type { FileIdentity } from '../../../contract/upload.ts';
import { AppError } from '../../core/app-error.ts';
import { reloadedDownload } from '../../core/downloads/download-steps.ts';
import type { Bucket } from '../ports/object-store.ts';
import type { TurnPlaces } from '../transfers/turn-order.ts';
import { createSharedTraffic } from '../traffic/shared-traffic.ts';
import { crc64Of, createFakeBucket } from '../uploads/fake-bucket.test-support.ts';
import { createFakeClock } from '../uploads/fake-world.test-support.ts';
import type { Crc64, FileFacts, LocalFiles } from '../uploads/upload-ports.ts';
import { createDownloads } from './create-downloads.ts';
import type { DownloadJournal, DownloadPorts, PartFile, TargetFiles } from './download-ports.ts';

/** Called before and after everything that a process asks of the world; never resolves once it is dead. */
export type Pulse = () => Promise<void>;

interface FakeFile {
  readonly inode: string;
  bytes: Uint8Array;
  /** What a loss of power leaves. */
  durable: Uint8Array;
}

/** A disk that outlives the processes on it. */
export function createFakeDisk() {
  const files = new Map<string, FakeFile>();
  let made = 0;
  const identityOf = ({ bytes, inode }: FakeFile): FileIdentity => ({
    ...{ size: bytes.length, mtimeNs: '1', inode },
  });
  const opened = (file: FakeFile, pulse: Pulse): PartFile => ({
    inode: file.inode,
    size: async () => {
      await pulse();
      return file.bytes.length;
    },
    write: async (bytes, position) => {
      await pulse();
      const grown = new Uint8Array(Math.max(file.bytes.length, position + bytes.length));
      grown.set(file.bytes);
      // a process may die in the middle of a write
      grown.set(bytes.slice(0, bytes.length / 2), position);
      file.bytes = grown;
      await pulse();
      // others may have written meanwhile
      file.bytes.set(bytes, position);
    },
    read: async (bytes, position) => {
      await pulse();
      bytes.set(file.bytes.subarray(position, position + bytes.length));
    },
    sync: async () => {
      await pulse();
      file.durable = file.bytes.slice();
      await pulse();
    },
    close: pulse,
  });
  const targetsOf = (pulse: Pulse): TargetFiles => ({
    join: (directory, parts) => [directory, ...parts].join('/'),
    folderOf: (path) => path.slice(0, path.lastIndexOf('/')),
    makeFolder: pulse,
    look: async (path) => {
      await pulse();
      const file = files.get(path);
      return file === undefined ? null : identityOf(file);
    },
    room: async () => {
      await pulse();
      return { device: 'd', freeBytes: 1e12 };
    },
    create: async (path) => {
      await pulse();
      if (files.has(path)) return null;
      made += 1;
      const nothing = new Uint8Array();
      const file = { inode: `1:${made}`, bytes: nothing, durable: nothing };
      files.set(path, file);
      await pulse();
      return opened(file, pulse);
    },
    reopen: async (path, inode) => {
      await pulse();
      const file = files.get(path);
      return file === undefined || (inode !== '' && file.inode !== inode)
        ? null
        : opened(file, pulse);
    },
    remove: async (path, inode) => {
      await pulse();
      if (files.get(path)?.inode === inode) files.delete(path);
      await pulse();
    },
    claim: async (partPath, path, replace) => {
      await pulse();
      const file = files.get(partPath);
      if (file === undefined) throw new AppError('file.vanished', { path: partPath });
      if (files.has(path) && !replace) return 'taken';
      files.set(path, file);
      // linked, and the old name not taken away yet
      await pulse();
      files.delete(partPath);
      await pulse();
      return 'claimed';
    },
  });
  const localOf = (pulse: Pulse): LocalFiles => ({
    identify: async (path) => {
      await pulse();
      const file = files.get(path);
      if (file === undefined) throw new AppError('file.notFound', { path });
      return identityOf(file);
    },
    open: async (path) => {
      await pulse();
      return {
        check: pulse,
        close: pulse,
        read: async function* (start, end) {
          await pulse();
          const bytes = files.get(path)?.bytes.subarray(start, end) ?? new Uint8Array();
          yield { bytes, release: () => undefined };
        },
      };
    },
  });
  return {
    targetsOf,
    localOf,
    names: () => [...files.keys()].toSorted(),
    read: (path: string) => files.get(path)?.bytes,
    write: (path: string, bytes: Uint8Array) => {
      made += 1;
      files.set(path, { inode: `1:${made}`, bytes, durable: bytes });
    },
    /** Of what was not synced nothing sensible is left. */
    losePower: () => {
      for (const file of files.values()) {
        const left = file.bytes.slice().fill(0xee);
        left.set(file.durable.subarray(0, left.length));
        file.bytes = left;
      }
    },
  };
}

/** A journal whose every write is on the disk at once. */
export function createFakeDownloadJournal() {
  const jobs = new Map<string, DownloadJob>();
  const parts = new Map<
    string,
    Map<number, { partNumber: number; bytes: number; crc64: string }>
  >();
  const partsOf = (id: string) => {
    const known =
      parts.get(id) ?? new Map<number, { partNumber: number; bytes: number; crc64: string }>();
    parts.set(id, known);
    return known;
  };
  const loaded = (job: DownloadJob) =>
    reloadedDownload(
      job,
      [...partsOf(job.id).values()].reduce((sum, { bytes }) => sum + bytes, 0),
    );
  return {
    safeParts: () => [...parts.values()].flatMap((each) => [...each.keys()]),
    of: (pulse: Pulse): DownloadJournal => ({
      list: async () => [...jobs.values()].map(loaded),
      get: async (id) => {
        const job = jobs.get(id);
        return job === undefined ? null : loaded(job);
      },
      at: async (path) => [...jobs.values()].filter((job) => job.path === path).map(loaded),
      save: async (job) => {
        await pulse();
        jobs.set(job.id, job);
        if (job.state === 'done') parts.delete(job.id);
        await pulse();
      },
      parts: async (id) =>
        [...partsOf(id).values()].toSorted((a, b) => a.partNumber - b.partNumber),
      savePart: async (id, part) => {
        await pulse();
        partsOf(id).set(part.partNumber, part);
        await pulse();
      },
      dropParts: async (id, numbers) => {
        await pulse();
        for (const number of numbers) partsOf(id).delete(number);
        await pulse();
      },
      remove: async (ids) => {
        for (const id of ids) jobs.delete(id);
      },
    }),
  };
}

/** Places that are on the disk at once, all of a move together. */
function createFakePlaces() {
  const positions = new Map<string, number>();
  return {
    of: (pulse: Pulse): TurnPlaces => ({
      list: async () => {
        await pulse();
        return [...positions].map(([jobId, position]) => ({ jobId, position }));
      },
      save: async (places) => {
        await pulse();
        for (const { jobId, position } of places) positions.set(jobId, position);
        await pulse();
      },
    }),
  };
}

const fakeCrc64: Crc64 = {
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

function mortalBucket(bucket: Bucket, pulse: Pulse, onRead: (start: number) => void): Bucket {
  const { objects } = bucket;
  return {
    ...bucket,
    objects: {
      ...objects,
      head: async (key, signal) => {
        await pulse();
        return objects.head(key, signal);
      },
      read: async function* (key, range, signal) {
        await pulse();
        onRead(range.start);
        for await (const chunk of objects.read(key, range, signal)) {
          await pulse();
          yield chunk;
        }
      },
    },
  };
}

export const objectKey = 'm/loras/a.bin';
export const target = '/into/a.bin';

interface ProcessOptions {
  readonly goOnByThemselves: boolean;
  readonly filesAtOnce: number | (() => number);
}

/** The service among fakes that outlive it. */
export function createDownloadWorld() {
  const clock = createFakeClock();
  const fake = createFakeBucket(() => clock.now());
  const disk = createFakeDisk();
  const journal = createFakeDownloadJournal();
  const places = createFakePlaces();
  const known = new Map<string, string>();
  const facts: FileFacts = {
    crc64: async (path, identity) => known.get(path + JSON.stringify(identity)) ?? null,
    save: async (path, identity, sum) => void known.set(path + JSON.stringify(identity), sum),
  };
  const defects: unknown[] = [];
  const reads: number[] = [];
  let ids = 0;
  /** A process on this world; its locks go with it. */
  const process = (
    pulse: Pulse = () => Promise.resolve(),
    options: Partial<ProcessOptions> = {},
  ) => {
    const { goOnByThemselves = false, filesAtOnce = 4 } = options;
    const held = new Set<string>();
    const bucket = mortalBucket(fake.bucket, pulse, (start) => reads.push(start));
    const ports: DownloadPorts = {
      ...{
        clock,
        facts,
        crc64: fakeCrc64,
        random: () => 0.5,
        filesAtOnce: typeof filesAtOnce === 'number' ? () => filesAtOnce : filesAtOnce,
      },
      buckets: { open: async () => bucket },
      journal: journal.of(pulse),
      places: places.of(pulse),
      locks: {
        acquire: async (_, path) => {
          if (held.has(path)) throw new AppError('store.locked', { key: path });
          held.add(path);
          return { release: () => void held.delete(path) };
        },
      },
      files: disk.localOf(pulse),
      targets: disk.targetsOf(pulse),
      pieces: { take: () => new Uint8Array(65_536), giveBack: () => undefined },
      traffic: createSharedTraffic(clock),
      newId: () => `job${(ids += 1)}`,
      reportDefect: (error) => defects.push(error),
    };
    return createDownloads(ports, { goOnByThemselves });
  };
  return { clock, fake, disk, journal, defects, reads, process };
}

export type DownloadWorld = ReturnType<typeof createDownloadWorld>;
