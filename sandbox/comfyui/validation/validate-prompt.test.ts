import { describe, expect, it } from 'vitest';

import { at, emptyAndSave, post, run, sandboxForTest } from '../comfyui.test-support.ts';

const save = (from: readonly unknown[]) => ({
  class_type: 'SaveImage',
  inputs: { filename_prefix: 'x', images: from },
});
const empty = (more: object = {}) => ({
  class_type: 'EmptyImage',
  inputs: { width: 8, height: 8, batch_size: 1, color: 0, ...more },
});

interface Case {
  readonly type: string;
  readonly node: string;
  readonly details: string;
  readonly prompt: unknown;
}

const cases: readonly Case[] = [
  {
    type: 'value_bigger_than_max',
    node: '1',
    details: 'width',
    prompt: { 1: empty({ width: 20_000 }), 2: save(['1', 0]) },
  },
  {
    type: 'value_smaller_than_min',
    node: '1',
    details: 'height',
    prompt: { 1: empty({ height: 0 }), 2: save(['1', 0]) },
  },
  {
    type: 'invalid_input_type',
    node: '1',
    details: "width, a, invalid literal for int() with base 10: 'a'",
    prompt: { 1: empty({ width: 'a' }), 2: save(['1', 0]) },
  },
  {
    type: 'required_input_missing',
    node: '2',
    details: 'images',
    prompt: { 2: { class_type: 'SaveImage', inputs: { filename_prefix: 'x' } } },
  },
  {
    type: 'value_not_in_list',
    node: '1',
    details:
      "unet_name: 'wan\\a.safetensors' not in ['Wan2_1-I2V-14B-480P_fp8_e4m3fn.safetensors', 'flux1-dev.safetensors', 'wan2.1/Wan2_1-T2V-1_3B_fp8_e4m3fn.safetensors']",
    prompt: {
      1: {
        class_type: 'UNETLoader',
        inputs: { unet_name: 'wan\\a.safetensors', weight_dtype: 'default' },
      },
      2: { class_type: 'PreviewAny', inputs: { source: ['1', 0] } },
    },
  },
  {
    type: 'return_type_mismatch',
    node: '2',
    details: 'images, received_type(MASK) mismatch input_type(IMAGE)',
    prompt: { 1: { class_type: 'LoadImage', inputs: { image: 'example.png' } }, 2: save(['1', 1]) },
  },
  {
    type: 'custom_validation_failed',
    node: '1',
    details: 'image - Invalid image file: gone.png',
    prompt: { 1: { class_type: 'LoadImage', inputs: { image: 'gone.png' } }, 2: save(['1', 0]) },
  },
  {
    type: 'exception_during_validation',
    node: '2',
    details: "'9'",
    prompt: { 2: save(['9', 0]) },
  },
  {
    type: 'exception_during_inner_validation',
    node: '1',
    details: "'9'",
    prompt: {
      1: { class_type: 'ImageInvert', inputs: { image: ['9', 0] } },
      2: save(['1', 0]),
    },
  },
  {
    type: 'bad_linked_input',
    node: '2',
    details: 'images',
    prompt: { 2: save(['1', 0, 0]) },
  },
];

describe('POST /prompt', () => {
  it.each(cases)('refuses with $type: $details', async ({ type, node, details, prompt }) => {
    const sandbox = await sandboxForTest();
    const reply = await post(sandbox, '/prompt', { prompt });
    expect(reply.status).toBe(400);
    expect(at(reply.json, 'error', 'type')).toBe('prompt_outputs_failed_validation');
    expect(at(reply.json, 'node_errors', node, 'errors')).toHaveLength(1);
    expect(at(reply.json, 'node_errors', node, 'errors', 0)).toMatchObject({ type, details });
    expect(at(reply.json, 'node_errors', node, 'dependent_outputs')).toEqual(['2']);
  });

  it.each([
    { prompt: { 1: { class_type: 'Nope', inputs: {} } }, type: 'invalid_prompt' },
    { prompt: { nodes: [], links: [] }, type: 'invalid_prompt' },
    { prompt: { 1: empty() }, type: 'prompt_no_outputs' },
    { prompt: [], type: 'prompt_no_outputs' },
    { prompt: undefined, type: 'no_prompt' },
  ])('refuses what is no prompt with $type', async ({ prompt, type }) => {
    const sandbox = await sandboxForTest();
    const reply = await post(sandbox, '/prompt', { prompt });
    expect(reply.status).toBe(400);
    expect(at(reply.json, 'error', 'type')).toBe(type);
  });

  it('refuses a circle of links', async () => {
    const sandbox = await sandboxForTest();
    const circle = { class_type: 'ImageInvert', inputs: { image: ['1', 0] } };
    const reply = await post(sandbox, '/prompt', { prompt: { 1: circle, 2: save(['1', 0]) } });
    expect(reply.status).toBe(400);
    expect(at(reply.json, 'error', 'type')).toBe('prompt_outputs_failed_validation');
  });

  it('runs the outputs that are valid and names the others', async () => {
    const sandbox = await sandboxForTest();
    const prompt = { ...emptyAndSave(), 3: save(['9', 0]) };
    const reply = await post(sandbox, '/prompt', { prompt });
    expect(reply.status).toBe(200);
    expect(at(reply.json, 'node_errors', '3', 'dependent_outputs')).toEqual(['3']);
    expect(at(reply.json, 'node_errors', '2')).toBeUndefined();
  });

  it('takes any value for choices in the new spelling, and fails while it runs', async () => {
    const sandbox = await sandboxForTest();
    const blended = { image1: ['1', 0], image2: ['1', 0], blend_factor: 1, blend_mode: 'dodge' };
    const { entry } = await run(sandbox, {
      1: empty(),
      2: { class_type: 'ImageBlend', inputs: blended },
      3: save(['2', 0]),
    });
    expect(at(entry, 'status', 'messages', -1, 1)).toMatchObject({
      exception_type: 'ValueError',
      exception_message: 'Unsupported blend mode: dodge',
    });
  });

  it('does not print a long list of choices', async () => {
    const names = Array.from({ length: 21 }, (_, index) => `${index}.safetensors`);
    const sandbox = await sandboxForTest({ seedModels: { checkpoints: names } });
    const prompt = {
      1: { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'a.safetensors' } },
      2: { class_type: 'PreviewAny', inputs: { source: ['1', 0] } },
    };
    const reply = await post(sandbox, '/prompt', { prompt });
    expect(at(reply.json, 'node_errors', '1', 'errors', 0)).toMatchObject({
      details: "ckpt_name: 'a.safetensors' not in (list of length 21)",
      extra_info: { input_config: null },
    });
  });
});
