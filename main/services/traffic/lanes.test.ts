import { describe, expect, it } from 'vitest';
import { createLanes } from './lanes.ts';

const signal = new AbortController().signal;

describe('createLanes', () => {
  it('runs so many at once and lets the first who waits go next', async () => {
    const lanes = createLanes(2);
    const gates = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
    const begun: number[] = [];
    const all = gates.map((gate, index) =>
      lanes.run(async () => {
        begun.push(index);
        await gate.promise;
      }, signal),
    );
    await Promise.resolve();
    expect(begun).toEqual([0, 1]);
    gates[1]?.resolve();
    await all[1];
    expect(begun).toEqual([0, 1, 2]);
    for (const gate of gates) gate.resolve();
    await Promise.all(all);
    expect(begun).toEqual([0, 1, 2, 3, 4]);
  });

  it('lets the smallest rank go first, as it is when a lane is free', async () => {
    const lanes = createLanes(1);
    const gate = Promise.withResolvers<void>();
    const ranks = { a: 1, b: 2 };
    const order: string[] = [];
    const first = lanes.run(() => gate.promise, signal);
    const others = (['a', 'b'] as const).map((name) =>
      lanes.run(
        async () => void order.push(name),
        signal,
        () => ranks[name],
      ),
    );
    ranks.b = 0;
    gate.resolve();
    await Promise.all([first, ...others]);
    expect(order).toEqual(['b', 'a']);
  });

  it('gives its place back after a failure', async () => {
    const lanes = createLanes(1);
    await expect(lanes.run(() => Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
    expect(await lanes.run(() => Promise.resolve(7), signal)).toBe(7);
  });

  it('lets go of one who is aborted while waiting, without losing the place', async () => {
    const lanes = createLanes(1);
    const gate = Promise.withResolvers<void>();
    const first = lanes.run(() => gate.promise, signal);
    const stop = new AbortController();
    const second = lanes.run(() => Promise.resolve(), stop.signal);
    const outcome = expect(second).rejects.toThrow('enough');
    const third = lanes.run(() => Promise.resolve(3), signal);
    stop.abort(new Error('enough'));
    await outcome;
    gate.resolve();
    await first;
    expect(await third).toBe(3);
  });

  it('lets more go at once when there are more, and fewer when whoever is under way has left', async () => {
    const lanes = createLanes(1);
    const gates = Array.from({ length: 6 }, () => Promise.withResolvers<void>());
    const begun: number[] = [];
    const all = gates.map((gate, index) =>
      lanes.run(async () => {
        begun.push(index);
        await gate.promise;
      }, signal),
    );
    lanes.adjust(3);
    await expect.poll(() => begun).toEqual([0, 1, 2]);
    lanes.adjust(1);
    expect(lanes.count).toBe(1);
    gates[0]?.resolve();
    gates[1]?.resolve();
    await Promise.all([all[0], all[1]]);
    expect(begun).toEqual([0, 1, 2]);
    gates[2]?.resolve();
    await all[2];
    await expect.poll(() => begun).toEqual([0, 1, 2, 3]);
    for (const gate of gates) gate.resolve();
    await Promise.all(all);
    expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
  });
});
