import { expect, it } from 'vitest';
import { parseLine } from './parse-line.ts';

it.each([
  ['30mbit,40ms', 30_000_000, 40],
  ['512kbit', 512_000, 0],
  ['1gbit,0ms', 1_000_000_000, 0],
  ['2.5Mbit,7ms', 2_500_000, 7],
])('reads %s', (text, bitsPerSecond, delayMs) => {
  expect(parseLine(text)).toEqual({ bitsPerSecond, delayMs });
});

it.each(['', '30', '0mbit', '30mbit,40', '30mbit 40ms', '-1mbit', '30mbit,40ms,1'])(
  'refuses %j and shows what a line looks like',
  (text) => {
    expect(() => parseLine(text)).toThrow('30mbit,40ms');
  },
);
