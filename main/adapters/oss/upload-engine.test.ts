import { appendFileSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fastestOf } from './fastest.test-support.ts';
import { createPushWorld, type PushWorld } from './push-world.test-support.ts';

const partSize = 102_400;
const fileBytes = 1_000_000;
const parts = Math.ceil(fileBytes / partSize);

let world: PushWorld;
beforeEach(async () => {
  world = await createPushWorld();
});
afterEach(async () => {
  await world.close();
});
const file = (name = 'a b+模型 (1).bin', bytes = fileBytes, seed = 1) =>
  world.folder.writeFile(name, bytes, seed);
const puts = () => world.oss.requests.filter((request) => request.action === 'UploadPart');

describe('an upload', () => {
  it('brings a file with an odd name over, byte for byte', async () => {
    const path = file();
    const end = await world.push(path, { partSize });
    expect(end).toMatchObject({ state: 'done', outcome: 'uploaded', sentBytes: fileBytes });
    expect(end).toMatchObject({ resumedBytes: 0 });
    expect(await world.objectOf(path)).toEqual(readFileSync(path));
    expect(puts()).toHaveLength(parts);
    expect(await world.openUploads()).toEqual([]);
  });

  it('skips what is there already, without sending anything', async () => {
    const path = file();
    await world.push(path, { partSize });
    const before = puts().length;
    const end = await world.push(path, { partSize });
    expect(end).toMatchObject({ state: 'done', outcome: 'skipped', sentBytes: 0 });
    expect(puts()).toHaveLength(before);
  });

  it.each([
    ['fail', { state: 'failed', failure: { code: 'oss.fileAlreadyExists' } }],
    ['skip', { state: 'done', outcome: 'skipped', sentBytes: 0 }],
    ['replace', { state: 'done', outcome: 'uploaded', sentBytes: fileBytes }],
  ] as const)('follows the wish "%s" where other content stands', async (ifExists, expected) => {
    const path = file();
    await world.push(path, { partSize });
    const old = readFileSync(path);
    world.folder.writeFile('a b+模型 (1).bin', fileBytes, 2);
    expect(await world.push(path, { partSize, ifExists })).toMatchObject(expected);
    const now = await world.objectOf(path);
    expect(now.equals(old)).toBe(ifExists !== 'replace');
    expect(await world.openUploads()).toEqual([]);
  });

  it('brings an empty file over with one request', async () => {
    const path = file('empty.bin', 0);
    expect(await world.push(path)).toMatchObject({
      state: 'done',
      outcome: 'uploaded',
      crc64: '0',
    });
    expect((await world.objectOf(path)).length).toBe(0);
    expect(await world.push(path)).toMatchObject({ state: 'done', outcome: 'skipped' });
  });

  it('works with opaque ETags', async () => {
    world.oss.faults.set({ opaqueEtags: true });
    const path = file();
    expect(await world.push(path, { partSize })).toMatchObject({ state: 'done' });
    expect(await world.objectOf(path)).toEqual(readFileSync(path));
  });
});

