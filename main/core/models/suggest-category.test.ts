import { describe, expect, it } from 'vitest';
import listFile from '../../../resources/builtin-models.json' with { type: 'json' };
import { readBuiltInModels } from './built-in-models.ts';
import { foldersOf, subfolderOf } from '../identify/rules/kinds.ts';
import { nameRules } from '../identify/rules/name-words.ts';
import { endingRules, suggestCategory } from './suggest-category.ts';

const builtIn = readBuiltInModels(listFile);
const nothingBuiltIn = { categories: [], models: [] };
const suggest = (path: string) => suggestCategory({ path, builtIn, facts: null });

describe('suggestCategory', () => {
  it.each(listFile.models)('puts $path into $category, where it is shipped', (model) => {
    const suggestion = suggest(`/downloads/${model.category}/${model.path}`);
    expect(suggestion).toMatchObject({ category: model.category });
  });

  it.each(listFile.models.filter(({ path }) => !/(^|\/)(diffusion_pytorch_)?model\./.test(path)))(
    'knows $path of the deployment by its name alone',
    (model) => {
      const name = model.path.split('/').at(-1) ?? '';
      expect(suggest(`C:\\Users\\me\\Downloads\\${name}`)).toMatchObject({
        category: model.category,
        sure: 'certain',
        reason: 'builtInList',
      });
    },
  );

  it('keeps the subfolder in which a shipped model lies', () => {
    expect(suggest('/d/umt5-xxl-enc-bf16.safetensors')).toMatchObject({ subfolder: 'wan2.1' });
    expect(suggest('/d/raft-things_fp32.safetensors')).toMatchObject({ subfolder: 'gimm-vfi' });
  });

  it('does not take a name that every repository uses for a shipped model', () => {
    expect(suggest('/downloads/diffusion_pytorch_model.safetensors')).toEqual({ state: 'unknown' });
    expect(suggest('/downloads/other/model.safetensors')).toEqual({ state: 'unknown' });
    expect(suggest('/downloads/vit-base-nsfw-detector/model.safetensors')).toMatchObject({
      category: 'nsfw_detector',
      subfolder: 'vit-base-nsfw-detector',
    });
  });

  it.each(nameRules.flatMap((rule) => rule.examples.map((name) => ({ ...rule, name }))))(
    'takes $name for a $kind by its name',
    ({ name, kind, type, sure }) => {
      const path = `/downloads/${name}`;
      const sort = { kind, type, format: name.endsWith('.onnx') ? 'onnx' : 'other' } as const;
      const [category] = foldersOf(sort);
      const subfolder = subfolderOf(sort);
      expect(suggestCategory({ path, builtIn: nothingBuiltIn, facts: null })).toMatchObject(
        category === undefined
          ? { state: 'unknown' }
          : { category, sure, subfolder, reason: 'fileName' },
      );
    },
  );

  it('shows the word of the name that decided, as the name spells it', () => {
    expect(suggest('/d/My_Style LoRA v2.safetensors')).toMatchObject({ evidence: 'LoRA' });
    expect(suggest('/d/4x-UltraSharp.pth')).toMatchObject({ evidence: '4x' });
  });

  it.each(endingRules)('takes .$ending for $category where the name says nothing', (rule) => {
    expect(suggest(`/downloads/abc.${rule.ending.toUpperCase()}`)).toEqual({
      state: 'suggested',
      category: rule.category,
      subfolder: '',
      sure: rule.sure,
      reason: 'extension',
      evidence: `.${rule.ending}`,
    });
  });

  it.each([
    ['/ComfyUI/models/loras/style/ink/a.safetensors', 'loras', 'style/ink', 'loras'],
    ['D:\\ComfyUI\\models\\Lora\\a.safetensors', 'loras', '', 'Lora'],
    ['/sd/models/Stable-diffusion/a.safetensors', 'checkpoints', '', 'Stable-diffusion'],
    ['/llm-model/model/vae/wan 2.1/a.safetensors', 'vae', 'wan 2.1', 'vae'],
    ['/models/x/models/unet/a.gguf', 'unet', '', 'unet'],
  ])('trusts the models folder in %s', (path, category, subfolder, evidence) => {
    expect(suggest(path)).toEqual({
      state: 'suggested',
      category,
      subfolder,
      sure: 'certain',
      reason: 'folderName',
      evidence,
    });
  });

  it.each([
    ['/downloads/ckpt/a.safetensors', 'checkpoints'],
    ['/downloads/LoRA模型/人物/a.safetensors', 'loras'],
    ['/downloads/大模型/a.safetensors', 'checkpoints'],
    ['/downloads/text encoders/a.safetensors', 'text_encoders'],
    ['/downloads/Upscaler/a.pth', 'upscale_models'],
  ])('takes a folder nearby for likely in %s', (path, category) => {
    expect(suggest(path)).toMatchObject({ category, sure: 'likely', reason: 'folderName' });
  });

  it('lets the folder decide before the name', () => {
    expect(suggest('/models/checkpoints/flux-lora-merge.safetensors')).toMatchObject({
      category: 'checkpoints',
    });
  });

  it('does not look for a meaning in folders far above', () => {
    expect(suggest('/home/clip/a/b/c/portrait.safetensors')).toEqual({ state: 'unknown' });
  });

  it('drops a subfolder that cannot be made', () => {
    expect(suggest('/models/loras/.cache/a.safetensors')).toMatchObject({ subfolder: '' });
  });

  it.each(['/downloads/portrait.safetensors', '/downloads/lora.png', '', '/'])(
    'says that it does not know for "%s"',
    (path) => {
      expect(suggest(path)).toEqual({ state: 'unknown' });
    },
  );
});
