import { describe, expect, it } from 'vitest';
import { foundByTyping, moveOf, nothingTyped, withToggled, withTyped } from './file-keys.ts';

const key = (name: string, isCommand = false) => ({ key: name, isCommand });

describe('a key in the list of files', () => {
  it.each([
    ['ArrowDown', 4, 5],
    ['ArrowUp', 4, 3],
    ['PageDown', 4, 14],
    ['PageUp', 14, 4],
    ['Home', 14, 0],
    ['End', 4, 19],
    ['ArrowDown', 19, 19],
    ['PageUp', 4, 0],
  ])('%s goes from row %i to row %i of 20', (name, at, to) => {
    expect(moveOf(key(name), at, 20)).toEqual({ kind: 'to', index: to });
  });
  it('opens, chooses, goes up and chooses all', () => {
    expect(moveOf(key('Enter'), 0, 1)).toEqual({ kind: 'open' });
    expect(moveOf(key(' '), 0, 1)).toEqual({ kind: 'choose' });
    expect(moveOf(key('Backspace'), 0, 1)).toEqual({ kind: 'up' });
    expect(moveOf(key('a', true), 0, 1)).toEqual({ kind: 'chooseAll' });
  });
  it('is left to the page where the list has no use for it', () => {
    expect(moveOf(key('Tab'), 0, 1)).toBeNull();
    expect(moveOf(key('Enter', true), 0, 1)).toBeNull();
  });
});

describe('typing in the list of files', () => {
  const names = ['alpha', 'beta', 'Beta two', 'gamma'];
  const type = (...keys: readonly (readonly [string, number])[]) =>
    keys.reduce((typed, [letter, at]) => withTyped(typed, letter, at) ?? typed, nothingTyped);

  it('finds the row whose name begins so, in any case', () => {
    expect(foundByTyping(names, type(['g', 0]), 0)).toBe(3);
    expect(foundByTyping(names, type(['B', 0], ['E', 100]), 0)).toBe(1);
  });
  it('goes on to the next with the same letter, and round', () => {
    expect(foundByTyping(names, type(['b', 0]), 1)).toBe(2);
    expect(foundByTyping(names, type(['b', 0], ['b', 100]), 2)).toBe(1);
  });
  it('stays on a row that still fits the longer word', () => {
    expect(foundByTyping(names, type(['b', 0], ['e', 100], ['t', 200]), 2)).toBe(2);
  });
  it('takes a space into a word, and begins none with it', () => {
    expect(type(['b', 0], [' ', 100]).text).toBe('b ');
    expect(withTyped(nothingTyped, ' ', 0)).toBeNull();
  });
  it('begins anew after a rest', () => {
    expect(type(['b', 0], ['g', 2_000]).text).toBe('g');
  });
  it('finds nothing where nothing begins so', () => {
    expect(foundByTyping(names, type(['z', 0]), 0)).toBeNull();
    expect(foundByTyping([], type(['z', 0]), 0)).toBeNull();
  });
});

describe('choosing', () => {
  const ids = ['a', 'b', 'c', 'd'];
  it('takes one back that was chosen', () => {
    expect([...withToggled(new Set(['a', 'b']), ids, 1, null)]).toEqual(['a']);
  });
  it('takes all between two, in either direction', () => {
    expect([...withToggled(new Set(), ids, 3, 1)]).toEqual(['b', 'c', 'd']);
    expect([...withToggled(new Set(), ids, 0, 2)]).toEqual(['a', 'b', 'c']);
  });
});
