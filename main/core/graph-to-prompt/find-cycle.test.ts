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
    const chain = new Map<string, ReturnType<typeof node>>();
    for (let id = 0; id < 50_000; id += 1) {
      chain.set(String(id), id === 0 ? node() : node(String(id - 1)));
    }
    expect(findCycle(Object.fromEntries<ReturnType<typeof node>>(chain))).toBeNull();
  });
});
