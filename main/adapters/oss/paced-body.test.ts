import { describe, expect, it } from 'vitest';
import { createAnswerPatience, pacedBody } from './paced-body.ts';
import { watchProgress } from './progress-watch.ts';

const mebibyte = 1024 * 1024;

describe('the patience with an answer', () => {
  it('is the time that the buffers of the system take at a slow pace', () => {
    const patience = createAnswerPatience();
    expect(patience.ms(mebibyte, 0)).toBe(16_000);
    expect(patience.ms(100 * mebibyte, 0)).toBe(64_000);
    expect(patience.ms(mebibyte, 60_000)).toBe(120_000);
  });

  it('is twice as long after each time that was too short, and shortens when answers come', () => {
    const patience = createAnswerPatience();
    patience.wasTooShort();
    expect(patience.ms(mebibyte, 0)).toBe(32_000);
    for (let at = 0; at < 10; at += 1) patience.wasTooShort();
    // 4 MiB that are in the buffers take 140 s at 30 KB/s, and longer where lanes share it
    expect(patience.ms(100 * mebibyte, 0)).toBe(1_024_000);
    patience.wasEnough();
    expect(patience.ms(mebibyte, 0)).toBeGreaterThan(200_000);
    for (let at = 0; at < 100; at += 1) patience.wasEnough();
    expect(patience.ms(mebibyte, 0)).toBe(16_000);
  });
});

it('hands a body over in slices that leave a slow line within the time in which progress is expected', async () => {
  const pieces = async function* () {
    yield await Promise.resolve(new Uint8Array(8 * mebibyte));
  };
  const watch = watchProgress(60_000);
  const slices: number[] = [];
  const body = pacedBody(pieces(), watch, () => undefined, createAnswerPatience());
  for await (const slice of body) slices.push(slice.length);
  watch.end();
  // at 5 KB/s on each lane
  expect(Math.max(...slices) / 5_000).toBeLessThan(60);
  expect(slices.reduce((sum, each) => sum + each, 0)).toBe(8 * mebibyte);
});
