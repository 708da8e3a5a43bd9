import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from './system-clock.ts';

const warnings: string[] = [];
const onWarning = ({ name }: Error) => void warnings.push(name);
beforeEach(() => {
  process.on('warning', onWarning);
});
afterEach(() => {
  process.off('warning', onWarning);
});

it('does not warn of a moment that has passed already', async () => {
  await systemClock.sleep(-42);
  // warnings are told a turn later
  await systemClock.sleep(1);
  expect(warnings).toEqual([]);
});

it('ends with the reason of its signal', async () => {
  const stop = new AbortController();
  const slept = systemClock.sleep(60_000, stop.signal);
  stop.abort(new Error('enough'));
  await expect(slept).rejects.toThrow('enough');
});
