import { describe, expect, it } from 'vitest';
import { namesMatch } from './names-match.ts';

const target = { inputName: 'positive', title: 'Sampler' };

describe('telling sources of one type apart', () => {
  it.each([
    [0, 'positive', true],
    [0, 'pos', false],
    [1, 'pos', true],
    [1, 'neg', false],
    [2, 'tive', true],
    [2, 'pos', false],
    [3, 'Sampler', true],
    [3, 'positive', false],
    [4, '^p.s', true],
    [4, '^neg', false],
  ])('rule %i takes %j: %s', (rule, name, fits) => {
    expect(namesMatch(rule, name, target)).toBe(fits);
  });
});
