import { describe, expect, it } from 'vitest';
import { isInSight } from './window-place.ts';

const screen = { x: 0, y: 0, width: 1920, height: 1040 };
const left = { x: -1280, y: 0, width: 1280, height: 1000 };
const at = (x: number, y: number) => ({ x, y, width: 1280, height: 800 });

describe('a window is put where it was', () => {
  it.each([
    ['on the only screen', at(100, 100), [screen], true],
    ['partly beyond its right edge', at(1700, 100), [screen], true],
    ['on a second screen that is there', at(-1200, 50), [screen, left], true],
    ['on a second screen that is gone', at(-1200, 50), [screen], false],
    ['with its bar above the screen', at(100, -60), [screen], false],
    ['with its bar below the screen', at(100, 1030), [screen], false],
    ['with a sliver in sight', at(1880, 100), [screen], false],
  ] as const)('%s', (_where, window, screens, expected) => {
    expect(isInSight(window, screens)).toBe(expected);
  });
});
