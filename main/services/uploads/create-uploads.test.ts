import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../core/app-error.ts';
import { createFakeWorld, leastPart } from './fake-world.test-support.ts';

let world: ReturnType<typeof createFakeWorld>;
beforeEach(() => {
  world = createFakeWorld();
});
const unreachable = () => {
  throw new AppError('oss.unreachable', { host: 'h', reason: 'ECONNRESET' });
};

describe('the order of acts', () => {
  it('writes the job down before Initiate, and the uploadId before the first part', async () => {
    const path = world.write('/a', 250_000);
    const seen: Record<string, readonly string[]> = {};
    world.fail({ call: 'initiate', before: () => void (seen.initiate = [...world.journal.steps]) });
    world.fail({ call: 'uploadPart', before: () => void (seen.part = [...world.journal.steps]) });
    world.fail({ call: 'complete', before: () => void (seen.complete = [...world.journal.steps]) });
    expect(await world.push(path)).toMatchObject({ state: 'done' });
    expect(seen.initiate).toEqual(['waiting']);
    expect(seen.part).toEqual(['waiting', 'uploading']);
    expect(seen.complete?.filter((step) => step.startsWith('part')).toSorted()).toEqual([
      'part 1',
      'part 2',
      'part 3',
    ]);
    expect(seen.complete?.at(-1)).toBe('verifying');
  });

  it('reads each byte once and does not read the file before the first part goes', async () => {
    const path = world.write('/a', 250_000);
    world.fail({
      call: 'initiate',
      before: () => {
        expect(world.files.readBytes).toBe(0);
      },
    });
    expect(await world.push(path)).toMatchObject({ state: 'done' });
    expect(world.files.readBytes).toBe(250_000);
  });

  it('compares an equal file by its size alone where sizes differ, and reads it once where they agree', async () => {
    const path = world.write('/a', 250_000);
    await world.push(path);
    world.write('/a', 250_001, 2);
    await world.push(path);
    expect(world.files.readBytes).toBe(250_000);
    world.write('/a', 250_000, 3);
    expect(await world.push(path)).toMatchObject({ failure: { code: 'oss.fileAlreadyExists' } });
    expect(world.files.readBytes).toBe(500_000);
    expect(await world.push(path)).toMatchObject({ failure: { code: 'oss.fileAlreadyExists' } });
    expect(world.files.readBytes).toBe(500_000);
  });
});

it('does not read all jobs for the sake of one: thousands of them stay as quick as the first', async () => {
  world.journal.list = () => Promise.reject(new Error('all jobs were read'));
  const path = world.write('/a', 250_000);
  world.fail({ call: 'complete', before: unreachable, times: 1 });
  expect(await world.push(path)).toMatchObject({ state: 'done' });
});

