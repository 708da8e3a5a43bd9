import type { Leftover } from '../../../contract/leftover.ts';

interface Sum {
  readonly count: number;
  /** Of those whose size may be seen. */
  readonly bytes: number;
}

const sumOf = (leftovers: readonly Leftover[]): Sum => ({
  count: leftovers.length,
  bytes: leftovers.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
});

/** How much lies there, and how much of it this app left. */
export const leftoverSums = (
  leftovers: readonly Leftover[],
): { readonly all: Sum; readonly own: Sum } => ({
  all: sumOf(leftovers),
  own: sumOf(leftovers.filter(({ owner }) => owner === 'own')),
});
