import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchProgress } from './progress-watch.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('watchProgress', () => {
  it('cuts after so long without a movement, and counts anew with each', () => {
    const watch = watchProgress(1_000);
    vi.advanceTimersByTime(900);
    watch.moved();
    vi.advanceTimersByTime(900);
    expect(watch.signal.aborted).toBe(false);
    vi.advanceTimersByTime(100);
    expect([watch.signal.aborted, watch.stalled()]).toEqual([true, true]);
  });

  it('waits longer where more is allowed', () => {
    const watch = watchProgress(1_000);
    watch.allow(5_000);
    vi.advanceTimersByTime(5_999);
    expect(watch.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(watch.stalled()).toBe(true);
  });

  it('leaves no timer behind, whatever comes after its end', () => {
    const watch = watchProgress(1_000);
    watch.end();
    watch.moved();
    watch.allow(60_000);
    expect(vi.getTimerCount()).toBe(0);
    expect(watch.signal.aborted).toBe(false);
  });

  it('is cut from outside with the reason that was given, and then did not stall', () => {
    const outer = new AbortController();
    const watch = watchProgress(1_000, outer.signal);
    const reason = new Error('enough');
    outer.abort(reason);
    expect(watch.signal.reason).toBe(reason);
    expect(watch.stalled()).toBe(false);
    watch.end();
    expect(watchProgress(1_000, outer.signal).signal.reason).toBe(reason);
  });
});
