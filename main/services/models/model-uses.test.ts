import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/app-error.ts';
import { usesOf } from './model-uses.ts';
import type { UsesPorts } from './model-uses.ts';

const texts: Readonly<Record<string, string>> = {
  'ink.json': '{"widgets_values":["style/ink.safetensors",1]}',
  'windows.json': '{"widgets_values":["style\\\\ink.safetensors",1]}',
  'other.json': '{"widgets_values":["style/ink.safetensors.bak","pink.safetensors"]}',
  'gone.json': '',
};
const ports = (failure: AppError | null = null): UsesPorts => ({
  workflows: {
    list: async () => Object.keys(texts).map((name) => ({ name, bytes: 1, modifiedAt: 0 })),
    text: async (_id, name) => {
      if (name === 'gone.json') throw new AppError('workflow.notFound', { name });
      return texts[name] ?? '';
    },
  },
  comfyOf: async () => {
    if (failure !== null) throw failure;
    const entry = (promptId: string, model: string) => ({
      ...{ promptId, number: 1, extraData: {}, outputs: [] },
      prompt: { '1': { class_type: 'LoraLoader', inputs: { lora_name: model } } },
    });
    return {
      prompts: {
        queue: async () => ({
          running: [entry('a', 'style/ink.safetensors')],
          pending: [entry('b', 'another.safetensors')],
        }),
      },
    };
  },
});

describe('what uses a model', () => {
  it('is every saved workflow and queued prompt that names it as ComfyUI lists it', async () => {
    expect(await usesOf(ports(), 'c', ['style/ink.safetensors'])).toEqual({
      ...{ state: 'asked', workflows: ['ink.json', 'windows.json'], queued: 1 },
    });
    expect(await usesOf(ports(), 'c', ['nobody.safetensors'])).toEqual({
      ...{ state: 'asked', workflows: [], queued: 0 },
    });
  });

  it('is not known where the server does not answer', async () => {
    const down = new AppError('comfy.unreachable', { url: 'u' });
    expect(await usesOf(ports(down), 'c', ['x'])).toEqual({ state: 'unknown' });
  });
});
