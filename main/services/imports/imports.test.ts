import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ImportJob } from '../../../contract/import.ts';
import { isSent } from '../../core/imports/import-tasks.ts';
import {
  createImportsWorld,
  modelOf,
  partSize,
  repo,
  type ImportsWorld,
} from './imports-world.test-support.ts';

const parts = 20;
const { content, sha256 } = modelOf(parts * partSize - 5);

let world: ImportsWorld;
beforeEach(async () => {
  world = await createImportsWorld();
  world.offer(content);
});
afterEach(async () => {
  expect(world.engine().defects).toEqual([]);
  await world.close();
});

const asked = (server: string) => world.standIns.requests.filter((each) => each.server === server);
const readsOf = (start: number) =>
  asked('cdn').filter((each) => each.start === start && each.sentBytes > 0);

describe('an import', () => {
  it('puts the very bytes of the hub into the bucket, proven by SHA-256 and CRC64', async () => {
    const done = await world.bring(await world.found());
    expect(done).toMatchObject({
      ...{ state: 'done', outcome: 'imported', proof: 'sha256' },
      ...{ sentBytes: content.length, fetchedBytes: content.length, resumedBytes: 0 },
    });
    expect(await world.object()).toEqual(content);
    expect(await world.openUploads()).toEqual([]);
    const head = await world.engine().bucket.objects.head(world.key);
    expect(done.state === 'done' && done.crc64).toBe(head?.crc64);
  });

  it('says that it is unverified where no hash is known', async () => {
    world.standIns.files.set('a.pt', { bytes: content, headers: { ETag: '"1"' } });
    const url = `${world.standIns.url.direct}/a.pt`;
    const [file] = (await world.hubsWorld.look(url)).files;
    const done = await world.bring(file!, { url });
    expect(done).toMatchObject({ state: 'done', proof: 'unverified' });
    expect(await world.object()).toEqual(content);
  });

  it('reads a server without ranges in one go', async () => {
    world.standIns.set({ noRanges: true });
    world.standIns.files.set('a.pt', { bytes: content, headers: { ETag: '"1"' } });
    const url = `${world.standIns.url.direct}/a.pt`;
    const [file] = (await world.hubsWorld.look(url)).files;
    const before = asked('direct').length;
    world.standIns.faults.add({ kind: 'cut', server: 'direct', afterBytes: 700_000 });
    expect(await world.bring(file!, { url })).toMatchObject({ state: 'done' });
    expect(await world.object()).toEqual(content);
    expect(asked('direct').length - before).toBe(2);
    expect(world.sentParts()).toHaveLength(parts);
  });

  it('is not called done where the hash is wrong, and leaves nothing on the server', async () => {
    const file = await world.found();
    world.standIns.faults.add({ kind: 'corrupt', server: 'cdn', fromByte: 5 * partSize });
    const failed = await world.bring(file);
    expect(failed).toMatchObject({
      state: 'failed',
      failure: { code: 'hub.hashMismatch', params: { expected: sha256, name: 'a.safetensors' } },
      resume: null,
    });
    expect(await world.engine().bucket.objects.head(world.key)).toBeNull();
    expect(await world.openUploads()).toEqual([]);
    const again = await world.bring(file);
    expect(again).toMatchObject({ state: 'done', proof: 'sha256' });
    expect(await world.object()).toEqual(content);
  });

  it('is brought whole after a damaged read, wherever the app ends on the way', async () => {
    const short = modelOf(3 * partSize, 3).content;
    world.offer(short);
    const requests = world.oss.requests;
    // head, initiate, three parts, abort
    for (let afterRequests = 1; afterRequests <= 6; afterRequests += 1) {
      await world.engine().bucket.objects.delete(world.key);
      await world.engine().imports.forgetEnded();
      const file = await world.found();
      const from = requests.length;
      world.standIns.faults.add({ kind: 'corrupt', server: 'cdn', fromByte: partSize });
      const { id } = await world.start(file);
      const cameSoFar = world.oss.waitForRequest(() => requests.length >= from + afterRequests);
      await Promise.race([cameSoFar, world.engine().imports.finished(id)]);
      await world.reopen();
      world.standIns.faults.clear();
      const end = await world.bring(file);
      // whose damaged part went into the hash and into the bucket before the end is told once
      const isTold = end.state === 'failed' && end.failure.code === 'hub.hashMismatch';
      const done = isTold ? await world.bring(file) : end;
      expect(done).toMatchObject({ state: 'done', proof: 'sha256' });
      expect(await world.object()).toEqual(short);
      expect(await world.openUploads()).toEqual([]);
    }
  });

  it('goes on over cuts, stalls, throttling and links that expire, on both sides', async () => {
    const file = await world.found();
    const { faults } = world.standIns;
    faults.add({ kind: 'cut', server: 'cdn', afterBytes: 30_000, times: 3 });
    faults.add({ kind: 'stall', server: 'cdn', afterBytes: 20_000, fromByte: 4 * partSize });
    faults.add({ kind: 'expire', server: 'cdn', times: 2 });
    faults.add({
      ...{ kind: 'answer', server: 'cdn', status: 429, fromByte: 8 * partSize },
      headers: { 'Retry-After': '1' },
    });
    faults.add({ kind: 'answer', server: 'cdn', status: 503, fromByte: 9 * partSize });
    world.oss.faults.add({ kind: 'cut', operation: 'UploadPart', afterBytes: 10_000, times: 3 });
    world.oss.faults.add({ kind: 'corrupt', operation: 'UploadPart', partNumber: 3 });
    world.oss.faults.add({ kind: 'lose-answer', operation: 'CompleteMultipartUpload' });
    expect(await world.bring(file)).toMatchObject({ state: 'done', proof: 'sha256' });
    expect(await world.object()).toEqual(content);
    expect(await world.openUploads()).toEqual([]);
  });

  it('shows why it waits while a source is away, and gives up when told so', async () => {
    await world.reopen({ giveUpAfterMs: 1_500 });
    const file = await world.found();
    const states: string[] = [];
    const stop = new AbortController();
    const watching = (async () => {
      for await (const jobs of world.engine().imports.watch(stop.signal))
        states.push(...jobs.map((job) => job.state));
    })();
    await world.standIns.refuse('cdn', true);
    const failed = await world.bring(file);
    expect(failed).toMatchObject({ state: 'failed', failure: { code: 'hub.unreachable' } });
    stop.abort();
    await watching;
    expect(states).toContain('retrying');
    await world.standIns.refuse('cdn', false);
    expect(await world.bring(file)).toMatchObject({ state: 'done' });
    expect(await world.openUploads()).toEqual([]);
  });

  it('does not put a file together from two commits', async () => {
    const file = await world.found();
    world.standIns.faults.add({
      kind: 'stall',
      server: 'cdn',
      afterBytes: 10,
      times: 20,
      fromByte: 6 * partSize,
    });
    const { id } = await world.start(file);
    await world.oss.waitForRequest((each) => each.partNumber === 3 && each.status === 200);
    await world.engine().imports.pause(id);
    world.standIns.faults.clear();
    world.standIns.repos.commit(repo, {
      'a.safetensors': modelOf(parts * partSize - 5, 7).content,
    });
    expect(await world.bring(file)).toMatchObject({ state: 'done', proof: 'sha256' });
    expect(await world.object()).toEqual(content);
  });

  it('of a plain link stops where the file behind it has changed', async () => {
    world.standIns.files.set('a.pt', { bytes: content, headers: { ETag: '"1"' } });
    const url = `${world.standIns.url.direct}/a.pt`;
    const [file] = (await world.hubsWorld.look(url)).files;
    world.standIns.files.set('a.pt', { bytes: content, headers: { ETag: '"2"' } });
    const failed = await world.bring(file!, { url });
    expect(failed).toMatchObject({ state: 'failed', failure: { code: 'hub.changed' } });
  });
});

