import type { ModelRow } from '../../../contract/model.ts';

/** The rows that something is to be done with, and where a range begins. */
export interface Selection {
  readonly rows: ReadonlyMap<string, ModelRow>;
  readonly anchor: number | null;
}

export const noSelection: Selection = { rows: new Map(), anchor: null };

export const only = (row: ModelRow, index: number): Selection => ({
  rows: new Map([[row.id, row]]),
  anchor: index,
});

export function toggled({ rows }: Selection, row: ModelRow, index: number): Selection {
  const next = new Map(rows);
  if (!next.delete(row.id)) next.set(row.id, row);
  return { rows: next, anchor: index };
}

/** From where the range begins to here; the beginning stays. */
export const ranged = ({ anchor }: Selection, range: readonly ModelRow[]): Selection => ({
  rows: new Map(range.map((row) => [row.id, row])),
  anchor,
});

/** What can be done with the chosen rows, and how many of them each of it is for. */
export interface Possible {
  /** Paths of files that are not there, or not the same. */
  readonly upload: readonly string[];
  /** Object keys of what is in the bucket. */
  readonly stored: readonly string[];
  readonly bytes: number;
}

export function possibleWith(rows: Iterable<ModelRow>): Possible {
  const upload: string[] = [];
  const stored: string[] = [];
  let bytes = 0;
  for (const { key, local, state, bytes: size } of rows) {
    bytes += size ?? 0;
    if (key !== null) stored.push(key);
    if (local !== null && (state === 'localOnly' || state === 'differs')) upload.push(local.path);
  }
  return { upload, stored, bytes };
}
