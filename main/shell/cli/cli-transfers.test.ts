import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { takeDataDir } from '../host/instance.ts';
import { runCli } from './run-cli.ts';
import { key, startWorld, type World } from './sandbox-world.test-support.ts';

const partSize = 102_400;

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterEach(() => {
  world.oss.faults.clear();
});
afterAll(async () => {
  await world.close();
});

/** In this process: what is tried is the commands, not how they are started. */
async function run(...args: readonly string[]) {
  const lines: string[] = [];
  const code = await runCli({
    args: [...args, '--json', ...world.bucketFlags],
    environment: {
      OSS_ACCESS_KEY_ID: key.accessKeyId,
      OSS_ACCESS_KEY_SECRET: key.accessKeySecret,
      FERRY_DATA_DIR: world.dataDir,
    },
    terminal: {
      out: (text) => lines.push(text),
      ...{ err: () => undefined, errIsTerminal: false, ask: null },
      flushed: () => Promise.resolve(),
    },
    signal: new AbortController().signal,
    assets: { crc64WorkerUrl, headerWorkerUrl, sandboxHashWorkerUrl: crc64WorkerUrl },
  });
  const events = lines.map((line) => Event.parse(JSON.parse(line)));
  const isProgress = ({ event }: (typeof events)[number]): boolean => event === 'progress';
  return {
    code,
    events: events.filter((event) => !isProgress(event)),
    progress: events.filter(isProgress),
  };
}
const Event = z.record(z.string(), z.unknown());
const crc64WorkerUrl = new URL('../../adapters/hash/crc64-worker.ts', import.meta.url);
const headerWorkerUrl = new URL('../../adapters/identify/header-worker.ts', import.meta.url);
const transfers = (...args: readonly string[]) => run('transfers', ...args);

/** An upload whose third part was refused: two are there, and it waits for somebody. */
async function begin(name: string): Promise<string> {
  const path = join(world.dir, name);
  writeFileSync(path, randomBytes(5 * partSize));
  world.oss.faults.add({
    ...({ kind: 'answer', status: 403, code: 'AccessDenied' } as const),
    ...({ operation: 'UploadPart', partNumber: 3 } as const),
  });
  const flags = ['--part-size', String(partSize), '--lanes', '1'];
  const { code } = await run('models', 'push', path, '--to', 'loras', ...flags);
  expect(code).toBe(3);
  const { events } = await transfers('ls');
  const listed = events.find(({ path: each }) => each === path);
  expect(listed).toMatchObject({ event: 'transfer', kind: 'upload', state: 'failed' });
  expect(listed).toMatchObject({ bytes: 5 * partSize, doneBytes: 2 * partSize });
  return String(listed?.id);
}

describe('ferry models push of many files', () => {
  it('has eight under way at most, each in its place, and counts the others from the start', async () => {
    const count = 30;
    const paths = Array.from({ length: count }, (_, index) => join(world.dir, `many-${index}.bin`));
    for (const path of paths) writeFileSync(path, randomBytes(1_000));
    const seenBefore = world.oss.requests.length;
    const { code, progress, events } = await run('models', 'push', ...paths, '--to', 'vae');
    expect(code).toBe(0);
    expect(new Set(events.map(({ path }) => path))).toEqual(new Set([...paths, undefined]));
    expect(events.at(-1)).toMatchObject({ event: 'done', bytes: count * 1_000 });
    expect(progress.map(({ bytes }) => bytes)).toEqual(progress.map(() => count * 1_000));
    const steps = world.oss.requests.slice(seenBefore).map(({ action }) => action);
    let [underWay, most] = [0, 0];
    for (const step of steps) {
      if (step === 'InitiateMultipartUpload') underWay += 1;
      if (step === 'CompleteMultipartUpload') underWay -= 1;
      most = Math.max(most, underWay);
    }
    expect(underWay).toBe(0);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(8);
  });
});

describe('ferry transfers', () => {
  it('resumes what was begun, sends only the rest, and is over when it is there', async () => {
    const id = await begin('a.bin');
    const before = world.oss.requests.filter(({ partNumber }) => partNumber !== undefined).length;
    const { code, events, progress } = await transfers('resume', id);
    expect(code).toBe(0);
    expect(events).toMatchObject([{ event: 'transfer', id, state: 'done', error: null }]);
    const moved = { bytes: 5 * partSize, receivedBytes: 0 };
    expect(progress[0]).toMatchObject({ ...moved, doneBytes: 2 * partSize, sentBytes: 0 });
    for (const line of progress) expect(line).toMatchObject(moved);
    expect(Number(progress.at(-1)?.doneBytes)).toBeGreaterThanOrEqual(2 * partSize);
    const fields = ['event', 'bytes', 'doneBytes', 'sentBytes', 'receivedBytes'];
    expect(Object.keys(progress[0] ?? {})).toEqual([...fields, 'bytesPerSecond', 'leftSeconds']);
    const after = world.oss.requests.filter(({ partNumber }) => partNumber !== undefined).length;
    expect(after - before).toBe(3);
  });

  it('cancels what was begun, and nothing of it stays in the bucket', async () => {
    const id = await begin('b.bin');
    const { code, events } = await transfers('cancel', id);
    expect(code).toBe(0);
    expect(events).toMatchObject([{ event: 'transfer', id, state: 'cancelled' }]);
    const { events: left } = await run('models', 'leftovers');
    expect(left.filter(({ event }) => event === 'leftover')).toEqual([]);
  });

  it('touches nothing while a window works on the data directory, and says what to do', async () => {
    const id = await begin('c.bin');
    const taken = await takeDataDir(world.dataDir);
    if (taken.state !== 'held') throw new Error(taken.state);
    taken.held.showsWindow();
    try {
      for (const act of ['pause', 'resume', 'cancel']) {
        const { code, events } = await transfers(act, id);
        expect([code, events]).toMatchObject([1, [{ event: 'error', code: 'app.openElsewhere' }]]);
      }
      const { code, events } = await transfers('ls');
      expect(code).toBe(0);
      expect(events.find((each) => each.id === id)).toMatchObject({ state: 'failed' });
    } finally {
      taken.held.release();
    }
    expect((await transfers('pause', id)).code).toBe(0);
  });

  it('does not know an id that is none', async () => {
    const { code, events } = await transfers('pause', 'nothing');
    expect([code, events]).toMatchObject([2, [{ code: 'usage.badValue' }]]);
  });
});
