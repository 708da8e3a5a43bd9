import type { TrafficWishes } from '../../services/traffic/shared-traffic.ts';
import { AppError } from '../../core/app-error.ts';
import type { Flags } from './flags.ts';

/** `--lanes auto|N` and `--limit auto|none|BYTES_PER_S`; throws `usage.badValue`. */
export const trafficWishes = (flags: Flags): TrafficWishes => ({
  lanes: choiceOf(flags, 'lanes', { words: { auto: 'automatic' }, most: 8 }),
  limit: choiceOf(flags, 'limit', {
    words: { auto: 'automatic', none: 'none' },
    most: Number.MAX_SAFE_INTEGER,
  }),
});

/** One of a few words, or a whole number from 1. */
function choiceOf<W extends string>(
  flags: Flags,
  name: 'lanes' | 'limit',
  { words, most }: { readonly words: Readonly<Record<string, W>>; readonly most: number },
): W | number | undefined {
  const text = flags.text(name);
  if (text === undefined) return undefined;
  const word = Object.entries(words).find(([each]) => each === text);
  if (word !== undefined) return word[1];
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
  const expected = [...Object.keys(words), `1–${most}`].join(' | ');
  throw new AppError('usage.badValue', { argument: `--${name}`, value: text, expected });
}
