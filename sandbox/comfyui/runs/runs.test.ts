import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';

import {
  ask,
  at,
  emptyAndSave,
  isEndOf,
  openSocket,
  post,
  run,
  sampling,
  sandboxForTest,
} from '../comfyui.test-support.ts';
import { encodePng } from '../image/codecs.ts';
import { plainRaster } from '../image/raster.ts';
import { isArray, parseJson } from '../json.ts';

const imagesOf = (entry: unknown, node: string): unknown => at(entry, 'outputs', node, 'images');
const messagesOf = (entry: unknown): readonly unknown[] => {
  const messages = at(entry, 'status', 'messages');
  return isArray(messages) ? messages : [];
};
const lastMessage = (entry: unknown): unknown => messagesOf(entry).at(-1);

/** The first pixel of a picture in the output folder. */
async function firstPixel(dir: string, name: string): Promise<readonly number[]> {
  const png = decode(await readFile(join(dir, 'output', name)));
  return [...png.data.slice(0, 3)];
}

const blendPrompt = (mode: string, factor: number) => ({
  1: { class_type: 'LoadImage', inputs: { image: 'one.png' } },
  2: { class_type: 'LoadImage', inputs: { image: 'two.png' } },
  3: {
    class_type: 'ImageBlend',
    inputs: { image1: ['1', 0], image2: ['2', 0], blend_factor: factor, blend_mode: mode },
  },
  4: { class_type: 'SaveImage', inputs: { filename_prefix: 'blend', images: ['3', 0] } },
});

describe('the image nodes', () => {
  it('write a real picture with prompt and workflow inside', async () => {
    const sandbox = await sandboxForTest();
    const workflow = { nodes: [], title: '示例' };
    const prompt = emptyAndSave('sub/dir/rec', 24);
    const { entry } = await run(sandbox, prompt, { extra_data: { extra_pnginfo: { workflow } } });
    expect(imagesOf(entry, '2')).toEqual([
      { filename: 'rec_00001_.png', subfolder: 'sub/dir', type: 'output' },
    ]);
    const png = decode(await readFile(join(sandbox.dir, 'output/sub/dir/rec_00001_.png')));
    expect([png.width, png.height, ...png.data.slice(0, 3)]).toEqual([24, 24, 0x10, 0x20, 0x30]);
    expect(parseJson(png.text.workflow ?? '')).toEqual(workflow);
    expect(parseJson(png.text.prompt ?? '')).toEqual(prompt);
  });

  it('scale, crop and invert', async () => {
    const sandbox = await sandboxForTest();
    const { entry } = await run(sandbox, {
      1: {
        class_type: 'EmptyImage',
        inputs: { width: 30, height: 20, batch_size: 2, color: 0xff0000 },
      },
      2: {
        class_type: 'ImageScale',
        inputs: {
          image: ['1', 0],
          upscale_method: 'lanczos',
          width: 10,
          height: 10,
          crop: 'center',
        },
      },
      3: { class_type: 'ImageInvert', inputs: { image: ['2', 0] } },
      4: { class_type: 'SaveImage', inputs: { filename_prefix: 'small', images: ['3', 0] } },
    });
    expect(imagesOf(entry, '4')).toHaveLength(2);
    const png = decode(await readFile(join(sandbox.dir, 'output/small_00002_.png')));
    expect([png.width, png.height]).toEqual([10, 10]);
    expect(await firstPixel(sandbox.dir, 'small_00001_.png')).toEqual([0, 255, 255]);
  });

  it.each([
    { mode: 'normal', factor: 0.5, pixel: [150, 100, 50] },
    { mode: 'multiply', factor: 1, pixel: [78, 0, 0] },
    { mode: 'screen', factor: 1, pixel: [222, 200, 100] },
    { mode: 'difference', factor: 1, pixel: [0, 0, 0] },
  ])('blend by $mode', async ({ mode, factor, pixel }) => {
    const sandbox = await sandboxForTest();
    const pictures = { 'one.png': 0x640000, 'two.png': 0xc8c864 };
    for (const [name, color] of Object.entries(pictures)) {
      await writeFile(join(sandbox.dir, 'input', name), encodePng(plainRaster(4, 4, color)));
    }
    await run(sandbox, blendPrompt(mode, factor));
    expect(await firstPixel(sandbox.dir, 'blend_00001_.png')).toEqual(pixel);
  });

  it('fail on a file that is no picture, as PIL does', async () => {
    const sandbox = await sandboxForTest();
    await writeFile(join(sandbox.dir, 'input/broken.png'), 'no picture');
    const { entry } = await run(sandbox, {
      1: { class_type: 'LoadImage', inputs: { image: 'broken.png' } },
      2: { class_type: 'SaveImage', inputs: { filename_prefix: 'x', images: ['1', 0] } },
    });
    expect(at(entry, 'status')).toMatchObject({ status_str: 'error', completed: false });
    expect(lastMessage(entry)).toMatchObject([
      'execution_error',
      {
        exception_type: 'PIL.UnidentifiedImageError',
        exception_message: "cannot identify image file '/ComfyUI/input/broken.png'\n",
        current_inputs: { image: ['broken.png'] },
      },
    ]);
  });
});

