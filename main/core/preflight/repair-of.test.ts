import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { repairOf } from './repair-of.ts';

const options = [
  'wan/a.safetensors',
  'Flux1-Dev.safetensors',
  'x/deep/b.ckpt',
  'y/b.ckpt',
  'euler',
];

describe('a value that the server does not list', () => {
  it.each([
    ['wan\\a.safetensors', 'separators', 'wan/a.safetensors', true],
    ['WAN\\A.safetensors', 'letterCase', 'wan/a.safetensors', true],
    ['flux1-dev.safetensors', 'letterCase', 'Flux1-Dev.safetensors', true],
    ['a.safetensors', 'otherFolder', 'wan/a.safetensors', true],
    ['models/flux/Flux1-Dev.safetensors', 'otherFolder', 'Flux1-Dev.safetensors', true],
    ['b.ckpt', 'otherFolder', 'x/deep/b.ckpt', false],
    ['flux1_dev.sft', 'renamed', 'Flux1-Dev.safetensors', false],
    ['Euler', 'letterCase', 'euler', true],
  ])('is repaired from %j for %s into %j, surely: %s', (value, reason, after, sure) => {
    expect(repairOf(value, options)).toMatchObject({ reason, before: value, after, sure });
  });

  it('is not surely the same where the name says nothing', () => {
    const other = repairOf('vae/model.safetensors', ['unet/model.safetensors']);
    expect(other).toMatchObject({ reason: 'otherFolder', sure: false });
  });

  it('names what else it might be', () => {
    expect(repairOf('b.ckpt', options)?.others).toEqual(['y/b.ckpt']);
  });

  it.each(['nothing.safetensors', '', '.ckpt'])('is left alone as %j', (value) => {
    expect(repairOf(value, options)).toBeNull();
  });

  it('never becomes anything that is not listed', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'B', '/', '\\', '.', '-', ' ') });
    fc.assert(
      fc.property(text, fc.array(text), (value, list) => {
        const repair = repairOf(value, list);
        const named = repair === null ? [] : [repair.after, ...repair.others];
        expect(named.filter((each) => !list.includes(each))).toEqual([]);
      }),
    );
  });
});