describe('a fault on the line', () => {
  it.each([
    [
      'a cut in the middle of a part',
      { kind: 'cut', afterBytes: 50_000, operation: 'UploadPart', partNumber: 3 },
    ],
    [
      'a server error at a part',
      { kind: 'answer', status: 500, operation: 'UploadPart', partNumber: 2 },
    ],
    [
      'throttling',
      { kind: 'answer', status: 503, code: 'SlowDown', operation: 'UploadPart', times: 3 },
    ],
    ['a lost answer to a part', { kind: 'lose-answer', operation: 'UploadPart', partNumber: 4 }],
    ['a corrupted part', { kind: 'corrupt', operation: 'UploadPart', partNumber: 5 }],
    ['a lost answer to Initiate', { kind: 'lose-answer', operation: 'InitiateMultipartUpload' }],
    ['a lost answer to Complete', { kind: 'lose-answer', operation: 'CompleteMultipartUpload' }],
    [
      'a server error at Complete',
      { kind: 'answer', status: 500, operation: 'CompleteMultipartUpload' },
    ],
    ['a server error at HEAD', { kind: 'answer', status: 500, operation: 'HeadObject' }],
  ] as const)('is overcome: %s', async (_, fault) => {
    const added = world.oss.faults.add(fault);
    const path = file();
    const end = await world.push(path, { partSize });
    expect(end).toMatchObject({ state: 'done', outcome: 'uploaded' });
    expect(added.timesLeft()).toBe(0);
    expect(await world.objectOf(path)).toEqual(readFileSync(path));
    expect(await world.openUploads()).toEqual([]);
    expect(world.engine().defects).toEqual([]);
  });

  it('is overcome: a stall, by lack of progress and not by wall time', async () => {
    await world.reopen({ transport: { progressTimeoutMs: 1_500 } });
    world.oss.faults.add({ kind: 'stall', afterBytes: 10, operation: 'UploadPart', partNumber: 2 });
    const path = file();
    const end = await world.push(path, { partSize });
    expect(end).toMatchObject({ state: 'done' });
    expect(end.state === 'done' && end.sentBytes).toBeGreaterThan(fileBytes);
    expect(await world.objectOf(path)).toEqual(readFileSync(path));
  });

  it('is overcome: nobody answers for a while', async () => {
    const path = file();
    const job = await world.add(path, { partSize });
    await world.oss.faults.refuseConnections(true);
    world.oss.faults.cutConnections();
    await world.engine().uploads.start(job.id);
    await world.oss.faults.refuseConnections(false);
    expect(await world.engine().uploads.finished(job.id)).toMatchObject({ state: 'done' });
    expect(await world.objectOf(path)).toEqual(readFileSync(path));
  });

  it('is given up after the time that was set, and goes on later', async () => {
    await world.reopen({}, { giveUpAfterMs: 500 });
    world.oss.faults.add({
      kind: 'answer',
      status: 503,
      operation: 'UploadPart',
      times: 1_000_000,
    });
    const path = file();
    expect(await world.push(path, { partSize })).toMatchObject({
      state: 'failed',
      failure: { code: 'oss.serverError' },
      resume: { doneBytes: 0 },
    });
    world.oss.faults.clear();
    expect(await world.push(path, { partSize })).toMatchObject({ state: 'done' });
    expect(await world.openUploads()).toEqual([]);
  });

  it('does not let a part pass that is corrupted again and again', async () => {
    world.oss.faults.add({ kind: 'corrupt', operation: 'UploadPart', partNumber: 1, times: 3 });
    const path = file();
    expect(await world.push(path, { partSize })).toMatchObject({
      state: 'failed',
      failure: { code: 'oss.crcMismatch' },
    });
    expect(await world.objects()).toEqual([]);
  });
});

describe('a refusal', () => {
  it('stops at once and keeps the parts: an expired token, until a new one is there', async () => {
    // one part after the other, so that the token ends between two of them
    await world.reopen({ accessKey: () => Promise.resolve(world.stsKey) }, { lanes: 1 });
    const path = file();
    const expired = { kind: 'token-expired', operation: 'UploadPart', partNumber: 3 } as const;
    const fault = world.oss.faults.add(expired);
    const end = await world.push(path, { partSize });
    expect(end).toMatchObject({ state: 'failed', failure: { code: 'oss.securityTokenExpired' } });
    expect(end.state === 'failed' ? end.resume?.doneBytes : null).toBe(2 * partSize);
    fault.remove();
    expect(await world.push(path)).toMatchObject({ state: 'done' });
    expect(await world.objectOf(path)).toEqual(readFileSync(path));
    expect(puts().filter((each) => each.status === 200)).toHaveLength(parts);
  });

  it.each([
    ['oss:PutObject', 'oss.accessDenied'],
    ['oss:GetObject', 'oss.accessDenied'],
  ])('of %s fails with %s', async (action, code) => {
    world.oss.faults.add({ kind: 'deny', action });
    expect(await world.push(file(), { partSize })).toMatchObject({
      state: 'failed',
      failure: { code },
    });
  });

  it('of the clock stops it where the server’s own clock is of no help', async () => {
    world.oss.faults.add({ kind: 'answer', status: 403, code: 'RequestTimeTooSkewed', times: 9 });
    expect(await world.push(file())).toMatchObject({
      state: 'failed',
      failure: { code: 'oss.clockSkew' },
    });
  });
});