describe('the cache', () => {
  it('names the nodes of an identical prompt and writes no second file', async () => {
    const sandbox = await sandboxForTest();
    await run(sandbox, emptyAndSave('same'));
    const { entry } = await run(sandbox, emptyAndSave('same'));
    expect(messagesOf(entry)).toContainEqual([
      'execution_cached',
      expect.objectContaining({ nodes: ['1', '2'] }),
    ]);
    expect(imagesOf(entry, '2')).toEqual([
      { filename: 'same_00001_.png', subfolder: '', type: 'output' },
    ]);
  });

  it('runs again what follows a changed input file', async () => {
    const sandbox = await sandboxForTest();
    const prompt = {
      1: { class_type: 'LoadImage', inputs: { image: 'example.png' } },
      2: { class_type: 'SaveImage', inputs: { filename_prefix: 'again', images: ['1', 0] } },
    };
    await run(sandbox, prompt);
    await writeFile(join(sandbox.dir, 'input/example.png'), encodePng(plainRaster(3, 3, 1)));
    const { entry } = await run(sandbox, prompt);
    expect(at(imagesOf(entry, '2'), 0, 'filename')).toBe('again_00002_.png');
  });
});

describe('played nodes', () => {
  it('sample step by step to a picture of the latent size', async () => {
    const sandbox = await sandboxForTest();
    const { entry, client } = await run(sandbox, sampling(5));
    const steps = client.messages.filter((message) => message.type === 'progress');
    expect(steps.map((message) => at(message, 'data', 'value'))).toEqual([1, 2, 3, 4, 5]);
    expect(at(imagesOf(entry, '6'), 0, 'filename')).toBe('sampled_00001_.png');
    const png = decode(await readFile(join(sandbox.dir, 'output/sampled_00001_.png')));
    expect([png.width, png.height]).toEqual([64, 64]);
  });

  it('give another picture for another seed', async () => {
    const sandbox = await sandboxForTest();
    await run(sandbox, sampling(1, 1));
    await run(sandbox, sampling(1, 2));
    const [one, two] = await Promise.all(
      ['1', '2'].map((n) => readFile(join(sandbox.dir, `output/sampled_0000${n}_.png`))),
    );
    expect(one?.equals(two ?? Buffer.alloc(0))).toBe(false);
  });

  it('combine a video under gifs, with a picture of its workflow beside it', async () => {
    const sandbox = await sandboxForTest();
    const combine = {
      frame_rate: 16,
      loop_count: 0,
      filename_prefix: 'video/clip',
      format: 'video/h264-mp4',
      pingpong: false,
      save_output: true,
    };
    const { entry } = await run(sandbox, {
      1: sampling()['1'],
      3: {
        class_type: 'EmptyHunyuanLatentVideo',
        inputs: { width: 64, height: 32, length: 81, batch_size: 1 },
      },
      5: { class_type: 'VAEDecode', inputs: { samples: ['3', 0], vae: ['1', 2] } },
      6: { class_type: 'VHS_VideoCombine', inputs: { ...combine, images: ['5', 0] } },
    });
    expect(at(entry, 'outputs', '6')).toEqual({
      gifs: [
        {
          filename: 'clip_00001.mp4',
          subfolder: 'video',
          type: 'output',
          format: 'video/h264-mp4',
          frame_rate: 16,
          workflow: 'clip_00001.png',
          fullpath: '/ComfyUI/output/video/clip_00001.mp4',
        },
      ],
    });
    const video = await ask(sandbox, '/view?filename=clip_00001.mp4&subfolder=video&type=output');
    expect(video.headers.get('content-type')).toBe('video/mp4');
    expect(video.bytes.subarray(4, 8).toString()).toBe('ftyp');
    expect((await ask(sandbox, '/view?filename=clip_00001.png&subfolder=video')).status).toBe(200);
  });

  it('show text and save audio under their own kinds', async () => {
    const sandbox = await sandboxForTest();
    const { entry } = await run(sandbox, {
      1: { class_type: 'PrimitiveString', inputs: { value: 'hello' } },
      2: { class_type: 'PreviewAny', inputs: { source: ['1', 0] } },
      3: { class_type: 'EmptyLatentAudio', inputs: { seconds: 1, batch_size: 1 } },
      4: sampling()['1'],
      5: { class_type: 'VAEDecodeAudio', inputs: { samples: ['3', 0], vae: ['4', 2] } },
      6: { class_type: 'SaveAudio', inputs: { audio: ['5', 0], filename_prefix: 'audio/it' } },
    });
    expect(at(entry, 'outputs', '2')).toEqual({ text: ['hello'] });
    expect(at(entry, 'outputs', '6')).toEqual({
      audio: [{ filename: 'it_00001_.flac', subfolder: 'audio', type: 'output' }],
    });
  });

  it('run out of memory once, where that was ordered', async () => {
    const sandbox = await sandboxForTest();
    sandbox.faults.failNode('outOfMemory', 'KSampler');
    const failed = await run(sandbox, sampling());
    expect(lastMessage(failed.entry)).toMatchObject([
      'execution_error',
      {
        exception_type: 'torch.OutOfMemoryError',
        node_type: 'KSampler',
        executed: ['1', '2', '3'],
      },
    ]);
    const second = await run(sandbox, sampling());
    expect(at(second.entry, 'status', 'status_str')).toBe('success');
  });
});

