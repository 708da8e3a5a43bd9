import type { PartRange } from '../uploads/part-plan.ts';
import { reconcileParts, type ListedPart, type PartTask } from '../uploads/reconcile-parts.ts';

/** A part of an import as it was written down; without an `etag` it was read and hashed, and not acknowledged yet. */
export interface ImportPart {
  readonly partNumber: number;
  readonly bytes: number;
  readonly crc64: string;
  readonly etag: string | null;
}

/** A part that was acknowledged. */
export interface SentPart extends ImportPart {
  readonly etag: string;
}

/** What is left to do for one part. */
export interface ImportTask {
  readonly range: PartRange;
  /** Its bytes have not gone into the hash yet. */
  readonly hash: boolean;
  /** `done`: the server holds it; its bytes are only read again for the hash. */
  readonly send:
    | { readonly state: 'send' | 'done' }
    | { readonly state: 'listed'; readonly etag: string; readonly crc64: string };
  /** What an earlier reading of the same bytes gave; null: not read before. */
  readonly knownCrc64: string | null;
}

export interface ImportPlan {
  readonly tasks: readonly ImportTask[];
  readonly doneBytes: number;
  /** Written down as acknowledged, but not what the server holds. */
  readonly lost: readonly number[];
}

/**
 * What is left to do, in the order of the file. `hashedParts`: so many from the start are in the hash; null: nothing
 * is hashed. `listed` is null where the key may not ask.
 */
export function planImport(
  ranges: readonly PartRange[],
  known: {
    readonly parts: readonly ImportPart[];
    readonly listed: readonly ListedPart[] | null;
    readonly hashedParts: number | null;
  },
): ImportPlan {
  const written = new Map(known.parts.map((part) => [part.partNumber, part]));
  const sent = known.parts.filter(isSent);
  const { done, tasks, lost } = reconcileParts(ranges, sent, known.listed);
  const left = new Map(tasks.map((task) => [task.range.partNumber, task]));
  const all = ranges.map((range) => {
    const task = left.get(range.partNumber);
    return {
      range,
      hash: known.hashedParts !== null && range.partNumber > known.hashedParts,
      send: sendOf(task),
      knownCrc64: written.get(range.partNumber)?.crc64 ?? null,
    };
  });
  return {
    tasks: all.filter(({ hash, send }) => hash || send.state !== 'done'),
    doneBytes: done.reduce((sum, part) => sum + part.bytes, 0),
    lost,
  };
}

export const isSent = (part: ImportPart): part is SentPart => part.etag !== null;

function sendOf(task: PartTask | undefined): ImportTask['send'] {
  if (task === undefined) return { state: 'done' };
  return task.task === 'send' ? { state: 'send' } : { state: 'listed', ...task.listed };
}
