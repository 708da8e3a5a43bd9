import { afterEach, describe, expect, it } from 'vitest';
import type { SeenByComfy, UploadJob } from '../../../contract/upload.ts';
import { AppError } from '../../core/app-error.ts';
import { everything, prefix } from '../models/models.test-support.ts';
import { createLatestValue } from '../runs/latest-value.ts';
import { createAftercare } from './create-aftercare.ts';
import type { Aftercare, AftercarePorts } from './create-aftercare.ts';

const base = (id: string) => ({
  ...{ id, connectionId: 'c1', path: `/${id}`, partSize: 8, ifExists: 'fail' as const },
  target: { bucket: 'studio', region: 'cn-hangzhou', objectKey: `${prefix}/vae/${id}` },
  ...{ identity: { size: 100, mtimeNs: '1', inode: '' }, createdAt: 1 },
});
const waiting = (id: string): UploadJob => ({ ...base(id), state: 'waiting' });
const done = (id: string): UploadJob => ({
  ...base(id),
  ...{ state: 'done', sentBytes: 100, resumedBytes: 0, finishedAt: 2, outcome: 'uploaded' },
  ...{ crc64: '1' },
});

let aftercare: Aftercare | null = null;
afterEach(() => {
  aftercare?.close();
});

async function world(
  first: readonly UploadJob[],
  visibility: AftercarePorts['models']['visibility'] = () => Promise.resolve('ready'),
) {
  const events = createLatestValue<readonly UploadJob[]>();
  events.set(first);
  const asked: string[] = [];
  const forgotten: string[] = [];
  const defects: unknown[] = [];
  let taken = 0;
  aftercare = createAftercare({
    jobs: {
      watch: async function* (signal) {
        for await (const jobs of events.read(signal)) {
          yield jobs;
          taken += 1;
        }
      },
    },
    models: {
      prefix: () => Promise.resolve(prefix),
      visibility: (connection, place, signal) => {
        asked.push(place.name);
        return visibility(connection, place, signal);
      },
    },
    pages: { forget: (id) => forgotten.push(id) },
    connectionOf: () => Promise.resolve(everything),
    reportDefect: (error) => defects.push(error),
  });
  const seen: SeenByComfy[][] = [];
  const watched = aftercare;
  void (async () => {
    for await (const now of watched.watch()) seen.push([...now]);
  })();
  const tell = async (jobs: readonly UploadJob[]) => {
    const before = taken;
    events.set(jobs);
    await expect.poll(() => taken).toBe(before + 1);
  };
  await expect.poll(() => taken).toBe(1);
  return { tell, asked, forgotten, defects, newest: () => seen.at(-1) };
}

describe('after an upload', () => {
  it('ComfyUI is asked once, and the list of models is read anew', async () => {
    const { tell, asked, forgotten, newest } = await world([waiting('a')]);
    await tell([done('a')]);
    await expect.poll(newest).toEqual([{ id: 'a', visibility: 'ready' }]);
    await tell([done('a')]);
    expect(asked).toEqual(['a']);
    expect(forgotten).toContain('c1');
  });

  it('that began and ended between two events ComfyUI is asked as well', async () => {
    const { tell, newest } = await world([]);
    await tell([done('small')]);
    await expect.poll(newest).toEqual([{ id: 'small', visibility: 'ready' }]);
  });

  it('of an earlier run of the app nobody is asked', async () => {
    const { tell, asked, newest } = await world([done('old')]);
    await tell([waiting('b')]);
    expect(newest()).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('an unreachable server leaves it unknown, and is no defect', async () => {
    const { tell, newest, defects } = await world([], () =>
      Promise.reject(new AppError('oss.prefixUnclear', {})),
    );
    await tell([done('a')]);
    await expect.poll(newest).toEqual([{ id: 'a', visibility: 'unknown' }]);
    expect(defects).toEqual([]);
  });

  it('a defect is reported, and nobody goes on waiting for the answer', async () => {
    const defect = new TypeError('broken');
    const { tell, newest, defects } = await world([], () => Promise.reject(defect));
    await tell([done('a')]);
    await expect.poll(newest).toEqual([{ id: 'a', visibility: 'unknown' }]);
    expect(defects).toEqual([defect]);
  });
});
