import { describe, expect, it } from 'vitest';
import { dropBefore, placeIn, waitingIn } from './waiting-order.ts';

const ids = ['a', 'b', 'c'];

it('an order is told less often than the jobs: what runs by now is no more among those that wait', () => {
  const jobs = [
    { id: 'b', state: 'waiting' },
    { id: 'a', state: 'downloading' },
    { id: 'c', state: 'waiting' },
    { id: 'x', state: 'waiting' },
  ];
  expect(waitingIn(ids, jobs)).toEqual(['b', 'c']);
});

describe('a place among those that wait', () => {
  it('has neighbours up and down, but at the ends', () => {
    expect(placeIn(ids, 0)).toEqual({ place: 1, count: 3, up: undefined, down: 'c' });
    expect(placeIn(ids, 1)).toEqual({ place: 2, count: 3, up: 'a', down: null });
    expect(placeIn(ids, 2)).toEqual({ place: 3, count: 3, up: 'b', down: undefined });
  });
});

describe('a file that is dragged', () => {
  it('goes before the one in whose upper half it is let go, else behind it', () => {
    expect(dropBefore(ids, 'c', 'a', false)).toBe('a');
    expect(dropBefore(ids, 'c', 'a', true)).toBe('b');
    expect(dropBefore(ids, 'a', 'c', true)).toBeNull();
  });

  it('stays where it would not move, and where it is none of these', () => {
    for (const [over, isLowerHalf] of [
      ['b', false],
      ['b', true],
      ['a', true],
      ['c', false],
    ] as const)
      expect(dropBefore(ids, 'b', over, isLowerHalf)).toBeUndefined();
    expect(dropBefore(ids, 'x', 'a', false)).toBeUndefined();
  });
});
