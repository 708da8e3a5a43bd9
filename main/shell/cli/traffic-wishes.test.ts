import { describe, expect, it } from 'vitest';
import { parseLine } from './flags.ts';
import { trafficWishes } from './traffic-wishes.ts';

const wishesOf = (...args: readonly string[]) => trafficWishes(parseLine(args).flags);

describe('the flags of the traffic', () => {
  it('wish for nothing where they are not given', () => {
    expect(wishesOf()).toEqual({ lanes: undefined, limit: undefined });
  });

  it.each([
    [['--lanes', 'auto', '--limit', 'auto'], { lanes: 'automatic', limit: 'automatic' }],
    [['--lanes', '8', '--limit', 'none'], { lanes: 8, limit: 'none' }],
    [['--limit', '400000000'], { lanes: undefined, limit: 400_000_000 }],
  ])('%j: %j', (args, wishes) => {
    expect(wishesOf(...args)).toEqual(wishes);
  });

  it.each([
    ['--lanes', '0'],
    ['--lanes', '9'],
    ['--lanes', 'none'],
    ['--limit', '0'],
    ['--limit', '1.5'],
    ['--limit', 'automatic'],
    ['--limit', ''],
  ])('refuse %s "%s"', (flag, text) => {
    expect(() => wishesOf(flag, text)).toThrow(expect.objectContaining({ code: 'usage.badValue' }));
  });
});