describe('a resume', () => {
  /** Pauses after some parts and opens everything anew, as after a restart. */
  const interrupt = async (path: string) => {
    const job = await world.add(path, { partSize });
    await world.engine().uploads.start(job.id);
    await world.engine().partsWritten(3);
    const paused = await world.engine().uploads.pause(job.id);
    await world.reopen();
    return paused;
  };

  it('sends only what is missing, with the same part size', async () => {
    const path = file();
    const paused = await interrupt(path);
    expect(paused.state).toBe('paused');
    const end = await world.push(path, { partSize: 5 * partSize });
    expect(end).toMatchObject({ state: 'done', outcome: 'uploaded', partSize });
    const { resumedBytes, sentBytes } =
      end.state === 'done' ? end : { resumedBytes: 0, sentBytes: 0 };
    expect(resumedBytes).toBeGreaterThan(2 * partSize);
    expect(resumedBytes + sentBytes).toBe(fileBytes);
    expect(await world.objectOf(path)).toEqual(readFileSync(path));
    expect(await world.openUploads()).toEqual([]);
  });

  it('believes the journal alone where ListParts is forbidden', async () => {
    const path = file();
    await interrupt(path);
    world.oss.faults.add({ kind: 'deny', action: 'oss:ListParts' });
    const end = await world.push(path);
    expect(end).toMatchObject({ state: 'done' });
    expect(end.state === 'done' && end.resumedBytes).toBeGreaterThan(2 * partSize);
    expect(await world.objectOf(path)).toEqual(readFileSync(path));
  });

  it('reads a part again that only the server holds, and does not send it', async () => {
    const path = file();
    await interrupt(path);
    const held = await world.heldParts(path);
    world.forgetParts();
    const before = puts().length;
    const end = await world.push(path);
    expect(end.state).toBe('done');
    const { resumedBytes, sentBytes } =
      end.state === 'done' ? end : { resumedBytes: 0, sentBytes: 0 };
    // a part whose connection was cut at its very end may have been stored a moment later
    expect(resumedBytes).toBeGreaterThanOrEqual(held * partSize);
    expect(resumedBytes + sentBytes).toBe(fileBytes);
    expect(puts().length - before).toBeLessThanOrEqual(parts - held);
    expect(await world.objectOf(path)).toEqual(readFileSync(path));
  });

  it('starts over where the file has changed, says so, and leaves nothing behind', async () => {
    const path = file();
    await interrupt(path);
    appendFileSync(path, 'more');
    const { begins, job } = await world.addWhole(path, { partSize });
    expect(begins).toBe('startsOver');
    await world.engine().uploads.start(job.id);
    const end = await world.engine().uploads.finished(job.id);
    expect(end).toMatchObject({ state: 'done', sentBytes: fileBytes + 4, resumedBytes: 0 });
    expect(await world.objectOf(path)).toEqual(readFileSync(path));
    expect(await world.openUploads()).toEqual([]);
  });

  it('begins a new upload where the server has forgotten the old one', async () => {
    const path = file();
    await interrupt(path);
    for (const { key, uploadId } of await world.openUploads())
      await world.engine().bucket.multipart.abort(key, uploadId);
    expect(await world.push(path)).toMatchObject({
      state: 'done',
      sentBytes: fileBytes,
      resumedBytes: 0,
    });
    expect(await world.objectOf(path)).toEqual(readFileSync(path));
  });
});

