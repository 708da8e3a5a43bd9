import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joined, safetensorsFile, text } from '../../core/identify/model-files.test-support.ts';
import type { FakeFile } from '../../core/identify/model-files.test-support.ts';
import { ggufFile, onnxFile, torchFile } from '../../core/identify/model-formats.test-support.ts';
import { ferry } from './ferry.test-support.ts';
import type { Finished } from './ferry.test-support.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'ferry-cli-identify-'));
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** Writes a file whose header is true; its tensors are small, so that it is a few KB long. */
function write({ name, bytes, head, tail = new Uint8Array() }: FakeFile): string {
  const gap = new Uint8Array(bytes - head.length - tail.length);
  writeFileSync(join(dir, name), joined(head, gap, tail));
  return join(dir, name);
}

const identify = (...args: readonly string[]): Promise<Finished> =>
  ferry(['--data-dir', join(dir, 'data'), 'models', 'identify', ...args]);

describe('ferry models identify --json', () => {
  it('gives one line a file, in the order of the files, with just what it promises', async () => {
    const unet = 'model.diffusion_model.input_blocks';
    const files = [
      safetensorsFile('any.safetensors', {
        [`${unet}.0.0.weight`]: [320, 4, 3, 3],
        [`${unet}.1.1.transformer_blocks.0.attn2.to_k.weight`]: [320, 768],
        'first_stage_model.decoder.conv_in.weight': [512, 4, 3, 3],
        'cond_stage_model.transformer.text_model.embeddings.position_ids': [1, 77],
      }),
      safetensorsFile('style.safetensors', {
        'lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k.lokr_w1': [8, 16],
        'lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k.lokr_w2': [80, 128],
      }),
      ggufFile('t.gguf', { tensors: { 'a.weight': [32] }, architecture: 'qwen2vl' }),
      torchFile('u.pth', {
        'model.0.weight': [64, 3, 3, 3],
        'model.1.sub.0.RDB1.conv1.0.weight': [32, 64, 3, 3],
      }),
      onnxFile('GPEN-BFR-512.onnx', 100),
      torchFile('ControlNetHED.pth', {
        'block1.projection.weight': [1, 64, 1, 1],
        'block5.convs.0.weight': [512, 512, 3, 3],
      }),
    ].map(write);
    const { code, events, stderr } = await identify(...files, '--json');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const sentence = (words: RegExp): unknown => expect.stringMatching(words);
    expect(events).toEqual([
      {
        ...{ file: files[0], kind: 'checkpoint', baseModel: 'SD1.5', category: 'checkpoints' },
        ...{ sure: 'certain', reason: sentence(/together with its VAE and its text encoder/) },
      },
      {
        ...{ file: files[1], kind: 'lora', baseModel: 'SDXL', category: 'loras' },
        ...{ sure: 'certain', reason: sentence(/^LoKr: /) },
      },
      {
        ...{ file: files[2], kind: 'textEncoder', baseModel: null, category: 'text_encoders' },
        ...{ sure: 'certain', reason: sentence(/^Qwen2\.5-VL: Its header says so/) },
      },
      {
        ...{ file: files[3], kind: 'upscaler', baseModel: null, category: 'upscale_models' },
        ...{ sure: 'certain', reason: sentence(/^ESRGAN: /) },
      },
      {
        ...{ file: files[4], kind: 'faceRestoration', baseModel: null },
        ...{ category: 'facerestore_models', sure: 'certain', reason: sentence(/./) },
      },
      {
        ...{ file: files[5], kind: 'preprocessor', baseModel: null, category: null },
        ...{ sure: 'unknown', reason: sentence(/^ControlNet preprocessor \(HED\): no folder/) },
      },
    ]);
    const keys = ['file', 'kind', 'baseModel', 'category', 'sure', 'reason'];
    for (const line of events) expect(Object.keys(line)).toEqual(keys);
  });

  it('names a file as it was named', async () => {
    mkdirSync(join(dir, 'folder'));
    writeFileSync(join(dir, 'folder/model_index.json'), '{"_class_name":"FluxPipeline"}');
    const file = `${dir}/folder/../folder`;
    const { events } = await identify(file, '--json');
    expect(events).toEqual([
      {
        ...{ file, kind: 'diffusersFolder', baseModel: 'FLUX.1', category: 'diffusers' },
        ...{ sure: 'certain', reason: 'Its header says so: _pipeline = FluxPipeline' },
      },
    ]);
  });

  it('refuses what is cut off, no model, unfinished or gone, in words, and tells the others', async () => {
    const whole = safetensorsFile('good.safetensors', { emb_params: [2, 768] });
    const files = [
      write({ ...whole, name: 'cut.safetensors', bytes: whole.bytes - 7 }),
      write({ name: 'page.safetensors', bytes: 15, head: text('<!DOCTYPE html>') }),
      write({ ...whole, name: 'loading.safetensors' }),
      join(dir, 'gone.safetensors'),
      write(whole),
    ];
    writeFileSync(join(dir, 'loading.safetensors.aria2'), 'x');
    const { code, events } = await identify(...files, '--json');
    expect(code).toBe(1);
    expect(events.map(({ kind, category, sure, error }) => [kind, category, sure, error])).toEqual([
      [null, null, 'unknown', 'model.truncated'],
      [null, null, 'unknown', 'model.notAModel'],
      [null, null, 'unknown', 'model.notAModel'],
      [null, null, 'unknown', 'file.notFound'],
      ['embedding', 'embeddings', 'certain', undefined],
    ]);
    expect(events[0]?.reason).toMatch(/is incomplete: its header speaks of [\d,]+ bytes/);
    expect(events[1]?.reason).toMatch(/it is a web page/);
    expect(events[2]?.reason).toMatch(/its download has not finished/);
  });

  it('reads Chinese where that is asked for', async () => {
    const file = write(safetensorsFile('zh.safetensors', { emb_params: [2, 768] }));
    const { events } = await identify(file, '--json', '--lang', 'zh-CN');
    expect(events[0]?.reason).toContain('它包含张量“emb_params”');
  });
});
