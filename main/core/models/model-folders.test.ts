import { describe, expect, it } from 'vitest';
import listFile from '../../../resources/builtin-models.json' with { type: 'json' };
import { folderMeantBy, foldersListedAs, isKnownFolder, listsOf } from './model-folders.ts';

describe('the table of folders', () => {
  it('knows every folder of the deployment', () => {
    const folders = listFile.categories.map(({ directory }) => directory);
    expect(folders.filter((folder) => !isKnownFolder(folder))).toEqual([]);
  });

  it.each([
    ['Lora', 'loras'],
    ['LLM', 'LLM'],
    ['Text Encoders', 'text_encoders'],
    ['ip-adapter', 'ipadapter'],
    ['pictures', null],
  ])('takes %s for %s', (name, folder) => {
    expect(folderMeantBy(name)).toBe(folder);
  });
});

describe('listsOf', () => {
  it.each([
    ['loras', 'a.safetensors', ['loras']],
    ['clip', 'a.safetensors', ['text_encoders', 'clip']],
    ['unet', 'a.safetensors', ['diffusion_models', 'unet']],
    ['unet', 'a.gguf', ['unet_gguf']],
    ['text_encoders', 'A.GGUF', ['clip_gguf']],
    ['configs', 'v1.yaml', ['configs']],
    ['my_pack', 'a.bin2', ['my_pack']],
    ['interpolation', 'gimm-vfi/a.onnx', ['interpolation']],
  ])('asks for %s/%s in %j', (category, name, lists) => {
    expect(listsOf(category, name)).toEqual(lists);
  });

  it.each([
    ['loras', 'readme.txt'],
    ['loras', 'a.gguf'],
    ['vae', 'a'],
    ['diffusers', 'x/model_index.json'],
  ])('knows that ComfyUI never lists %s/%s', (category, name) => {
    expect(listsOf(category, name)).toEqual([]);
  });

  it('turns the other way round too', () => {
    expect(foldersListedAs('text_encoders')).toEqual(['text_encoders', 'clip']);
    expect(foldersListedAs('loras')).toEqual(['loras']);
  });
});
