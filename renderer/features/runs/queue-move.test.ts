import { describe, expect, it } from 'vitest';
import { indexOfKey, movedTo, placeAt } from './queue-move.ts';

const ids = ['a', 'b', 'c', 'd'];
const items = ids.map((promptId) => ({ promptId }));
const places = [
  ['d', 0, { kind: 'front' }, 'dabc'],
  ['d', 1, { kind: 'before', promptId: 'b' }, 'adbc'],
  ['a', 1, { kind: 'before', promptId: 'c' }, 'bacd'],
  ['a', 2, { kind: 'before', promptId: 'd' }, 'bcad'],
  ['a', 3, { kind: 'end' }, 'bcda'],
] as const;

describe('a place in the queue', () => {
  it.each(places)('of %s at %i is %j', (id, index, place) => {
    expect(placeAt(ids, id, index)).toEqual(place);
  });

  it.each(places)('shows %s at %i', (id, _index, place, order) => {
    const moved = movedTo(items, id, place).map(({ promptId }) => promptId);
    expect(moved.join('')).toBe(order);
  });

  it('before one that waits no more is the front', () => {
    const moved = movedTo(items, 'c', { kind: 'before', promptId: 'gone' });
    expect(moved.map(({ promptId }) => promptId).join('')).toBe('cabd');
  });

  it('means nothing for what waits no more', () => {
    expect(movedTo(items, 'gone', { kind: 'front' })).toBe(items);
  });

  it('is led to by the arrows, Home and End', () => {
    const keys = ['ArrowUp', 'ArrowDown', 'Home', 'End', 'Enter'];
    expect(keys.map((key) => indexOfKey(key, 2, 9))).toEqual([1, 3, 0, 8, null]);
  });

  it('is never outside the queue', () => {
    expect(indexOfKey('ArrowUp', 0, 3)).toBe(0);
    expect(indexOfKey('ArrowDown', 2, 3)).toBe(2);
  });
});
