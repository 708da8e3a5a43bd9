import { describe, expect, it } from 'vitest';
import listFile from '../../../resources/builtin-models.json' with { type: 'json' };
import {
  folderMeantBy,
  foldersListedAs,
  isKnownFolder,
  listsOf,
  wouldList,
} from './model-folders.ts';

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
    ['unet', 'a.gguf', ['diffusion_models', 'unet', 'unet_gguf']],
    ['text_encoders', 'A.GGUF', ['text_encoders', 'clip_gguf']],
    ['interpolation', 'gimm-vfi/a.onnx', ['interpolation']],
  ])('asks for %s/%s in %j', (category, name, lists) => {
    expect(listsOf(category, name)).toEqual(lists);
  });
});

describe('wouldList', () => {
  it.each([
    ['loras', 'a.SAFETENSORS', true],
    ['loras', 'readme.txt', false],
    ['diffusion_models', 'a.gguf', false],
    ['unet_gguf', 'a.gguf', true],
    ['configs', 'v1.yaml', true],
    ['diffusers', 'x/model_index.json', false],
    ['interpolation', 'a.onnx', true],
    ['my_pack', 'a.bin2', true],
  ])('in the list %s, of %s: %s', (list, name, would) => {
    expect(wouldList(list, name)).toBe(would);
  });
});

describe('foldersListedAs', () => {
  it.each([
    ['text_encoders', ['text_encoders', 'clip']],
    ['unet_gguf', ['diffusion_models', 'unet']],
    ['loras', ['loras']],
  ])('%s shows the files of %j', (list, names) => {
    expect(foldersListedAs(list)).toEqual(names);
  });
});
