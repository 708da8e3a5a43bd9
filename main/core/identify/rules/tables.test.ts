import { describe, expect, it } from 'vitest';
import { isKnownFolder } from '../../models/model-folders.ts';
import { baseIn, baseWords, wordsOf } from './base-words.ts';
import { declarations } from './declared.ts';
import { foldersOfKind } from './kinds.ts';

describe('the words of a base model', () => {
  it.each(baseWords.flatMap(({ base, examples }) => examples.map((name) => [name, base] as const)))(
    'in %s are those of %s',
    (name, base) => {
      expect(baseIn(wordsOf(name.replace(/\.safetensors$/, '')))).toBe(base);
    },
  );

  it.each(['xlm-roberta-large', 'my_style_lora', 'wandering', 'download'])(
    'are not in %s',
    (name) => {
      expect(baseIn(wordsOf(name))).toBeNull();
    },
  );
});

describe('what a header declares', () => {
  it.each(declarations.flatMap((line) => line.examples.map((text) => [text, line] as const)))(
    '%s is decided by its own line of the table',
    (text, line) => {
      expect(declarations.find(({ word }) => word.test(text))).toBe(line);
    },
  );
});

describe('the folder of each kind', () => {
  it.each(Object.entries(foldersOfKind))(
    '%s is one that models are put into',
    (_kind, [folder]) => {
      expect(isKnownFolder(folder)).toBe(true);
    },
  );
});
