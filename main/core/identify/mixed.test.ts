import { describe, expect, it } from 'vitest';
import { identifyFake, safetensorsFile, headerOf } from './model-files.test-support.ts';
import type { FakeFile } from './model-files.test-support.ts';
import { torchFile } from './model-formats.test-support.ts';
import { allExamples } from './rules/all-examples.test-support.ts';
import type { Example } from './rules/examples.test-support.ts';
import { helperExamples } from './rules/helper-examples.test-support.ts';
import { otherExamples } from './rules/other-examples.test-support.ts';

const shapesOf = ({ file }: Example): readonly (readonly [string, readonly number[]])[] =>
  [...headerOf(file).tensors.groups.values()].map(({ key, shape }) => [key, shape]);

/** A file with the tensors of two, under a name that says nothing. */
const mixOf = (one: Example, other: Example): FakeFile =>
  safetensorsFile('x.safetensors', Object.fromEntries([...shapesOf(one), ...shapesOf(other)]));

/** Kinds that are in use with parts of others in one file, or that are told by what they have not. */
const combined = new Set(['clipVision', 'embedding']);
const alone = [...helperExamples, ...otherExamples].filter(
  ({ kind, type }) => !combined.has(kind) && type !== 'Compact',
);
const pairs = [1, 7, 31].flatMap((step) =>
  alone.flatMap((one, at) => {
    const other = alone[(at * step + step) % alone.length];
    return other === undefined || other.kind === one.kind ? [] : [[one, other] as const];
  }),
);

describe('what is told of a file', () => {
  it('is no certainty where it has the tensors of two kinds', () => {
    expect(pairs.length).toBeGreaterThan(100);
    for (const [one, other] of pairs) {
      const { facts } = identifyFake(mixOf(one, other));
      const what = `${one.kind} ${one.type} + ${other.kind} ${other.type}`;
      expect(facts, what).not.toMatchObject({ state: 'identified', sure: 'certain' });
    }
  });

  it('is no certainty where a large model has the tensors of a small one', () => {
    const large = allExamples.filter(({ kind }) => kind === 'controlnet' || kind === 'checkpoint');
    large.forEach((one, at) => {
      const other = alone[(at * 13) % alone.length];
      if (other === undefined) return;
      const { facts } = identifyFake(mixOf(one, other));
      expect(facts, `${one.type} + ${other.type}`).not.toMatchObject({ sure: 'certain' });
    });
  });

  it('stays certain for every file as its makers published it', () => {
    const guessed = allExamples
      .map(({ file, kind, type }) => [kind, type, identifyFake(file).facts] as const)
      .filter(([, , facts]) => facts.state === 'identified' && facts.sure === 'guess')
      .map(([kind, type]) => `${kind} ${type}`);
    expect(guessed).toEqual([]);
  });

  it('is nothing where the header is cut off anywhere', () => {
    for (const { file } of allExamples)
      for (const part of [0.1, 0.5, 0.9, 0.99]) {
        const bytes = Math.max(9, Math.floor(file.head.length * part));
        const cut = { name: file.name, head: file.head.slice(0, bytes), bytes };
        expect(identifyFake(cut).facts.state, `${file.name} ${part}`).toBe('refused');
      }
  });

  it('is nothing where an archive of torch.save is cut off anywhere', () => {
    for (const example of helperExamples) {
      const file = torchFile('x.pth', Object.fromEntries(shapesOf(example)));
      for (const part of [0.1, 0.5, 0.9, 0.99]) {
        const bytes = Math.floor(file.head.length * part);
        const cut = { name: file.name, head: file.head.slice(0, bytes), bytes };
        expect(identifyFake(cut).facts.state, example.type).toBe('refused');
      }
    }
  });
});
