const rowsAPage = 20;

/** The row that a key leads to from `at` (null: none yet); null: the table has no use for the key. */
export function rowOfKey(key: string, at: number | null, count: number): number | null {
  if (count === 0) return null;
  const last = count - 1;
  const by = (step: number): number => Math.max(0, Math.min(last, (at ?? -1) + step));
  switch (key) {
    case 'ArrowDown':
      return by(1);
    case 'ArrowUp':
      return by(-1);
    case 'PageDown':
      return by(rowsAPage);
    case 'PageUp':
      return by(-rowsAPage);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

/** The rows to be drawn: those in sight, and the one with the focus while it is one of the table. */
export function withCursor(
  inSight: readonly number[],
  cursor: number | null,
  count: number,
): number[] {
  if (cursor === null || cursor >= count || inSight.includes(cursor)) return [...inSight];
  return [...inSight, cursor].toSorted((a, b) => a - b);
}
