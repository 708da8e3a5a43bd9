import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../uploads/fake-world.test-support.ts';
import { createRateLimit } from './rate-limit.ts';

const signal = new AbortController().signal;

describe('createRateLimit', () => {
  it('lets all lanes together have so many bytes a second', async () => {
    const clock = createFakeClock();
    const startedAt = clock.now();
    const limit = createRateLimit(1_000_000, clock);
    for (let taken = 0; taken < 10_000_000; taken += limit.sliceBytes)
      await limit.take(limit.sliceBytes, signal);
    const seconds = (clock.now() - startedAt) / 1_000;
    expect(seconds).toBeGreaterThan(9.9);
    expect(seconds).toBeLessThan(10.1);
  });

  it('does not save up what was not used', async () => {
    const clock = createFakeClock();
    const limit = createRateLimit(1_000, clock);
    await clock.sleep(60_000);
    const startedAt = clock.now();
    await limit.take(1_000, signal);
    await limit.take(1_000, signal);
    await limit.take(1, signal);
    expect(clock.now() - startedAt).toBe(2_000);
  });

  it('never waits without a limit, and asks for small bites with a low one', async () => {
    const clock = createFakeClock();
    await createRateLimit(null, clock).take(1e12, signal);
    expect(clock.slept).toEqual([]);
    expect(createRateLimit(100_000, clock).sliceBytes).toBe(5_000);
    expect(createRateLimit(1, clock).sliceBytes).toBe(4_096);
    expect(createRateLimit(1e12, clock).sliceBytes).toBe(1024 * 1024);
  });

  it('takes another limit while it works, and none at all', async () => {
    const clock = createFakeClock();
    const limit = createRateLimit(1_000, clock);
    await limit.take(1_000, signal);
    limit.adjust(10_000);
    const startedAt = clock.now();
    await limit.take(10_000, signal);
    await limit.take(1, signal);
    expect(clock.now() - startedAt).toBe(2_000);
    limit.adjust(null);
    const slept = clock.slept.length;
    await limit.take(1e12, signal);
    expect(clock.slept).toHaveLength(slept);
  });
});
