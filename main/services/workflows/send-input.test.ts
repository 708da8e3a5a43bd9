import { expect, it } from 'vitest';
import type { InputEvent } from '../../../contract/input-calls.ts';
import type { UploadJob } from '../../../contract/upload.ts';
import { AppError } from '../../core/app-error.ts';
import { everything, prefix, serverOnly } from '../models/models.test-support.ts';
import { createFakeComfy } from '../runs/fake-comfy.test-support.ts';
import { createInputs } from './send-input.ts';

const done: UploadJob = {
  ...{ id: 'u', connectionId: 'c1', path: '/film.mp4', partSize: 8, ifExists: 'fail' },
  target: { bucket: 'studio', region: 'cn-hangzhou', objectKey: 'llm-model/input/film.mp4' },
  ...{ identity: { size: 500, mtimeNs: '1', inode: '' }, createdAt: 1, state: 'done' },
  ...{ sentBytes: 500, resumedBytes: 0, finishedAt: 2, outcome: 'uploaded', crc64: '1' },
};

/** A server that takes 100 bytes at once, and shows what lies in the bucket at its n-th look. */
function createWorld({ connection = everything, seenAt = 1 } = {}) {
  const { comfy } = createFakeComfy();
  const world = { looks: 0, now: 0, keys: new Array<string>() };
  Object.assign(comfy.status, { maxUploadBytes: () => Promise.resolve(100) });
  Object.assign(comfy.files, {
    view: () => {
      world.looks += 1;
      return world.looks < seenAt
        ? Promise.reject(new AppError('comfy.outputMissing', { filename: 'film.mp4' }))
        : Promise.resolve({ totalBytes: 500, resumed: false, body: [] });
    },
  });
  const inputs = createInputs({
    connectionOf: () => Promise.resolve(connection),
    comfyOf: () => Promise.resolve(comfy),
    models: { prefix: () => Promise.resolve(prefix) },
    objectsOf: () => ({ head: () => Promise.resolve(null) }),
    uploads: {
      add: ({ target }) => {
        world.keys.push(target.objectKey);
        return Promise.resolve({ job: done, begins: 'new' });
      },
      forget: () => Promise.resolve(),
      watch: async function* () {
        yield await Promise.resolve([done]);
      },
    },
    start: (job) => Promise.resolve(job),
    files: { identify: () => Promise.resolve(done.identity) },
    openFile: () => Promise.resolve(new File([new Uint8Array(500)], 'film.mp4')),
    clock: {
      now: () => world.now,
      sleep: (delayMs) => {
        world.now += delayMs;
        return Promise.resolve();
      },
    },
  });
  const send = async () => {
    const events: InputEvent[] = [];
    const { signal } = new AbortController();
    for await (const event of inputs.send('c1', '/film.mp4', signal)) events.push(event);
    return events;
  };
  return { world, inputs, send };
}

it('waits until the server shows what lies in the bucket', async () => {
  const { world, send } = createWorld({ seenAt: 4 });
  expect((await send()).at(-1)).toEqual({ state: 'there', name: 'film.mp4' });
  expect(world).toEqual({ looks: 4, now: 3_000, keys: ['llm-model/input/film.mp4'] });
});

it('says so where the server never shows it', async () => {
  const { send } = createWorld({ seenAt: Infinity });
  await expect(send()).rejects.toMatchObject({
    code: 'input.notSeen',
    params: { filename: 'film.mp4', folder: 'llm-model/input' },
  });
});

it('has no way for a large file without a bucket', async () => {
  const { inputs, send } = createWorld({ connection: serverOnly });
  expect(await inputs.way('c1', 101)).toEqual({ way: 'none', limit: 100 });
  await expect(send()).rejects.toMatchObject({ code: 'input.tooBig' });
});
