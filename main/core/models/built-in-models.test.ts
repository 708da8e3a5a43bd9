import { describe, expect, it } from 'vitest';
import listFile from '../../../resources/builtin-models.json' with { type: 'json' };
import { builtInOf, readBuiltInModels } from './built-in-models.ts';

const list = readBuiltInModels(listFile);
const flux = { category: 'diffusion_models', name: 'flux1-dev.safetensors' };
const gib = 1024 ** 3;

describe('the deployment’s list', () => {
  it('holds 35 models in 14 categories', () => {
    expect(list.models).toHaveLength(35);
    expect(list.categories).toHaveLength(14);
  });

  it('is refused where it is not what it should be', () => {
    expect(() => readBuiltInModels({ models: [] })).toThrow();
    const models = [{ category: 'vae', path: 'a', size: 'big' }];
    expect(() => readBuiltInModels({ categories: [], models })).toThrow('no size');
  });
});

describe('builtInOf', () => {
  it('recognises a model by category, name and a size within the rounding', () => {
    expect(builtInOf(list, { ...flux, bytes: 11.9 * gib })).toBe('builtIn');
    expect(builtInOf(list, { ...flux, bytes: 12 * gib })).toBe('builtIn');
  });

  it('says probably where the size differs or is not known', () => {
    expect(builtInOf(list, { ...flux, bytes: 12 * gib + 1 })).toBe('probablyBuiltIn');
    expect(builtInOf(list, { ...flux, bytes: 10 * gib })).toBe('probablyBuiltIn');
    expect(builtInOf(list, { ...flux, bytes: null })).toBe('probablyBuiltIn');
  });

  it('does not recognise a name in another category, in another folder or in another case', () => {
    expect(builtInOf(list, { ...flux, category: 'unet', bytes: 12 * gib })).toBe('no');
    expect(builtInOf(list, { ...flux, name: 'a/flux1-dev.safetensors', bytes: 12 * gib })).toBe(
      'no',
    );
    expect(builtInOf(list, { ...flux, name: 'Flux1-dev.safetensors', bytes: 12 * gib })).toBe('no');
  });

  it('looks into both folders that the list names in words only', () => {
    const bytes = Math.round(20.5 * 1024 ** 2);
    for (const folder of ['', 'gimm-vfi/', 'GIMM-VFI_safetensors/']) {
      const name = `${folder}raft-things_fp32.safetensors`;
      expect(builtInOf(list, { category: 'interpolation', name, bytes })).toBe('builtIn');
    }
  });
});
