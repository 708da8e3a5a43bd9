import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DownloadJob } from '../../../contract/download.ts';
import { createPullWorld, testPart, type PullWorld } from './pull-world.test-support.ts';

const key = 'llm-model/model/loras/大 model+1.safetensors';
const bytes = 1_234_567;

let world: PullWorld;
beforeEach(async () => {
  world = await createPullWorld();
});
afterEach(async () => {
  expect(world.engine().defects).toEqual([]);
  await world.close();
});

const sentBytes = () => world.gets().reduce((sum, { bodyBytes }) => sum + bodyBytes, 0);

describe('a download', () => {
  it('brings an object in ranges, proves it and leaves nothing else behind', async () => {
    const content = await world.put(key, bytes);
    const job = await world.pull(key);
    expect(job).toMatchObject({
      state: 'done',
      outcome: 'downloaded',
      proof: 'proven',
      receivedBytes: bytes,
      resumedBytes: 0,
      partFile: null,
      startedOver: false,
    });
    expect(readFileSync(world.pathOf(key)).equals(content)).toBe(true);
    expect(world.names()).toEqual(['大 model+1.safetensors']);
    expect(world.gets()).toHaveLength(Math.ceil(bytes / testPart));
    expect(world.gets().every(({ status }) => status === 206)).toBe(true);
  });

  it('brings an empty object', async () => {
    await world.put(key, 0);
    expect(await world.pull(key)).toMatchObject({ state: 'done', crc64: '0' });
    expect(statSync(world.pathOf(key)).size).toBe(0);
    expect(world.names()).toEqual(['大 model+1.safetensors']);
  });

  it('remembers the checksum, so that a second pull reads and asks for nothing', async () => {
    await world.put(key, bytes);
    await world.pull(key);
    const before = world.gets().length;
    expect(await world.pull(key)).toMatchObject({ state: 'done', outcome: 'skipped' });
    expect(world.gets()).toHaveLength(before);
  });

  it('skips equal content whatever was wished', async () => {
    const content = await world.put(key, bytes);
    writeFileSync(world.pathOf(key), content);
    for (const ifExists of ['fail', 'skip', 'replace'] as const)
      expect(await world.pull(key, { ifExists })).toMatchObject({
        state: 'done',
        outcome: 'skipped',
        proof: 'proven',
      });
    expect(world.gets()).toEqual([]);
  });

  it('writes nothing over where nobody said so', async () => {
    await world.put(key, bytes);
    writeFileSync(world.pathOf(key), 'mine');
    expect(await world.pull(key)).toMatchObject({
      state: 'failed',
      failure: { code: 'file.alreadyExists', params: { path: world.pathOf(key) } },
    });
    expect(await world.pull(key, { ifExists: 'skip' })).toMatchObject({
      state: 'done',
      outcome: 'skipped',
      crc64: null,
      proof: 'unproven',
    });
    expect(readFileSync(world.pathOf(key), 'utf8')).toBe('mine');
    expect(world.names()).toEqual(['大 model+1.safetensors']);
  });

  it('replaces a file where that was said, and only at the end', async () => {
    const content = await world.put(key, bytes);
    writeFileSync(world.pathOf(key), 'mine');
    const fault = world.oss.faults.add({ kind: 'stall', operation: 'GetObject', afterBytes: 0 });
    const job = await world.begin(key, { ifExists: 'replace' });
    await fault.struck;
    expect(readFileSync(world.pathOf(key), 'utf8')).toBe('mine');
    world.oss.faults.cutConnections();
    expect(await world.engine().downloads.finished(job.id)).toMatchObject({ state: 'done' });
    expect(readFileSync(world.pathOf(key)).equals(content)).toBe(true);
  });

  it('never takes a folder for a file', async () => {
    await world.put(key, bytes);
    mkdirSync(world.pathOf(key));
    expect(await world.pull(key, { ifExists: 'replace' })).toMatchObject({
      state: 'failed',
      failure: { code: 'file.alreadyExists' },
    });
  });

  it('leaves a .ferrypart alone that it has not made', async () => {
    const content = await world.put(key, bytes);
    writeFileSync(`${world.pathOf(key)}.ferrypart`, 'of somebody');
    expect(await world.pull(key)).toMatchObject({ state: 'done' });
    expect(readFileSync(`${world.pathOf(key)}.ferrypart`, 'utf8')).toBe('of somebody');
    expect(readFileSync(world.pathOf(key)).equals(content)).toBe(true);
    expect(world.names()).toHaveLength(2);
  });

  it('gives way to a file that takes the name meanwhile', async () => {
    await world.put(key, bytes);
    const fault = world.oss.faults.add({ kind: 'stall', operation: 'GetObject', afterBytes: 0 });
    const job = await world.begin(key);
    await fault.struck;
    writeFileSync(world.pathOf(key), 'was first');
    world.oss.faults.cutConnections();
    expect(await world.engine().downloads.finished(job.id)).toMatchObject({
      state: 'failed',
      failure: { code: 'file.alreadyExists' },
    });
    expect(readFileSync(world.pathOf(key), 'utf8')).toBe('was first');
  });

  it('says before the first byte that the disk has no room, with both numbers', async () => {
    await world.put(key, bytes);
    const { targets } = world.engine().ports;
    const room = () => Promise.resolve({ device: '1', freeBytes: 1_000_000 });
    await world.reopen({ ports: { targets: { ...targets, room } } });
    expect(await world.pull(key)).toMatchObject({
      state: 'failed',
      failure: { code: 'file.noRoom', params: { needed: '1.2 MB', free: '1.0 MB' } },
    });
    expect(world.gets()).toEqual([]);
    expect(world.names()).toEqual([]);
  });

  it('does not count twice on the same room', async () => {
    const other = 'llm-model/model/vae/other.bin';
    await world.put(key, bytes);
    await world.put(other, bytes);
    const { targets } = world.engine().ports;
    const room = () => Promise.resolve({ device: '1', freeBytes: 2_000_000 });
    await world.reopen({ ports: { targets: { ...targets, room } } });
    const fault = world.oss.faults.add({ kind: 'stall', operation: 'GetObject', afterBytes: 0 });
    const first = await world.begin(key);
    await fault.struck;
    expect(await world.pull(other)).toMatchObject({
      state: 'failed',
      failure: { code: 'file.noRoom' },
    });
    world.oss.faults.cutConnections();
    expect(await world.engine().downloads.finished(first.id)).toMatchObject({ state: 'done' });
  });

  it('says that it is unproven where the bucket has no checksum', async () => {
    const content = await world.put(key, bytes);
    world.oss.faults.set({ copiesLackCrc64: true });
    const etag = (await world.engine().bucket.objects.head(key))?.etag ?? '';
    const copy = 'llm-model/model/loras/copy.safetensors';
    await world.engine().bucket.copies.copy({ key, etag }, copy, { forbidOverwrite: true });
    expect(await world.pull(copy)).toMatchObject({ state: 'done', proof: 'unproven' });
    expect(readFileSync(world.pathOf(copy)).equals(content)).toBe(true);
  });
});

