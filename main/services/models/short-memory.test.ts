import { describe, expect, it } from 'vitest';
import { createShortMemory } from './short-memory.ts';

function setUp() {
  const time = { nowMs: 0 };
  const memory = createShortMemory<number>({ now: () => time.nowMs }, 1000);
  let made = 0;
  const make = async () => (made += 1);
  return { time, memory, make };
}

describe('a short memory', () => {
  it('makes a value once for all who ask at the same time', async () => {
    const { memory, make } = setUp();
    const values = await Promise.all([memory.recall('a', make), memory.recall('a', make)]);
    expect(values).toEqual([1, 1]);
    expect(await memory.recall('b', make)).toBe(2);
  });

  it('makes it again when it is no longer fresh', async () => {
    const { memory, make, time } = setUp();
    await memory.recall('a', make);
    time.nowMs = 999;
    expect(await memory.recall('a', make)).toBe(1);
    time.nowMs = 1000;
    expect(await memory.recall('a', make)).toBe(2);
  });

  it('does not remember a failure', async () => {
    const { memory, make } = setUp();
    const fail = () => Promise.reject(new Error('away'));
    await expect(memory.recall('a', fail)).rejects.toThrow('away');
    expect(await memory.recall('a', make)).toBe(1);
  });

  it('lets one who gives up go, and the others wait on', async () => {
    const { memory } = setUp();
    const value = Promise.withResolvers<number>();
    const controller = new AbortController();
    const impatient = memory.recall('a', () => value.promise, controller.signal);
    const patient = memory.recall('a', () => value.promise);
    controller.abort(new Error('stopped'));
    await expect(impatient).rejects.toThrow('stopped');
    value.resolve(7);
    expect(await patient).toBe(7);
  });

  it('starts nothing for one who has given up already', async () => {
    const { memory, make } = setUp();
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(memory.recall('a', make, signal)).rejects.toThrow('stopped');
    expect(await memory.recall('a', make)).toBe(1);
  });
});