describe('what stands in the bucket already', () => {
  it('is left alone, replaced or taken for the same, as was wished for', async () => {
    const file = await world.found();
    await world
      .engine()
      .bucket.objects.put(world.key, Buffer.from('old'), { forbidOverwrite: true });
    expect(await world.bring(file)).toMatchObject({ failure: { code: 'oss.fileAlreadyExists' } });
    const skipped = await world.bring(file, { ifExists: 'skip' });
    expect(skipped).toMatchObject({ state: 'done', outcome: 'skipped', proof: 'unverified' });
    const target = { ...world.wish(file).target, objectKey: 'again' };
    await world.engine().bucket.objects.put('again', Buffer.from('old'), { forbidOverwrite: true });
    const refused = await world.bring(file, { target });
    await world.engine().imports.start(refused.id, 'replace');
    expect(await world.engine().imports.finished(refused.id)).toMatchObject({
      outcome: 'imported',
    });
    const replaced = await world.bring(file, { ifExists: 'replace' });
    expect(replaced).toMatchObject({ state: 'done', outcome: 'imported' });
    const before = asked('cdn').length;
    const same = await world.bring(file);
    expect(same).toMatchObject({
      state: 'done',
      outcome: 'skipped',
      proof: 'sha256',
      sentBytes: 0,
    });
    expect(asked('cdn')).toHaveLength(before);
  });
});

