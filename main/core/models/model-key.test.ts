import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelKey, placeOfKey } from './model-key.ts';

const prefix = 'llm-model/model';
const loras = { category: 'loras', subfolder: '' };

describe('modelKey', () => {
  it('puts a file below its category and subfolder', () => {
    expect(modelKey(prefix, loras, '模型 a+b.safetensors')).toBe(
      'llm-model/model/loras/模型 a+b.safetensors',
    );
    expect(modelKey(prefix, { category: 'vae', subfolder: 'wan2.1/x' }, 'a')).toBe(
      'llm-model/model/vae/wan2.1/x/a',
    );
  });

  it('composes letters that a Mac has taken apart', () => {
    expect(modelKey(prefix, loras, 'e\u0301')).toBe('llm-model/model/loras/\u00e9');
  });

  it('takes a key of 1,023 bytes and refuses one byte more', () => {
    const left = 1023 - `${prefix}/loras/`.length;
    expect(modelKey(prefix, loras, 'a'.repeat(left))).toHaveLength(1023);
    expect(() => modelKey(prefix, loras, 'a'.repeat(left + 1))).toThrow('file.nameTooLong');
    expect(() => modelKey(prefix, loras, '模'.repeat(Math.ceil((left + 1) / 3)))).toThrow(
      'file.nameTooLong',
    );
  });

  it.each(['', '.', '..', 'a/b', 'a\\b', 'a\nb', 'a\0'])('refuses the name %j', (name) => {
    expect(() => modelKey(prefix, loras, name)).toThrow('file.badName');
  });
});

describe('placeOfKey', () => {
  it('finds category and name of what modelKey made', () => {
    const name = fc.stringMatching(/^[a-z模 +.]{1,20}$/).filter((text) => !/^\.+$/.test(text));
    fc.assert(
      fc.property(name, fc.constantFrom('', 'a', 'a/b'), (file, subfolder) => {
        const key = modelKey(prefix, { category: 'loras', subfolder }, file);
        const path = subfolder === '' ? file : `${subfolder}/${file}`;
        expect(placeOfKey(prefix, key)).toEqual({ category: 'loras', name: path });
      }),
    );
  });

  it.each([
    'llm-model/model/loras/',
    'llm-model/model/readme.txt',
    'llm-model/models/loras/a.safetensors',
    'llm-model/model//a.safetensors',
    'llm-model/model/.ferry-check-1',
    'llm-model/model/loras/.ferry-check-3f2a',
  ])('passes over %s', (key) => {
    expect(placeOfKey(prefix, key)).toBeNull();
  });
});