describe('trying again', () => {
  it('waits longer each time, with chance in it, and counts every byte that was sent again', async () => {
    const path = world.write('/a', 100);
    world.fail({ call: 'uploadPart', after: unreachable, times: 4 });
    const end = await world.push(path);
    expect(end).toMatchObject({ state: 'done', sentBytes: 500 });
    expect(world.clock.slept.filter((each) => each > 0)).toEqual([225, 450, 900, 1_800]);
  });

  it('asks for one small proof of the line before it sends again', async () => {
    const path = world.write('/a', 100);
    world.fail({ call: 'uploadPart', before: unreachable });
    await world.push(path);
    const calls = world.calls.map((each) => each.call);
    const first = calls.indexOf('uploadPart');
    expect(calls.slice(first, first + 3)).toEqual(['uploadPart', 'probe', 'uploadPart']);
  });

  it('stops at once where the proof brings a refusal to light', async () => {
    const path = world.write('/a', 100);
    world.fail({ call: 'uploadPart', before: unreachable });
    world.fail({
      call: 'probe',
      before: () => {
        throw new AppError('oss.securityTokenExpired', { requestId: 'R' });
      },
    });
    expect(await world.push(path)).toMatchObject({
      state: 'failed',
      failure: { code: 'oss.securityTokenExpired' },
      resume: { doneBytes: 0 },
    });
  });

  it('never gives up by itself, however long the line is away', async () => {
    const path = world.write('/a', 100);
    world.fail({ call: 'probe', before: unreachable, times: 500 });
    world.fail({ call: 'uploadPart', before: unreachable });
    expect(await world.push(path)).toMatchObject({ state: 'done' });
    expect(world.clock.slept.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(2 * 3_600_000);
  });

  it('gives up after the time that it was given', async () => {
    world = createFakeWorld({ giveUpAfterMs: 300_000 });
    const path = world.write('/a', 100);
    world.fail({ call: 'uploadPart', before: unreachable, times: 1_000 });
    world.fail({ call: 'probe', before: unreachable, times: 1_000 });
    const startedAt = world.clock.now();
    expect(await world.push(path)).toMatchObject({
      state: 'failed',
      failure: { code: 'oss.unreachable' },
    });
    const tookMs = world.clock.now() - startedAt;
    expect(tookMs).toBeGreaterThanOrEqual(300_000);
    expect(tookMs).toBeLessThan(360_000);
  });

  it('does not try again what will not recover', async () => {
    const path = world.write('/a', 100);
    world.fail({
      call: 'initiate',
      before: () => {
        throw new AppError('oss.accessDenied', {});
      },
    });
    expect(await world.push(path)).toMatchObject({
      state: 'failed',
      failure: { code: 'oss.accessDenied' },
      resume: null,
    });
    expect(world.countOf('initiate')).toBe(1);
    expect(world.clock.slept).toEqual([]);
  });

  it('shows that it waits, and for what', async () => {
    const path = world.write('/a', 100);
    world.fail({ call: 'uploadPart', before: unreachable });
    await world.push(path);
    expect(world.journal.steps).toContain('retrying');
    expect(world.journal.steps.indexOf('retrying')).toBeLessThan(
      world.journal.steps.lastIndexOf('uploading'),
    );
  });
});

describe('an answer that was lost', () => {
  it('to Initiate: the upload that it made is used, and none is left over', async () => {
    const path = world.write('/a', 100);
    world.fail({ call: 'initiate', after: unreachable });
    expect(await world.push(path)).toMatchObject({ state: 'done' });
    expect(world.countOf('initiate')).toBe(1);
    expect(world.multipartUploads().size).toBe(0);
  });

  it('to Complete: the object itself decides', async () => {
    const path = world.write('/a', 250_000);
    world.fail({ call: 'complete', after: unreachable });
    expect(await world.push(path)).toMatchObject({
      state: 'done',
      outcome: 'uploaded',
      sentBytes: 250_000,
    });
    expect(world.countOf('complete')).toBe(1);
  });

  it('to Complete, and the next HEAD too', async () => {
    const path = world.write('/a', 250_000);
    world.fail({
      call: 'complete',
      after: () => {
        world.fail({ call: 'head', before: unreachable });
        unreachable();
      },
    });
    expect(await world.push(path)).toMatchObject({
      state: 'done',
      outcome: 'uploaded',
      sentBytes: 250_000,
    });
  });
});

describe('what is proven', () => {
  it('is never called done where the object is not the file', async () => {
    const path = world.write('/a', 250_000);
    world.fail({
      call: 'complete',
      after: () => {
        throw new AppError('oss.crcMismatch', { key: 'm/a' });
      },
    });
    expect(await world.push(path)).toMatchObject({
      state: 'failed',
      failure: { code: 'oss.crcMismatch' },
    });
  });

  it('sends a corrupted part again, and no other', async () => {
    const path = world.write('/a', 250_000);
    world.fail({ call: 'uploadPart', partNumber: 2, corrupt: true });
    expect(await world.push(path)).toMatchObject({ state: 'done', sentBytes: 250_000 + leastPart });
    expect(world.holds('m/a', '/a')).toBe(true);
  });

  it('does not take a foreign part of a resumed upload for its own', async () => {
    const path = world.write('/a', 250_000);
    world.fail({
      call: 'uploadPart',
      partNumber: 2,
      before: () => {
        throw new AppError('oss.accessDenied', {});
      },
    });
    expect(await world.push(path)).toMatchObject({ state: 'failed' });
    const [uploadId] = [...world.multipartUploads().keys()];
    const body = async function* () {
      yield new Uint8Array(leastPart).fill(9);
    };
    await world.bucket.multipart.uploadPart(
      { key: 'm/a', uploadId: uploadId ?? '', partNumber: 2, bytes: leastPart, body: body() },
      { onSent: () => undefined, signal: new AbortController().signal },
    );
    expect(await world.push(path)).toMatchObject({ state: 'done' });
    expect(world.holds('m/a', '/a')).toBe(true);
  });
});

describe('an object that comes in between', () => {
  it('is seen at Complete, and refused without losing the parts', async () => {
    const path = world.write('/a', 250_000);
    world.fail({
      call: 'complete',
      before: async () => {
        await world.bucket.objects.put('m/a', Uint8Array.of(1), { forbidOverwrite: true });
      },
    });
    expect(await world.push(path)).toMatchObject({
      state: 'failed',
      failure: { code: 'oss.fileAlreadyExists' },
      resume: { doneBytes: 250_000 },
    });
    const end = await world.push(path, { ifExists: 'replace' });
    expect(end).toMatchObject({ state: 'done', outcome: 'uploaded', resumedBytes: 0 });
    expect(world.holds('m/a', '/a')).toBe(true);
    expect(world.countOf('uploadPart')).toBe(3);
  });
});

describe('pause, cancel and restart', () => {
  it('find a job again that its dead process called uploading', async () => {
    const path = world.write('/a', 250_000);
    const { job } = await world.uploads().add(world.wish(path));
    await world.journal.save({
      ...job,
      state: 'uploading',
      uploadId: 'U9',
      doneBytes: 0,
      flyingBytes: 5,
      sentBytes: 5,
      resumedBytes: 0,
    });
    world.restart();
    expect(await world.uploads().list()).toMatchObject([{ state: 'paused', uploadId: 'U9' }]);
    const { begins, job: again } = await world.uploads().add(world.wish(path));
    expect([begins, again.id]).toEqual(['resumes', job.id]);
  });

  it('cancel a job of which nothing was begun', async () => {
    const { job } = await world.uploads().add(world.wish(world.write('/a', 5)));
    expect(await world.uploads().cancel(job.id)).toMatchObject({ state: 'cancelled' });
    const { begins } = await world.uploads().add(world.wish('/a'));
    expect(begins).toBe('new');
  });
});

describe('add', () => {
  it('refuses what is no file', async () => {
    await expect(world.uploads().add(world.wish('/none'))).rejects.toMatchObject({
      code: 'file.notFound',
    });
    expect(await world.uploads().list()).toEqual([]);
  });

  it('gives the running job where the same is asked for again', async () => {
    const path = world.write('/a', 250_000);
    const { job } = await world.uploads().add(world.wish(path));
    const met = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    world.fail({
      call: 'uploadPart',
      before: () => {
        met.resolve();
        return goOn.promise;
      },
    });
    await world.uploads().start(job.id);
    await met.promise;
    expect(await world.uploads().add(world.wish(path))).toMatchObject({
      begins: 'resumes',
      job: { id: job.id },
    });
    goOn.resolve();
    expect(await world.uploads().finished(job.id)).toMatchObject({ state: 'done' });
  });
});

describe('a defect', () => {
  it('is reported whole and shown as one', async () => {
    const path = world.write('/a', 100);
    const defect = new TypeError('a bug');
    world.fail({
      call: 'head',
      before: () => {
        throw defect;
      },
    });
    expect(await world.push(path)).toMatchObject({
      state: 'failed',
      failure: { code: 'app.unexpected', params: {} },
    });
    expect(world.defects).toEqual([defect]);
  });
});
