import { expect, it } from 'vitest';
import { parseRange } from './byte-range.ts';

it.each([
  ['bytes=0-9', { start: 0, end: 10 }],
  ['bytes=90-', { start: 90, end: 100 }],
  ['bytes=-10', { start: 90, end: 100 }],
  ['bytes=50-200', undefined],
  ['bytes=100-', undefined],
  ['bytes=9-0', undefined],
  ['lines=0-9', undefined],
])('reads %s of 100 bytes', (range, expected) => {
  expect(parseRange({ range }, 100)).toEqual(expected);
});

it('clips a range when the standard behaviour is asked for', () => {
  const headers = { range: 'bytes=50-200', 'x-oss-range-behavior': 'standard' };
  expect(parseRange(headers, 100)).toEqual({ start: 50, end: 100 });
});

it('refuses a range behind the end when the standard behaviour is asked for', () => {
  const headers = { range: 'bytes=100-', 'x-oss-range-behavior': 'standard' };
  expect(() => parseRange(headers, 100)).toThrow('cannot be satisfied');
});
