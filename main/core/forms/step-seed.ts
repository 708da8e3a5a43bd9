import type { FormField, SeedValue } from '../../../contract/form.ts';

/** The page draws from no more, so that a seed stays exact. */
const span = 2 ** 50;

/** What the page puts into a seed after it has queued a run. */
export function nextSeed(
  { seed, mode }: SeedValue,
  { min, max }: Pick<Extract<FormField, { kind: 'seed' }>, 'min' | 'max'>,
  random: () => number,
): SeedValue {
  const value = BigInt(seed);
  switch (mode) {
    case 'fixed':
      return { seed, mode };
    case 'increment':
      return { seed: within(value + 1n, min, max), mode };
    case 'decrement':
      return { seed: within(value - 1n, min, max), mode };
    case 'randomize': {
      const low = Math.max(Number(min), -span);
      const high = Math.min(Number(max), span);
      return { seed: String(Math.floor(random() * (high - low + 1)) + low), mode };
    }
    default:
      return mode satisfies never;
  }
}

const exactEnd = BigInt(Number.MAX_SAFE_INTEGER);

/** Past either end there is nothing to step to but the other one. */
function within(value: bigint, min: string, max: string): string {
  const [low, end] = [BigInt(min), BigInt(max)];
  const high = end < exactEnd ? end : exactEnd;
  if (value > high) return low.toString();
  return (value < low ? high : value).toString();
}
