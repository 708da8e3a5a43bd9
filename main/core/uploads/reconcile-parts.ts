import type { PartRange } from './part-plan.ts';

/** A part whose arrival was written down. */
export interface JournalPart {
  readonly partNumber: number;
  readonly bytes: number;
  readonly etag: string;
  /** Unsigned decimal CRC-64/XZ of the part as it was read here. */
  readonly crc64: string;
}

/** A part as the server lists it. */
export interface ListedPart {
  readonly partNumber: number;
  readonly bytes: number;
  readonly etag: string;
  readonly crc64: string | null;
}

/** What is left to do for one part. */
export type PartTask =
  | { readonly task: 'send'; readonly range: PartRange }
  /** The server holds it, the journal does not: read the range again and compare before it counts. */
  | {
      readonly task: 'reread';
      readonly range: PartRange;
      readonly listed: { readonly etag: string; readonly crc64: string };
    };

export interface Reconciliation {
  /** Journalled, and on the server as journalled. */
  readonly done: readonly JournalPart[];
  readonly tasks: readonly PartTask[];
  /** Journalled, but not what the server holds: to be struck from the journal. */
  readonly lost: readonly number[];
}

/**
 * Compares the plan with what was written down and with what the server holds. `listed` is null where the key
 * may not ask; then the journal alone is believed, and the CRC of the whole object decides at the end.
 */
export function reconcileParts(
  plan: readonly PartRange[],
  journal: readonly JournalPart[],
  listed: readonly ListedPart[] | null,
): Reconciliation {
  const written = new Map(journal.map((part) => [part.partNumber, part]));
  const held = listed === null ? null : new Map(listed.map((part) => [part.partNumber, part]));
  const done: JournalPart[] = [];
  const tasks: PartTask[] = [];
  for (const range of plan) {
    const own = written.get(range.partNumber);
    const theirs = held?.get(range.partNumber);
    if (own !== undefined && isDone(range, own, theirs, held !== null)) done.push(own);
    else tasks.push(taskFor(range, theirs));
  }
  const kept = new Set(done.map((part) => part.partNumber));
  const lost = journal.map((part) => part.partNumber).filter((number) => !kept.has(number));
  return { done, tasks, lost };
}

function isDone(
  range: PartRange,
  own: JournalPart,
  theirs: ListedPart | undefined,
  asked: boolean,
): boolean {
  if (own.bytes !== range.end - range.start) return false;
  if (!asked) return true;
  return theirs?.bytes === own.bytes && theirs.etag === own.etag;
}

function taskFor(range: PartRange, theirs: ListedPart | undefined): PartTask {
  const known = theirs?.crc64 ?? null;
  return theirs !== undefined && known !== null && theirs.bytes === range.end - range.start
    ? { task: 'reread', range, listed: { etag: theirs.etag, crc64: known } }
    : { task: 'send', range };
}
