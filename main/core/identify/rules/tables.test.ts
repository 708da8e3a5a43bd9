import { describe, expect, it } from 'vitest';
import { isKnownFolder } from '../../models/model-folders.ts';
import { findingFor } from '../identify-header.ts';
import { headerOf, identifyFake } from '../model-files.test-support.ts';
import { allExamples } from './all-examples.test-support.ts';
import { baseIn, baseWords, wordsOf } from './base-words.ts';
import { controlRules } from './control-models.ts';
import { declarations } from './declared.ts';
import { diffusionRules } from './diffusion-models.ts';
import { helperRules } from './helper-models.ts';
import { foldersOfKind, foldersOfType } from './kinds.ts';
import { loraExamples } from './lora-examples.test-support.ts';
import { adapterEndings, loraBases } from './loras.ts';
import { nameRules } from './name-words.ts';
import { otherRules } from './other-models.ts';
import { textEncoderRules } from './text-encoders.ts';
import { vaeRules } from './vaes.ts';
import { variantIn, variantWords } from './variant-words.ts';

describe('files as their makers published them', () => {
  it.each(
    allExamples.map((example) => {
      const { kind, type, base, variant, file } = example;
      const [first] = headerOf(file).tensors.groups.values();
      return [[kind, type, base, variant].filter(Boolean).join(' '), first?.key, example] as const;
    }),
  )('%s is told by %s and its like', (_what, _key, { file, kind, type, base, variant }) => {
    const expected = { state: 'identified', kind, type, baseModel: base, variant };
    expect(identifyFake(file).facts).toMatchObject(expected);
  });
});

describe('the tables', () => {
  const decided = new Set(
    allExamples.map(({ file }) => findingFor(headerOf(file), file.name)?.row ?? null),
  );
  it.each(
    Object.entries({
      ...{ controlRules, diffusionRules, textEncoderRules, vaeRules, helperRules, otherRules },
    }),
  )('have an example for each line of %s', (_name, rules) => {
    expect(rules.filter((rule) => !decided.has(rule)).map(({ has }) => has)).toEqual([]);
  });
  it('have an example for each line of loraBases', () => {
    const open = loraBases.filter((line) => !decided.has(line));
    expect(open.map(({ base, module, inputs }) => [base, module, ...inputs])).toEqual([]);
  });
  it('have an example for each ending of an adapter', () => {
    const keys = loraExamples.flatMap(({ file }) => [...headerOf(file).tensors.groups.keys()]);
    expect(adapterEndings.filter((ending) => !keys.some((key) => key.endsWith(ending)))).toEqual(
      [],
    );
  });
  it('have an example for each line of declarations', () => {
    expect(declarations.filter((line) => line.examples.length === 0)).toEqual([]);
  });
});

describe('what a name says within a base model', () => {
  it.each(variantWords.flatMap((line) => line.examples.map((name) => [name, line] as const)))(
    '%s is decided by its own line of the table',
    (name, { bases, from, variant }) => {
      const words = wordsOf(name.replace(/\.[^.]+$/, ''));
      const told = variantIn(words, bases[0] ?? null, from.at(-1) ?? '');
      expect(told.startsWith(variant)).toBe(true);
    },
  );

  it('adds the size of Wan where nothing else tells it', () => {
    const words = wordsOf('Wan2.1-T2V-1.3B-Q8_0');
    expect(variantIn(words, 'Wan 2.1', '')).toBe('T2V 1.3B');
    expect(variantIn(words, 'Wan 2.1', '14B')).toBe('T2V 14B');
    expect(variantIn(words, 'Wan 2.1', 'VACE 14B')).toBe('VACE 14B');
  });
});

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

describe('the folders of each kind', () => {
  it('are ones that models are put into', () => {
    const folders = [...Object.values(foldersOfKind), ...Object.values(foldersOfType)].flat();
    expect(folders.filter((folder) => !isKnownFolder(folder))).toEqual([]);
  });
  it('are given for families that a rule tells', () => {
    const told = new Set([...helperRules, ...otherRules, ...nameRules].map(({ type }) => type));
    expect(Object.keys(foldersOfType).filter((type) => !told.has(type))).toEqual([]);
  });
});
