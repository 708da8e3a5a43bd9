import { describe, expect, it } from 'vitest';
import { goodFrames } from './form-values.ts';

describe('a good number of frames', () => {
  it.each([
    [81, { every: 4, plus: 1 }, 81],
    [80, { every: 4, plus: 1 }, 81],
    [78, { every: 4, plus: 1 }, 77],
    [0, { every: 4, plus: 1 }, 1],
    [80.4, null, 80],
  ] as const)('%d by the rule %j is %d', (frames, rule, expected) => {
    expect(goodFrames(frames, rule)).toBe(expected);
  });
});
