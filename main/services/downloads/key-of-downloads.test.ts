import { beforeEach, describe, expect, it } from 'vitest';
import type { DownloadJob } from '../../../contract/download.ts';
import { AppError } from '../../core/app-error.ts';
import type { Downloads } from './create-downloads.ts';
import { createDownloadWorld, type DownloadWorld } from './fake-world.test-support.ts';

const partSize = 102_400;
const parts = 6;
const keys = ['m/loras/a.bin', 'm/loras/b.bin'] as const;

let world: DownloadWorld;
const key = { isExpired: false, after: Infinity };

beforeEach(async () => {
  world = createDownloadWorld();
  key.isExpired = false;
  key.after = Infinity;
  for (const [seed, name] of keys.entries())
    await world.fake.bucket.objects.put(name, new Uint8Array(parts * partSize).fill(seed + 1), {
      forbidOverwrite: false,
    });
  world.fake.fail({
    ...{ call: 'read', times: Infinity },
    before: () => {
      if (world.reads.length > key.after) key.isExpired = true;
      if (key.isExpired) throw new AppError('oss.securityTokenExpired', {});
    },
  });
});

const app = () => world.process(undefined, { goOnByThemselves: true, filesAtOnce: 1 });

async function wanted(downloads: Downloads): Promise<readonly DownloadJob[]> {
  const jobs: DownloadJob[] = [];
  for (const objectKey of keys) {
    const head = await world.fake.bucket.objects.head(objectKey);
    if (head === null) throw new Error('no object');
    const { bytes, etag, crc64 } = head;
    const source = { bucket: 'b', region: 'r', objectKey, bytes, etag, crc64 };
    const path = `/into/${objectKey}`;
    const wish = { connectionId: 'c', source, path, ifExists: 'fail', partSize } as const;
    const { job } = await downloads.add(wish);
    jobs.push(await downloads.start(job.id));
  }
  return jobs;
}

const statesOf = async (downloads: Downloads) => (await downloads.list()).map((job) => job.state);

async function keyNeeded(downloads: Downloads) {
  const stop = new AbortController();
  for await (const traffic of downloads.watchTraffic(stop.signal)) {
    stop.abort();
    return traffic.keyNeeded;
  }
  return [];
}

describe('a key that is refused in the middle of downloads', () => {
  it('stops its connection, says so, and costs the others nothing', async () => {
    const downloads = app();
    key.after = 3;
    const [first] = await wanted(downloads);
    await downloads.finished(first?.id ?? '');
    expect(await statesOf(downloads)).toEqual(['failed', 'waiting']);
    expect(await keyNeeded(downloads)).toEqual([
      { connectionId: 'c', failure: { code: 'oss.securityTokenExpired', params: {} } },
    ]);
  });

  it('lets everything go on with another one, and no range that is on the disk comes again', async () => {
    const downloads = app();
    key.after = 3;
    const jobs = await wanted(downloads);
    await downloads.finished(jobs[0]?.id ?? '');
    const safe = world.journal.safeParts().length;
    const before = world.reads.length;
    await downloads.whileAtRest('c', () => {
      key.isExpired = false;
      key.after = Infinity;
      return Promise.resolve();
    });
    for (const { id } of jobs) await downloads.finished(id);
    expect(await statesOf(downloads)).toEqual(['done', 'done']);
    expect(await keyNeeded(downloads)).toEqual([]);
    expect(safe).toBeGreaterThan(0);
    expect(world.reads.length - before).toBe(2 * parts - safe);
    expect(world.defects).toEqual([]);
  });

  it('is asked for again when the app starts anew', async () => {
    const downloads = app();
    key.after = 3;
    const [first] = await wanted(downloads);
    await downloads.finished(first?.id ?? '');
    await downloads.close();
    key.isExpired = false;
    key.after = Infinity;
    const again = app();
    await again.recover();
    for (const { id } of await again.list()) await again.finished(id);
    expect(await statesOf(again)).toEqual(['done', 'done']);
  });

  it('lets a command end, whose files fail one by one', async () => {
    const downloads = world.process(undefined, { filesAtOnce: 1 });
    key.isExpired = true;
    for (const { id } of await wanted(downloads)) await downloads.finished(id);
    expect(await statesOf(downloads)).toEqual(['failed', 'failed']);
  });
});

describe('downloads whose connection is changed', () => {
  it('rest meanwhile, and go on', async () => {
    const downloads = app();
    const jobs = await wanted(downloads);
    const atRest = await downloads.whileAtRest('c', () => statesOf(downloads));
    expect(atRest).toEqual(['waiting', 'waiting']);
    for (const { id } of jobs) await downloads.finished(id);
    expect(await statesOf(downloads)).toEqual(['done', 'done']);
  });

  it('go on at once when they are paused and resumed', async () => {
    const downloads = app();
    const [first] = await wanted(downloads);
    const id = first?.id ?? '';
    await downloads.pause(id);
    await downloads.start(id);
    expect(await downloads.finished(id)).toMatchObject({ state: 'done' });
  });
});

it('another wish about a file that is there lets a download write over it', async () => {
  const downloads = app();
  world.disk.write(`/into/${keys[0]}`, new Uint8Array([1]));
  const [first] = await wanted(downloads);
  const id = first?.id ?? '';
  expect(await downloads.finished(id)).toMatchObject({ failure: { code: 'file.alreadyExists' } });
  await downloads.start(id, 'replace');
  expect(await downloads.finished(id)).toMatchObject({ state: 'done', outcome: 'downloaded' });
  expect(world.disk.read(`/into/${keys[0]}`)).toHaveLength(parts * partSize);
});
