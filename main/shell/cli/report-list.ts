import type { CliEvent, Reporter } from './reporter.ts';
import { table } from './table.ts';

/** A list: one JSON line an entry, or one table for people; an empty one says `none`. */
export function reportList<T>(
  reporter: Reporter,
  entries: readonly T[],
  show: {
    readonly event: (entry: T) => CliEvent;
    readonly row: (entry: T) => readonly string[];
    readonly none: string;
  },
): void {
  for (const entry of entries) reporter.result(show.event(entry), null);
  if (reporter.json) return;
  const text = entries.length > 0 ? table(entries.map(show.row)) : show.none;
  reporter.result({ event: 'table' }, text);
}
