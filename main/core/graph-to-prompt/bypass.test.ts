import { describe, expect, it } from 'vitest';
import { chooseBypassInput } from './bypass.ts';

const typed = (...types: readonly string[]) => types.map((type) => ({ type }));

describe('the input that stands in for the output of a bypassed node', () => {
  it.each([
    [
      'the one with the same number where its type fits',
      ['IMAGE', 'IMAGE'],
      ['IMAGE'],
      0,
      'IMAGE',
      0,
    ],
    [
      'the one of the wanted type for a second output',
      ['MODEL', 'CLIP'],
      ['MODEL', 'CLIP'],
      1,
      'CLIP',
      1,
    ],
    ['the first of exactly the wanted type', ['*', 'MASK', 'IMAGE'], ['X', 'IMAGE'], 1, 'IMAGE', 2],
    ['the first that fits where none is exact', ['MASK', '*'], ['IMAGE'], 0, 'IMAGE', 1],
    ['a fitting one of several types', ['LATENT,IMAGE'], ['IMAGE'], 0, 'IMAGE', 0],
    ['none where no type fits', ['LATENT', 'VAE'], ['IMAGE'], 0, 'IMAGE', null],
    ['the same number for a consumer of any type', ['LATENT', 'VAE'], ['X', 'IMAGE'], 1, '*', 1],
    ['the first for a consumer of any type beyond the inputs', ['LATENT'], ['X', 'Y'], 1, '*', 0],
  ])('is %s', (_, inputs, outputs, slot, wanted, chosen) => {
    expect(chooseBypassInput(typed(...inputs), typed(...outputs), slot, wanted)).toBe(chosen);
  });
});
