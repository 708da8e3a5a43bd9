import {
  closeSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DownloadJob } from '../../../contract/download.ts';
import { fastestOf } from './fastest.test-support.ts';
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

describe('an object that is replaced', () => {
  it('while it is brought starts over and says so', async () => {
    await world.put(key, bytes);
    const fault = world.oss.faults.add({
      kind: 'stall',
      operation: 'GetObject',
      afterBytes: 65_536,
    });
    const job = await world.begin(key);
    await fault.struck;
    const content = await world.put(key, bytes + 5, 2);
    world.oss.faults.cutConnections();
    const end = await world.engine().downloads.finished(job.id);
    expect(end).toMatchObject({ state: 'done', startedOver: true, proof: 'proven' });
    expect(readFileSync(world.pathOf(key)).equals(content)).toBe(true);
    expect(world.names()).toEqual(['大 model+1.safetensors']);
  });

  it('between two runs starts over and says so', async () => {
    await world.put(key, bytes);
    const job = await pausedInTheMiddle();
    const content = await world.put(key, bytes, 2);
    const again = await world.engine().downloads.add(await world.requestOf(key));
    expect(again).toMatchObject({ begins: 'startsOver', job: { id: job.id } });
    expect(await world.pull(key)).toMatchObject({ state: 'done', startedOver: true });
    expect(readFileSync(world.pathOf(key)).equals(content)).toBe(true);
  });

  it('is missed where it is gone', async () => {
    await world.put(key, bytes);
    const { id } = await pausedInTheMiddle();
    await world.engine().bucket.objects.delete(key);
    await world.engine().downloads.start(id);
    expect(await world.engine().downloads.finished(id)).toMatchObject({
      state: 'failed',
      failure: { code: 'oss.noSuchKey' },
    });
  });
});

/** Some parts are safe, one was cut. */
async function pausedInTheMiddle(): Promise<DownloadJob> {
  const stalled = world.oss.faults.add({
    kind: 'delay',
    delayMs: 60,
    operation: 'GetObject',
    times: 1_000,
  });
  const { id } = await world.begin(key);
  await world.engine().partsWritten(3);
  const paused = await world.engine().downloads.pause(id);
  stalled.remove();
  expect(paused).toMatchObject({ state: 'paused' });
  return paused;
}

describe('a download that rests', () => {
  it('goes on where it was, and sends no safe part again', async () => {
    const content = await world.put(key, bytes);
    const paused = await pausedInTheMiddle();
    const doneBytes = 'doneBytes' in paused ? paused.doneBytes : 0;
    expect(doneBytes).toBeGreaterThanOrEqual(3 * testPart);
    const before = sentBytes();
    const end = await world.pull(key);
    expect(end).toMatchObject({ state: 'done', id: paused.id });
    expect(sentBytes() - before).toBe(bytes - doneBytes);
    expect(readFileSync(world.pathOf(key)).equals(content)).toBe(true);
  });

  it('tells in another run of the app what came before', async () => {
    const content = await world.put(key, bytes);
    const paused = await pausedInTheMiddle();
    const doneBytes = 'doneBytes' in paused ? paused.doneBytes : 0;
    await world.reopen();
    expect(await world.pull(key)).toMatchObject({
      state: 'done',
      resumedBytes: doneBytes,
      receivedBytes: bytes - doneBytes,
    });
    expect(readFileSync(world.pathOf(key)).equals(content)).toBe(true);
  });

  it('starts over where its file is not the one that it made', async () => {
    const content = await world.put(key, bytes);
    await pausedInTheMiddle();
    const part = `${world.pathOf(key)}.ferrypart`;
    const foreign = Buffer.alloc(bytes, 7);
    linkSync(part, `${part}.kept`);
    writeFileSync(`${part}.new`, foreign);
    renameSync(`${part}.new`, part);
    expect(await world.pull(key)).toMatchObject({ state: 'done', proof: 'proven' });
    expect(readFileSync(world.pathOf(key)).equals(content)).toBe(true);
    expect(readFileSync(part).equals(foreign)).toBe(true);
  });

  it('finds bytes that were changed on the disk meanwhile', async () => {
    const content = await world.put(key, bytes);
    await pausedInTheMiddle();
    const part = `${world.pathOf(key)}.ferrypart`;
    const file = openSync(part, 'r+');
    writeSync(file, Buffer.from('damage'), 0, 6, 10);
    closeSync(file);
    expect(await world.pull(key)).toMatchObject({ state: 'done', proof: 'proven' });
    expect(readFileSync(world.pathOf(key)).equals(content)).toBe(true);
  });

  it('is removed with what came when it is cancelled', async () => {
    await world.put(key, bytes);
    const { id } = await pausedInTheMiddle();
    expect(world.names()).toEqual(['大 model+1.safetensors.ferrypart']);
    expect(await world.engine().downloads.cancel(id)).toMatchObject({ state: 'cancelled' });
    expect(world.names()).toEqual([]);
    expect(await world.engine().downloads.forgetEnded()).toBe(1);
    expect(await world.engine().downloads.list()).toEqual([]);
  });

  it('is cancelled in the middle of its bytes, and the sockets are cut', async () => {
    await world.put(key, bytes);
    const cancels = async () => {
      const fault = world.oss.faults.add({ kind: 'stall', operation: 'GetObject', afterBytes: 0 });
      const { id } = await world.begin(key);
      await fault.struck;
      const before = performance.now();
      expect(await world.engine().downloads.cancel(id)).toMatchObject({ state: 'cancelled' });
      const tookMs = performance.now() - before;
      expect(world.names()).toEqual([]);
      return tookMs;
    };
    expect(await fastestOf(1_000, cancels)).toBeLessThan(1_000);
  });

  it('goes on by itself when the app starts again, unless the person has paused it', async () => {
    const content = await world.put(key, bytes);
    await world.reopen({ goOnByThemselves: true });
    const fault = world.oss.faults.add({ kind: 'stall', operation: 'GetObject', afterBytes: 0 });
    const { id } = await world.begin(key);
    await fault.struck;
    await world.reopen({ goOnByThemselves: true });
    expect(await world.engine().downloads.list()).toMatchObject([{ id, state: 'waiting' }]);
    await world.engine().downloads.recover();
    expect(await world.engine().downloads.finished(id)).toMatchObject({ state: 'done' });
    expect(readFileSync(world.pathOf(key)).equals(content)).toBe(true);
  });

  it('is not run by two processes at once', async () => {
    await world.put(key, bytes);
    const fault = world.oss.faults.add({ kind: 'stall', operation: 'GetObject', afterBytes: 0 });
    const { id } = await world.begin(key);
    await fault.struck;
    const second = world.openSecond();
    await expect(second.downloads.start(id)).rejects.toMatchObject({ code: 'store.locked' });
    await second.close();
    world.oss.faults.cutConnections();
    expect(await world.engine().downloads.finished(id)).toMatchObject({ state: 'done' });
  });

  it('does not share its path with another object', async () => {
    const other = 'llm-model/model/vae/大 model+1.safetensors';
    await world.put(key, bytes);
    await world.put(other, bytes, 2);
    await pausedInTheMiddle();
    await expect(world.engine().downloads.add(await world.requestOf(other))).rejects.toMatchObject({
      code: 'file.alreadyExists',
    });
  });
});