describe('the queue', () => {
  const endless = sampling(1000);

  it('takes an id from the client and runs the same id twice', async () => {
    const sandbox = await sandboxForTest();
    const client = await openSocket(sandbox, 'c');
    for (const prefix of ['a', 'b']) {
      const body = { prompt: emptyAndSave(prefix), client_id: 'c', prompt_id: 'mine' };
      expect(at((await post(sandbox, '/prompt', body)).json, 'prompt_id')).toBe('mine');
    }
    await client.until(() => client.messages.filter(isEndOf('mine')).length === 2);
    const history = await ask(sandbox, '/history');
    expect(at(history.json, 'mine', 'outputs', '2', 'images', 0, 'filename')).toBe('b_00001_.png');
  });

  it('orders by number, puts front first, deletes and clears what waits', async () => {
    const sandbox = await sandboxForTest();
    const add = async (id: string, more: object = {}) =>
      post(sandbox, '/prompt', { prompt: endless, prompt_id: id, ...more });
    await add('running');
    await add('late', { number: 50 });
    await add('next');
    await add('first', { front: true });
    await add('between', { number: 1.5 });
    const queue = async () => (await ask(sandbox, '/queue')).json;
    const ids = async (): Promise<unknown> => {
      const pending = at(await queue(), 'queue_pending');
      return isArray(pending) ? pending.map((item) => at(item, 1)) : null;
    };
    expect(await ids()).toEqual(['first', 'next', 'between', 'late']);
    expect(at(await queue(), 'queue_running', 0, 1)).toBe('running');
    expect(at(await queue(), 'queue_pending', 0, 0)).toBe(-2);
    await post(sandbox, '/queue', { delete: ['next', 'running'] });
    expect(await ids()).toEqual(['first', 'between', 'late']);
    expect((await post(sandbox, '/queue', { clear: true })).bytes).toHaveLength(0);
    expect(await ids()).toEqual([]);
    expect(at(await queue(), 'queue_running', 0, 1)).toBe('running');
  });

  it('interrupts the named run only, or whatever runs', async () => {
    const sandbox = await sandboxForTest();
    const client = await openSocket(sandbox, 'c');
    await post(sandbox, '/prompt', { prompt: endless, client_id: 'c', prompt_id: 'one' });
    await client.until((message) => message.type === 'progress');
    await post(sandbox, '/interrupt', { prompt_id: 'other' });
    expect(at((await ask(sandbox, '/queue')).json, 'queue_running', 0, 1)).toBe('one');
    await post(sandbox, '/interrupt', { prompt_id: 'one' });
    await client.until(isEndOf('one'));
    const entry = at((await ask(sandbox, '/history/one')).json, 'one');
    expect(at(entry, 'status')).toMatchObject({ status_str: 'error', completed: false });
    expect(lastMessage(entry)).toMatchObject(['execution_interrupted', { node_id: '4' }]);
    await post(sandbox, '/prompt', { prompt: endless, client_id: 'c', prompt_id: 'two' });
    await client.until(
      (message) => at(message, 'data', 'prompt_id') === 'two' && message.type === 'progress',
    );
    await ask(sandbox, '/interrupt', { method: 'POST' });
    await client.until(isEndOf('two'));
  });

  it('gives the newest runs, and forgets', async () => {
    const sandbox = await sandboxForTest();
    for (const id of ['a', 'b', 'c']) await run(sandbox, emptyAndSave(id), { prompt_id: id });
    const keys = async (path: string) => Object.keys((await ask(sandbox, path)).json ?? {});
    expect(await keys('/history?max_items=2')).toEqual(['b', 'c']);
    await post(sandbox, '/history', { delete: ['b'] });
    expect(await keys('/history')).toEqual(['a', 'c']);
    await post(sandbox, '/history', { clear: true });
    expect(await keys('/history')).toEqual([]);
    expect((await ask(sandbox, '/history/a')).json).toEqual({});
  });
});