describe('a file that is not what it was', () => {
  const midway = async (path: string, act: () => void) => {
    const fault = world.oss.faults.add({
      kind: 'delay',
      delayMs: 50,
      operation: 'UploadPart',
      times: 100,
    });
    const job = await world.add(path, { partSize });
    await world.engine().uploads.start(job.id);
    await world.oss.waitForRequest((each) => each.partNumber === 2 && each.status === 200);
    act();
    const end = await world.engine().uploads.finished(job.id);
    fault.remove();
    return end;
  };

  it('changed: fails with file.changed and makes no object', async () => {
    const path = file();
    const end = await midway(path, () => {
      writeFileSync(path, 'short');
    });
    expect(end).toMatchObject({
      state: 'failed',
      failure: { code: 'file.changed', params: { path } },
    });
    expect(await world.objects()).toEqual([]);
  });

  it('vanished: fails with file.vanished', async () => {
    const path = file();
    const end = await midway(path, () => {
      unlinkSync(path);
    });
    expect(end).toMatchObject({
      state: 'failed',
      failure: { code: 'file.vanished', params: { path } },
    });
  });
});

describe('cancel', () => {
  it('cuts the sockets within 100 ms and leaves nothing on the server', async () => {
    const path = file();
    const job = await world.add(path, { partSize });
    const cuts = async () => {
      world.oss.faults.add({ kind: 'stall', afterBytes: 10, operation: 'UploadPart', times: 4 });
      const earlier = new Set(world.oss.requests);
      await world.engine().uploads.start(job.id);
      await world.oss.waitForRequest(
        (each) => each.action === 'UploadPart' && each.bodyBytes > 0 && !earlier.has(each),
      );
      const startedAt = performance.now();
      await world.engine().uploads.pause(job.id);
      return performance.now() - startedAt;
    };
    expect(await fastestOf(100, cuts)).toBeLessThan(100);
    expect(await world.engine().uploads.cancel(job.id)).toMatchObject({ state: 'cancelled' });
    expect(await world.openUploads()).toEqual([]);
    expect(await world.objects()).toEqual([]);
  });

  it('of a paused upload removes it too', async () => {
    const path = file();
    const job = await world.add(path, { partSize });
    await world.engine().uploads.start(job.id);
    await world.oss.waitForRequest((each) => each.action === 'UploadPart' && each.status === 200);
    await world.engine().uploads.pause(job.id);
    expect(await world.openUploads()).toHaveLength(1);
    await world.reopen();
    expect(await world.engine().uploads.cancel(job.id)).toMatchObject({ state: 'cancelled' });
    expect(await world.openUploads()).toEqual([]);
  });
});

describe('two at once', () => {
  it('of the same object are refused with store.locked', async () => {
    world.oss.faults.add({ kind: 'delay', delayMs: 200, operation: 'UploadPart', times: 4 });
    const path = file();
    const job = await world.add(path, { partSize });
    await world.engine().uploads.start(job.id);
    await world.oss.waitForRequest((each) => each.action === 'UploadPart');
    const other = world.openSecond();
    await expect(other.uploads.add(world.wish(path))).rejects.toMatchObject({
      code: 'store.locked',
    });
    await expect(other.uploads.start(job.id)).rejects.toMatchObject({ code: 'store.locked' });
    expect((await other.uploads.list()).map((each) => each.state)).toEqual(['uploading']);
    await other.close();
    expect(await world.engine().uploads.finished(job.id)).toMatchObject({ state: 'done' });
  });

  it('of different files share the lanes and both arrive', async () => {
    const one = file('one.bin', fileBytes, 1);
    const two = file('two.bin', fileBytes, 2);
    const ends = await Promise.all([world.push(one, { partSize }), world.push(two, { partSize })]);
    expect(ends.map((end) => end.state)).toEqual(['done', 'done']);
    expect(await world.objectOf(one)).toEqual(readFileSync(one));
    expect(await world.objectOf(two)).toEqual(readFileSync(two));
  });
});

describe('watch', () => {
  it('tells the whole list first and then each change, with bytes that add up', async () => {
    const path = file();
    const job = await world.add(path, { partSize });
    const watched = world.statesOf(job.id);
    await watched.first;
    await world.engine().uploads.start(job.id);
    await world.engine().uploads.finished(job.id);
    const seen = await watched.until('done');
    expect(seen[0]?.state).toBe('waiting');
    for (const each of seen)
      if ('flyingBytes' in each)
        expect(each.doneBytes + each.flyingBytes).toBeLessThanOrEqual(fileBytes);
    await watched.stop();
  });
});