describe('an own Complete that outlived its process', () => {
  it('is known for ours, though it came between the looks at the object and at the upload', async () => {
    const operation = 'CompleteMultipartUpload';
    world.oss.faults.add({ kind: 'answer', operation, status: 403, code: 'AccessDenied' });
    const file = await world.found();
    const failed = await world.bring(file);
    if (failed.state !== 'failed' || failed.resume === null) throw new Error('it did not rest');
    await world.reopen();
    const listing = world.oss.faults.add({
      ...{ kind: 'answer', operation: 'ListParts', status: 503, times: 1_000 },
    });
    const { id } = await world.start(file);
    await listing.struck;
    const { bucket, journal } = world.engine();
    const sent = (await journal.parts(id)).filter(isSent);
    const options = { forbidOverwrite: true };
    await bucket.multipart.complete(world.key, failed.resume.uploadId, sent, options);
    listing.remove();
    const done = await world.engine().imports.finished(id);
    expect(done).toMatchObject({ state: 'done', outcome: 'imported', proof: 'sha256' });
    expect(world.sentParts()).toHaveLength(parts);
    expect(await world.object()).toEqual(content);
  });
});

/** Starts an import that stands still in its ninth part, when its eighth is on the server. */
async function startStalled(): Promise<ImportJob> {
  const earlier = new Set(world.oss.requests);
  const stall = { kind: 'stall', operation: 'UploadPart', partNumber: 9, afterBytes: 5 } as const;
  const { struck } = world.oss.faults.add(stall);
  const job = await world.start(await world.found());
  await world.oss.waitForRequest(
    (each) => each.partNumber === 8 && each.status === 200 && !earlier.has(each),
  );
  // one that has not struck yet would wait for whoever sends that part next
  await struck;
  return job;
}

describe('pause and resume', () => {
  it('cuts at once, and neither fetches nor sends again what was finished', async () => {
    const { id } = await startStalled();
    const paused = await world.engine().imports.pause(id);
    expect(paused.state).toBe('paused');
    const held = new Set(world.sentParts().map((each) => each.partNumber));
    await world.reopen();
    const [job] = await world.engine().imports.list();
    expect(job).toMatchObject({ state: 'paused' });
    await world.engine().imports.start(id);
    const done = await world.engine().imports.finished(id);
    expect(done).toMatchObject({ state: 'done', proof: 'sha256' });
    expect(await world.object()).toEqual(content);
    const again = world.sentParts().filter((each) => held.has(each.partNumber));
    expect(again).toHaveLength(held.size);
    // read again is only what was sent and stood before its turn in the hash
    const twice = Array.from({ length: parts }, (_, at) => readsOf(at * partSize)).filter(
      (reads) => reads.length > 1,
    );
    expect(twice.length).toBeLessThanOrEqual(6);
  });

  it('reads the start again where the kept hash cannot be taken up, and sends nothing twice', async () => {
    const { id } = await startStalled();
    await world.engine().imports.pause(id);
    const held = new Set(world.sentParts().map((each) => each.partNumber));
    await world.reopen({
      journal: (journal) => ({
        ...journal,
        hashed: async (jobId) => {
          const kept = await journal.hashed(jobId);
          return kept && { ...kept, state: 'AAAA' };
        },
      }),
    });
    await world.engine().imports.start(id);
    expect(await world.engine().imports.finished(id)).toMatchObject({
      state: 'done',
      proof: 'sha256',
    });
    expect(world.sentParts().filter((each) => held.has(each.partNumber))).toHaveLength(held.size);
  });

  it('goes on by itself after the end of the app, and only where the person did not pause', async () => {
    const { id } = await startStalled();
    await world.reopen();
    await world.engine().imports.recover(async () => true);
    expect(await world.engine().imports.finished(id)).toMatchObject({ state: 'done' });
    const other = await world.engine().imports.add(
      world.wish(await world.found(), {
        target: { bucket: 'models', region: 'cn-hangzhou', objectKey: 'other' },
      }),
    );
    await world.engine().imports.pause(other.job.id);
    await world.reopen();
    await world.engine().imports.recover(async () => true);
    expect(await world.engine().imports.finished(other.job.id)).toMatchObject({ state: 'paused' });
  });
});

describe('cancel', () => {
  it('removes from the server what was sent, while it runs and while it rests', async () => {
    for (const isPaused of [false, true]) {
      const { id } = await startStalled();
      if (isPaused) await world.engine().imports.pause(id);
      expect(await world.engine().imports.cancel(id)).toMatchObject({ state: 'cancelled' });
      expect(await world.openUploads()).toEqual([]);
    }
    expect(await world.engine().imports.forgetEnded()).toBe(2);
    expect(await world.engine().imports.list()).toEqual([]);
  });
});

describe('two processes', () => {
  it('do not work on one object', async () => {
    world.oss.faults.add({ kind: 'stall', operation: 'UploadPart', partNumber: 2, afterBytes: 5 });
    const file = await world.found();
    await world.start(file);
    await world.oss.waitForRequest((each) => each.action === 'UploadPart');
    const { createImportEngine } = await import('./imports-world.test-support.ts');
    const second = createImportEngine(world.at);
    await expect(second.imports.add(world.wish(file))).rejects.toMatchObject({
      code: 'store.locked',
    });
    await second.close();
  });
});
