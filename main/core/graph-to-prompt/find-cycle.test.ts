import { describe, expect, it } from 'vitest';
import { findCycle } from './find-cycle.ts';

const node = (...origins: readonly string[]) => ({
  class_type: 'A',
  inputs: Object.fromEntries(origins.map((origin, index) => [`i${index}`, [origin, 0]])),
});

describe('a cycle in a prompt', () => {
  it('is found through several nodes and in itself', () => {
    expect(findCycle({ 1: node('2'), 2: node('3'), 3: node('1') })).not.toBeNull();
    expect(findCycle({ 1: node('1') })).toEqual({ nodeId: '1', classType: 'A' });
  });

  it('is not seen where ways only part and meet', () => {
    expect(
      findCycle({ 1: node(), 2: node('1', '1'), 3: node('1', '2'), 4: node('3', '2') }),
    ).toBeNull();
  });

  it('is looked for along chains of any length', () => {
    const chain = Array.from({ length: 50_000 }, (_, index) => [
      String(index),
      index === 0 ? node() : node(String(index - 1)),
    ]);
    expect(findCycle(Object.fromEntries(chain))).toBeNull();
  });
});
