import { describe, expect, it } from 'vitest';
import { rowOfKey, withCursor } from './table-cursor.ts';

describe('a key in the table', () => {
  it.each([
    ['ArrowDown', null, 0],
    ['ArrowUp', null, 0],
    ['ArrowDown', 400, 401],
    ['PageDown', 400, 420],
    ['PageUp', 10, 0],
    ['Home', 400, 0],
    ['End', 0, 9_999],
    ['ArrowDown', 9_999, 9_999],
  ])('%s leads from row %s to row %i of 10,000', (key, at, to) => {
    expect(rowOfKey(key, at, 10_000)).toBe(to);
  });
  it('leads nowhere where there are no rows, or where it is another key', () => {
    expect(rowOfKey('End', null, 0)).toBeNull();
    expect(rowOfKey('a', 3, 10)).toBeNull();
  });
});

describe('the row with the focus', () => {
  it('is drawn wherever one has scrolled, in its order', () => {
    expect(withCursor([500, 501], 3, 1_000)).toEqual([3, 500, 501]);
    expect(withCursor([500, 501], 900, 1_000)).toEqual([500, 501, 900]);
  });
  it('is drawn once, and not after the rows have become fewer', () => {
    expect(withCursor([1, 2], 2, 1_000)).toEqual([1, 2]);
    expect(withCursor([0, 1], 7, 2)).toEqual([0, 1]);
    expect(withCursor([0, 1], null, 2)).toEqual([0, 1]);
  });
});
