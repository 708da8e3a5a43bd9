import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../contract/error-code.ts';
import type { UploadJob } from '../../../contract/upload.ts';
import { AppError } from '../../core/app-error.ts';
import type { Uploads } from '../uploads/create-uploads.ts';
import { createTransfers, type Transfers } from './create-transfers.ts';
import { createMemoryWishes } from './transfer-ports.ts';

const job = (id: string): Extract<UploadJob, { state: 'waiting' }> => ({
  ...{ id, connectionId: 'c', path: `/${id}`, partSize: 8, ifExists: 'fail', createdAt: 1 },
  target: { bucket: 'b', region: 'r', objectKey: id },
  identity: { size: 100, mtimeNs: '1', inode: '' },
  state: 'waiting',
});

/** Uploads that run until they are told how they end. */
function fakeUploads(ids: readonly string[]) {
  const jobs = new Map<string, UploadJob>(ids.map((id) => [id, job(id)]));
  const ends = new Map<string, PromiseWithResolvers<UploadJob>>();
  const started: string[] = [];
  const locked = new Set<string>();
  const ranks: string[] = [];
  const running = (id: string): UploadJob => ({
    ...job(id),
    ...{
      state: 'uploading',
      uploadId: 'u',
      doneBytes: 10,
      flyingBytes: 0,
      sentBytes: 10,
      resumedBytes: 0,
    },
  });
  const end = async (id: string, state: UploadJob) => {
    jobs.set(id, state);
    ends.get(id)?.resolve(state);
    ends.delete(id);
    await settled();
  };
  const paused = (id: string): UploadJob => ({
    ...job(id),
    ...{
      state: 'paused',
      uploadId: 'u',
      doneBytes: 10,
      flyingBytes: 0,
      sentBytes: 10,
      resumedBytes: 0,
    },
  });
  const uploads: Uploads = {
    add: () => Promise.reject(new Error('not here')),
    wish: () => Promise.reject(new Error('not here')),
    start: async (id) => {
      if (locked.has(id)) throw new AppError('store.locked', { key: id });
      started.push(id);
      ends.set(id, Promise.withResolvers());
      jobs.set(id, running(id));
      return Promise.resolve(running(id));
    },
    pause: async (id) => {
      await end(id, paused(id));
      return paused(id);
    },
    cancel: async (id) => {
      const cancelled: UploadJob = { ...job(id), state: 'cancelled' };
      await end(id, cancelled);
      return cancelled;
    },
    list: () => Promise.resolve([...jobs.values()]),
    get: (id) => Promise.resolve(jobs.get(id) ?? job(id)),
    running: () => [...ends.keys()].map(running),
    lanes: () => 2,
    rank: (ids) => {
      ranks.splice(0, ranks.length, ...ids);
    },
    forget: (gone) => {
      for (const id of gone) jobs.delete(id);
      return Promise.resolve();
    },
    watch: () => {
      throw new Error('not here');
    },
    finished: (id) => ends.get(id)?.promise ?? Promise.resolve(jobs.get(id) ?? job(id)),
    close: () => Promise.resolve(),
  };
  const done = (id: string) =>
    end(id, {
      ...job(id),
      ...{
        state: 'done',
        outcome: 'uploaded',
        crc64: '1',
        sentBytes: 100,
        resumedBytes: 0,
        finishedAt: 2,
      },
    });
  const failed = (id: string, code: ErrorCode = 'oss.accessDenied') =>
    end(id, {
      ...job(id),
      ...{
        state: 'failed',
        failure: { code, params: {} },
        resume: null,
        sentBytes: 0,
        resumedBytes: 0,
      },
    });
  return { uploads, started, locked, ranks, done, failed, jobs };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

function world(ids: readonly string[], filesAtOnce = 1) {
  const fake = fakeUploads(ids);
  const wishes = createMemoryWishes();
  const clock = { time: 0, wakes: new Array<() => void>() };
  const defects: unknown[] = [];
  const open = () =>
    createTransfers({
      uploads: fake.uploads,
      wishes,
      filesAtOnce: () => filesAtOnce,
      clock: {
        now: () => clock.time,
        sleep: (delayMs, signal) =>
          new Promise((resolve, reject) => {
            clock.wakes.push(() => {
              clock.time += delayMs;
              resolve();
            });
            signal?.addEventListener('abort', () => {
              reject(new Error('aborted'));
            });
          }),
      },
      reportDefect: (error) => defects.push(error),
    });
  const wake = async () => {
    for (const go of clock.wakes.splice(0)) go();
    await settled();
  };
  return { ...fake, wishes, transfers: open(), open, wake, defects };
}

describe('uploads take turns', () => {
  it('as many at once as may, then the next in the order in which they came', async () => {
    const { transfers, started, done } = world(['a', 'b', 'c'], 2);
    for (const id of ['a', 'b', 'c']) await transfers.start(id);
    expect(started).toEqual(['a', 'b']);
    await done('b');
    expect(started).toEqual(['a', 'b', 'c']);
  });

  it('and one that is moved up goes before those that wait', async () => {
    const { transfers, started, done } = world(['a', 'b', 'c']);
    for (const id of ['a', 'b', 'c']) await transfers.start(id);
    await transfers.moveUp('c');
    await done('a');
    expect(started).toEqual(['a', 'c']);
  });

  it('and a paused one makes room, whether it ran or waited', async () => {
    const { transfers, started, done } = world(['a', 'b', 'c']);
    for (const id of ['a', 'b', 'c']) await transfers.start(id);
    await transfers.pause('b');
    await transfers.pause('a');
    await settled();
    expect(started).toEqual(['a', 'c']);
    await done('c');
    expect(started).toEqual(['a', 'c']);
    await transfers.resumeAll();
    await settled();
    expect(started).toEqual(['a', 'c', 'a']);
  });

  it('and all of them rest when all are paused', async () => {
    const { transfers, started, uploads } = world(['a', 'b']);
    for (const id of ['a', 'b']) await transfers.start(id);
    await transfers.pauseAll();
    await settled();
    expect(started).toEqual(['a']);
    expect(uploads.running()).toEqual([]);
  });

  it('and a failed one waits for the person, not before the others', async () => {
    const { transfers, started, failed, wishes } = world(['a', 'b']);
    for (const id of ['a', 'b']) await transfers.start(id);
    await failed('a');
    expect(started).toEqual(['a', 'b']);
    expect((await wishes.list()).map(({ jobId }) => jobId)).toEqual(['b']);
  });

  it('and a cancelled one is not started any more', async () => {
    const { transfers, started, done } = world(['a', 'b']);
    for (const id of ['a', 'b']) await transfers.start(id);
    await transfers.cancel('b');
    await done('a');
    expect(started).toEqual(['a']);
  });
});

describe('an upload that is moved', () => {
  it('goes to any place among those that wait', async () => {
    const { transfers, started, done } = world(['a', 'b', 'c', 'd']);
    for (const id of ['a', 'b', 'c', 'd']) await transfers.start(id);
    await transfers.move('b', null);
    await transfers.move('d', 'c');
    for (const id of ['a', 'd', 'c', 'b']) await done(id);
    expect(started).toEqual(['a', 'd', 'c', 'b']);
  });

  it('takes the place of a running one that it is put before, which goes on later', async () => {
    const { transfers, started, done } = world(['a', 'b']);
    for (const id of ['a', 'b']) await transfers.start(id);
    await transfers.move('b', 'a');
    await settled();
    expect(started).toEqual(['a', 'b']);
    await done('b');
    expect(started).toEqual(['a', 'b', 'a']);
  });

  it('goes first over the lanes as well', async () => {
    const { transfers, ranks } = world(['a', 'b', 'c'], 3);
    for (const id of ['a', 'b', 'c']) await transfers.start(id);
    await transfers.move('c', 'a');
    expect(ranks).toEqual(['c', 'a', 'b']);
  });

  it('finds its place however often neighbours are moved between', async () => {
    const { transfers, started, done, wishes } = world(['a', 'b', 'c', 'd']);
    for (const id of ['a', 'b', 'c', 'd']) await transfers.start(id);
    for (let turn = 0; turn < 200; turn += 1)
      await transfers.move(turn % 2 === 0 ? 'c' : 'b', turn % 2 === 0 ? 'b' : 'c');
    const positions = (await wishes.list()).map(({ position }) => position);
    expect(new Set(positions).size).toBe(4);
    for (const id of ['a', 'b', 'c', 'd']) await done(id);
    expect(started).toEqual(['a', 'b', 'c', 'd']);
  });

  it('stays paused where it was', async () => {
    const { transfers, started, done, wishes } = world(['a', 'b', 'c']);
    for (const id of ['a', 'b', 'c']) await transfers.start(id);
    await transfers.pause('b');
    await transfers.move('b', null);
    await done('a');
    await done('c');
    expect(started).toEqual(['a', 'c']);
    expect(await wishes.list()).toMatchObject([{ jobId: 'b', paused: true }]);
  });
});

describe('a key that is refused', () => {
  const keyNeeded = async (transfers: Transfers) => {
    for await (const traffic of transfers.watchTraffic(new AbortController().signal))
      return traffic.keyNeeded;
    return [];
  };

  it('stops its connection, says so, and costs the others one try in all', async () => {
    const { transfers, started, failed, jobs } = world(['a', 'b', 'c']);
    jobs.set('c', { ...job('c'), connectionId: 'other' });
    for (const id of ['a', 'b', 'c']) await transfers.start(id);
    await failed('a', 'oss.securityTokenExpired');
    expect(started).toEqual(['a', 'c']);
    expect(await keyNeeded(transfers)).toEqual([
      { connectionId: 'c', failure: { code: 'oss.securityTokenExpired', params: {} } },
    ]);
  });

  it('lets everything go on, the failed one too, when the connection has another', async () => {
    const { transfers, started, failed, done } = world(['a', 'b']);
    for (const id of ['a', 'b']) await transfers.start(id);
    await failed('a', 'oss.securityTokenExpired');
    await transfers.whileAtRest('c', () => Promise.resolve());
    await settled();
    expect(started).toEqual(['a', 'a']);
    expect(await keyNeeded(transfers)).toEqual([]);
    await done('a');
    expect(started).toEqual(['a', 'a', 'b']);
  });

  it('is tried again where the person says so', async () => {
    const { transfers, started, failed } = world(['a', 'b']);
    for (const id of ['a', 'b']) await transfers.start(id);
    await failed('a', 'oss.securityTokenInvalid');
    await transfers.start('b');
    expect(started).toEqual(['a', 'b']);
  });

  it('is asked for no longer when the only one that ended for it is cancelled', async () => {
    const { transfers, started, failed } = world(['a', 'b']);
    for (const id of ['a', 'b']) await transfers.start(id);
    await failed('a', 'oss.securityTokenExpired');
    await transfers.cancel('a');
    await settled();
    expect(await keyNeeded(transfers)).toEqual([]);
    expect(started).toEqual(['a', 'b']);
  });
});

it('a connection is changed while its uploads rest, and they go on', async () => {
  const { transfers, started, uploads } = world(['a', 'b'], 2);
  for (const id of ['a', 'b']) await transfers.start(id);
  const atRest = await transfers.whileAtRest('c', async () => {
    // nothing begins meanwhile, whoever wants it
    await transfers.start('a');
    return uploads.running().map(({ id }) => id);
  });
  await settled();
  expect(atRest).toEqual([]);
  expect(started).toEqual(['a', 'b', 'a', 'b']);
});

describe('after the app has ended, however', () => {
  it('what was wished for goes on, what the person paused does not', async () => {
    const { transfers, open, started } = world(['a', 'b', 'c'], 3);
    for (const id of ['a', 'b', 'c']) await transfers.start(id);
    await transfers.pause('b');
    transfers.close();
    started.length = 0;
    const again = open();
    await again.recover();
    await settled();
    expect(started).toEqual(['a', 'c']);
  });

  it('the end of the app pauses nobody', async () => {
    const { transfers, wishes, uploads } = world(['a']);
    await transfers.start('a');
    transfers.close();
    await uploads.pause('a');
    await settled();
    expect(await wishes.list()).toMatchObject([{ jobId: 'a', paused: false }]);
  });

  it('what ended meanwhile is no wish any more', async () => {
    const { transfers, open, wishes, jobs } = world(['a']);
    await transfers.start('a');
    transfers.close();
    jobs.set('a', { ...job('a'), state: 'cancelled' });
    await open().recover();
    expect(await wishes.list()).toEqual([]);
  });
});

describe('an object that another process works on', () => {
  it('is told to whoever starts it', async () => {
    const { transfers, locked } = world(['a']);
    locked.add('a');
    await expect(transfers.start('a')).rejects.toMatchObject({ code: 'store.locked' });
  });

  it('is left to it, and tried again later, while others go on', async () => {
    const { transfers, locked, started, done, wake, defects } = world(['a', 'b', 'c']);
    for (const id of ['a', 'b', 'c']) await transfers.start(id);
    locked.add('b');
    await done('a');
    expect(started).toEqual(['a', 'c']);
    locked.delete('b');
    await done('c');
    await wake();
    expect(started).toEqual(['a', 'c', 'b']);
    expect(defects).toEqual([]);
  });
});

it('the ended ones can be taken off the list', async () => {
  const { transfers, done, uploads } = world(['a', 'b']);
  await transfers.start('a');
  await done('a');
  expect(await transfers.forgetEnded()).toBe(1);
  expect((await uploads.list()).map(({ id }) => id)).toEqual(['b']);
});

it('the traffic tells what moves and what waits', async () => {
  const { transfers } = world(['a', 'b']);
  for (const id of ['a', 'b']) await transfers.start(id);
  const stop = new AbortController();
  const first = await transfers.watchTraffic(stop.signal).next();
  expect(first.value).toMatchObject({
    ...{
      activeFiles: 1,
      waitingFiles: 1,
      doneBytes: 10,
      totalBytes: 200,
      secondsLeft: null,
      order: ['b'],
      jobs: [{ id: 'a', lanes: 2 }],
    },
  });
  stop.abort();
});
