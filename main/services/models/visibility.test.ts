import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/app-error.ts';
import { createModels } from './create-models.ts';
import {
  bucketOnly,
  everything,
  fakeBucket,
  fakeComfy,
  portsOf,
  serverOnly,
} from './models.test-support.ts';

const place = { category: 'loras', name: 'style/a.safetensors' };
const category = 'llm-model/model/loras/';

function setUp(lists: Readonly<Record<string, readonly string[]>> = { loras: [] }) {
  const bucket = fakeBucket({ [category]: 0 });
  const comfy = fakeComfy(lists);
  const { ports, time } = portsOf(bucket, comfy);
  return { bucket, comfy, time, models: createModels(ports) };
}

describe('visibility', () => {
  it('is ready where ComfyUI lists the file, and nothing is touched', async () => {
    const { models, bucket, time } = setUp({ loras: ['style/a.safetensors'] });
    expect(await models.visibility(everything, place)).toBe('ready');
    expect(bucket.puts).toEqual([]);
    expect(time.slept).toEqual([]);
  });

  it('finds a file of clip in the list of text encoders', async () => {
    const { models } = setUp({ text_encoders: ['t.safetensors'] });
    const clip = { category: 'clip', name: 't.safetensors' };
    expect(await models.visibility(everything, clip)).toBe('ready');
  });

  it('puts the markers again and looks until ComfyUI lists the file', async () => {
    const { models, bucket, comfy, time } = setUp();
    time.onSleep = (passedMs) => {
      if (passedMs === 3000) comfy.lists.set('loras', ['style/a.safetensors']);
    };
    expect(await models.visibility(everything, place)).toBe('ready');
    expect(time.slept).toEqual([1000, 1000, 1000]);
    expect(bucket.puts.map(({ key, forbidOverwrite }) => [key, forbidOverwrite])).toEqual([
      [category, false],
      [`${category}style/`, true],
    ]);
  });

  it('keeps what a marker carries, but for the time that the mount reads from it', async () => {
    const { models, bucket } = setUp();
    const marker = bucket.objects.get(category)!;
    const meta = { mtime: '1700000000', mode: '16877' };
    bucket.objects.set(category, { ...marker, contentType: 'application/x-directory', meta });
    await models.visibility(everything, place);
    expect(bucket.puts[0]).toMatchObject({
      contentType: 'application/x-directory',
      meta: { mtime: '1800000000', mode: '16877' },
    });
  });

  it('does not overwrite an object that is no marker', async () => {
    const { models, bucket } = setUp();
    bucket.objects.set(category, { ...bucket.objects.get(category)!, bytes: 7 });
    await models.visibility(everything, { category: 'loras', name: 'a.safetensors' });
    expect(bucket.puts).toEqual([]);
  });

  it('needs a restart where ComfyUI has not listed the file after 10 s', async () => {
    const { models, time } = setUp();
    expect(await models.visibility(everything, place)).toBe('needsRestart');
    expect(time.slept.reduce((sum, delayMs) => sum + delayMs, 0)).toBe(10_000);
  });

  it('needs a restart at once where the key may not put the marker', async () => {
    const { models, bucket, time } = setUp();
    bucket.denied.put = 'oss.accessDenied';
    expect(await models.visibility(everything, place)).toBe('needsRestart');
    expect(time.slept).toEqual([]);
  });

  it('is unknown without a server, while it is down, and for what ComfyUI never lists', async () => {
    const { models, comfy } = setUp();
    expect(await models.visibility(bucketOnly, place)).toBe('unknown');
    const readme = { category: 'loras', name: 'readme.txt' };
    expect(await models.visibility(everything, readme)).toBe('unknown');
    expect(await models.visibility(everything, { ...place, category: 'my_pack' })).toBe('unknown');
    comfy.failure = new AppError('comfy.unreachable');
    expect(await models.visibility(everything, place)).toBe('unknown');
  });

  it('needs a restart where there is no bucket to touch', async () => {
    expect(await setUp().models.visibility(serverOnly, place)).toBe('needsRestart');
  });

  it('stops when it is told to', async () => {
    const { models, time } = setUp();
    const controller = new AbortController();
    time.onSleep = () => {
      controller.abort(new Error('stopped'));
    };
    const visibility = models.visibility(everything, place, controller.signal);
    await expect(visibility).rejects.toThrow('stopped');
    expect(time.slept).toEqual([1000]);
  });
});
