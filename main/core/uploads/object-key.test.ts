import { describe, expect, it } from 'vitest';
import { objectKeyOf } from './object-key.ts';

const keyOf = (name: string, folder = 'loras', prefix = 'llm-model/model') =>
  objectKeyOf({ prefix, folder, name });

describe('objectKeyOf', () => {
  it.each([
    ['a plain name', keyOf('a.safetensors'), 'llm-model/model/loras/a.safetensors'],
    [
      'spaces, plus and Chinese',
      keyOf('模型 a+b (1).bin'),
      'llm-model/model/loras/模型 a+b (1).bin',
    ],
    ['a subfolder', keyOf('a.bin', 'loras/wan'), 'llm-model/model/loras/wan/a.bin'],
    [
      'the separators of Windows',
      keyOf('a.bin', 'loras\\wan\\'),
      'llm-model/model/loras/wan/a.bin',
    ],
    ['slashes at the ends', keyOf('a.bin', '/loras/', '/p/'), 'p/loras/a.bin'],
    ['no prefix', keyOf('a.bin', 'loras', ''), 'loras/a.bin'],
    ['a decomposed name of macOS', keyOf('e\u0301.bin'), 'llm-model/model/loras/\u00e9.bin'],
  ])('makes a key from %s', (_, key, expected) => {
    expect(key).toBe(expected);
  });

  it('takes a key of 1,023 bytes and refuses one of 1,024', () => {
    const room = 1_023 - 'llm-model/model/loras/'.length;
    expect(keyOf('a'.repeat(room))).toHaveLength(1_023);
    expect(() => keyOf('a'.repeat(room + 1))).toThrow(
      expect.objectContaining({ code: 'file.nameTooLong' }),
    );
  });

  it('counts bytes, not characters', () => {
    expect(keyOf('模'.repeat(300))).toHaveLength('llm-model/model/loras/'.length + 300);
    expect(() => keyOf('模'.repeat(334))).toThrow(
      expect.objectContaining({ code: 'file.nameTooLong' }),
    );
  });

  it.each([
    ['empty', () => keyOf('')],
    ['a path', () => keyOf('a/b')],
    ['..', () => keyOf('..')],
    ['a folder with ..', () => keyOf('a', 'loras/../vae')],
    ['a line break', () => keyOf('a\nb')],
    ['half a surrogate pair', () => keyOf('\ud800')],
    ['a leading backslash', () => keyOf('\\a', '', '')],
  ])('refuses a name that is %s', (_, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'file.badName' }));
  });
});
