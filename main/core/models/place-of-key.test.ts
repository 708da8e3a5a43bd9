import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { objectKeyOf } from '../uploads/object-key.ts';
import { placeOfKey } from './place-of-key.ts';

const prefix = 'llm-model/model';

describe('placeOfKey', () => {
  it('finds category and name in the key of an upload', () => {
    const name = fc.stringMatching(/^[a-z模 +.]{1,20}$/).filter((text) => !/^\.+$/.test(text));
    fc.assert(
      fc.property(name, fc.constantFrom('', 'a', 'a/b'), (file, subfolder) => {
        const key = objectKeyOf({ prefix, folder: `loras/${subfolder}`, name: file });
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