describe('over a bad line', () => {
  it.each([
    ['a cut in the middle of a body', { kind: 'cut', afterBytes: 65_536, times: 3 }],
    ['a cut before the first byte', { kind: 'cut', afterBytes: 0, times: 2 }],
    ['errors of the server', { kind: 'answer', status: 503, times: 3 }],
  ] as const)('%s costs a part at most', async (_, fault) => {
    const content = await world.put(key, bytes);
    world.oss.faults.add({ operation: 'GetObject', ...fault });
    expect(await world.pull(key)).toMatchObject({ state: 'done', proof: 'proven' });
    expect(readFileSync(world.pathOf(key)).equals(content)).toBe(true);
    expect(sentBytes()).toBeLessThanOrEqual(bytes + 3 * testPart);
  });

  it('a stall is noticed by the lack of progress', async () => {
    const content = await world.put(key, bytes);
    await world.reopen({ transport: { progressTimeoutMs: 300 } });
    world.oss.faults.add({ kind: 'stall', operation: 'GetObject', afterBytes: 65_536 });
    expect(await world.pull(key)).toMatchObject({ state: 'done' });
    expect(readFileSync(world.pathOf(key)).equals(content)).toBe(true);
  });

  it('a limit that is slower than the patience of the line is no stall', async () => {
    await world.put(key, 200_000);
    const options = { transport: { progressTimeoutMs: 400 }, limit: 100_000 };
    await world.reopen(options);
    expect(await world.pull(key)).toMatchObject({ state: 'done', receivedBytes: 200_000 });
  });

  it('wrong bytes are found and brought again', async () => {
    const content = await world.put(key, bytes);
    world.oss.faults.add({ kind: 'corrupt', operation: 'GetObject' });
    expect(await world.pull(key)).toMatchObject({ state: 'done', proof: 'proven' });
    expect(readFileSync(world.pathOf(key)).equals(content)).toBe(true);
  });

  it('bytes that stay wrong never get the name of the file', async () => {
    await world.put(key, bytes);
    world.oss.faults.add({ kind: 'corrupt', operation: 'GetObject', times: 1_000 });
    expect(await world.pull(key)).toMatchObject({
      state: 'failed',
      doneBytes: 0,
      failure: { code: 'oss.downloadMismatch', params: { path: world.pathOf(key) } },
    });
    expect(world.names()).toEqual(['大 model+1.safetensors.ferrypart']);
    world.oss.faults.clear();
    expect(await world.pull(key)).toMatchObject({ state: 'done', proof: 'proven' });
  });

  it('a refusal stops it at once', async () => {
    await world.put(key, bytes);
    const job = await world.engine().downloads.add(await world.requestOf(key));
    world.oss.faults.add({ kind: 'deny', action: 'oss:GetObject' });
    await world.engine().downloads.start(job.job.id);
    expect(await world.engine().downloads.finished(job.job.id)).toMatchObject({
      state: 'failed',
      failure: { code: 'oss.accessDenied' },
    });
  });
});

describe('watching', () => {
  it('shows all first and then what changes, and ends with the signal', async () => {
    await world.put(key, bytes);
    const stop = new AbortController();
    const states = new Set<DownloadJob['state']>();
    let first: readonly DownloadJob[] | null = null;
    const watching = (async () => {
      for await (const jobs of world.engine().downloads.watch(stop.signal)) {
        first ??= jobs;
        for (const { state } of jobs) states.add(state);
        if (states.has('done')) stop.abort();
      }
    })();
    await world.pull(key);
    await watching;
    expect(first).toEqual([]);
    expect(states.has('done')).toBe(true);
  });
});
