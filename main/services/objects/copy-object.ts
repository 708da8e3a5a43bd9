import { AppError, isAppError } from '../../core/app-error.ts';
import { isCopyOf, type MoveRecord } from '../../core/objects/move-record.ts';
import { partSizeFor, partsOf } from '../../core/uploads/part-plan.ts';
import type { Clock } from '../ports/clock.ts';
import type { Bucket, ObjectHead } from '../ports/object-store.ts';
import type { MoveJournal } from './object-ports.ts';
import { persist } from './persist.ts';

/** The limits of a copy; small ones in a test show what large objects do. */
export interface CopyLimits {
  /** What one CopyObject takes; larger objects are copied by parts. */
  readonly wholeBytes: number;
  readonly partBytes: number;
}

/** https://help.aliyun.com/document_detail/31979.html */
export const ossCopyLimits: CopyLimits = { wholeBytes: 5 * 1024 ** 3, partBytes: 256 * 1024 ** 2 };

export interface CopyRun {
  readonly bucket: Bucket;
  readonly journal: Pick<MoveJournal, 'save'>;
  readonly clock: Clock;
  readonly limits: CopyLimits;
  readonly onCopied: (copiedBytes: number) => void;
  readonly signal: AbortSignal;
}

/** Makes the copy where it is not there yet, and proves it; throws `oss.crcMismatch` where it is another content. */
export async function copyObject(run: CopyRun, move: MoveRecord): Promise<void> {
  const { bucket, clock, signal } = run;
  const head = (key: string) => persist(clock, () => bucket.objects.head(key, signal), signal);
  let current = move;
  const there = await head(move.to);
  if (there !== null && isCopyOf(move, there)) {
    await abandonUpload(run, current);
    return;
  }
  refuseStranger(move, there);
  const source = await head(move.from);
  if (source?.etag !== move.source.etag)
    throw new AppError('oss.objectChanged', { key: move.from });
  if (move.source.bytes <= run.limits.wholeBytes) await copyWhole(run, move);
  else current = await copyByParts(run, move, source);
  const made = await head(move.to);
  if (made !== null && isCopyOf(move, made)) return;
  throw new AppError('oss.crcMismatch', { key: move.to });
}

function refuseStranger({ to, replaces }: MoveRecord, there: ObjectHead | null): void {
  if (there !== null && there.etag !== replaces)
    throw new AppError('oss.fileAlreadyExists', { key: to });
}

async function copyWhole(run: CopyRun, move: MoveRecord): Promise<void> {
  const { bucket, clock, signal } = run;
  const source = { key: move.from, etag: move.source.etag };
  const forbidOverwrite = move.replaces === null;
  await persist(
    clock,
    async () => {
      try {
        await bucket.copies.copy(source, move.to, { forbidOverwrite, signal });
      } catch (error) {
        // an earlier try may have done it although its answer was lost
        if (!isAppError(error, 'oss.fileAlreadyExists')) throw error;
        const made = await bucket.objects.head(move.to, signal);
        if (made === null || !isCopyOf(move, made)) throw error;
      }
    },
    signal,
  );
  run.onCopied(move.source.bytes);
}

/** A copy by parts takes its metadata from the beginning, since no copy of a part carries them. */
async function copyByParts(
  run: CopyRun,
  move: MoveRecord,
  { meta, contentType }: ObjectHead,
): Promise<MoveRecord> {
  const { bucket, clock, signal, journal } = run;
  const forbidOverwrite = move.replaces === null;
  const begunId = move.uploadId ?? (await begunUpload(run, move));
  const known = begunId === null ? null : await partsThere(run, move.to, begunId);
  let uploadId = known === null ? null : begunId;
  if (uploadId === null) {
    const options = { forbidOverwrite, meta, ...(contentType !== null && { contentType }), signal };
    uploadId = await persist(clock, () => bucket.multipart.initiate(move.to, options), signal);
  }
  const begun = { ...move, uploadId };
  await journal.save(begun);
  const parts = await copyParts(run, begun, uploadId, known ?? new Map());
  try {
    await bucket.multipart.complete(move.to, uploadId, parts, { forbidOverwrite, signal });
  } catch (error) {
    signal.throwIfAborted();
    // what became of it is told by the object that stands there now
    const made = await persist(clock, () => bucket.objects.head(move.to, signal), signal);
    if (made === null || !isCopyOf(move, made)) throw error;
  }
  return begun;
}

// the server's clock is asked for; what is left is its resolution of one second
const clockToleranceMs = 2_000;

/** An upload that a crash kept from being written down: begun for this key since the move was. */
async function begunUpload(
  { bucket, clock, signal }: CopyRun,
  { to, createdAt }: MoveRecord,
): Promise<string | null> {
  try {
    const { clockOffsetMs } = await persist(clock, () => bucket.probe(signal), signal);
    const list = () => bucket.multipart.listUploads(to, signal);
    const since = createdAt + clockOffsetMs - clockToleranceMs;
    return (
      (await persist(clock, list, signal))
        .filter(({ key, initiated }) => key === to && epochMsOf(initiated) >= since)
        .toSorted((a, b) => epochMsOf(a.initiated) - epochMsOf(b.initiated))
        .at(-1)?.uploadId ?? null
    );
  } catch (error) {
    if (isAppError(error, 'oss.accessDenied')) return null;
    throw error;
  }
}

function epochMsOf(iso: string): number {
  // eslint-disable-next-line no-restricted-globals -- parsing asks no clock
  return Date.parse(iso);
}

/** The parts that an earlier run has copied, by number; null where the server does not know the upload. */
async function partsThere(
  { bucket, clock, signal }: CopyRun,
  key: string,
  uploadId: string,
): Promise<ReadonlyMap<number, { readonly bytes: number; readonly etag: string }> | null> {
  try {
    const list = () => bucket.multipart.listParts(key, uploadId, signal);
    const parts = await persist(clock, list, signal);
    return new Map(parts.map(({ partNumber, bytes, etag }) => [partNumber, { bytes, etag }]));
  } catch (error) {
    if (isAppError(error, 'oss.noSuchUpload')) return null;
    if (isAppError(error, 'oss.accessDenied')) return new Map();
    throw error;
  }
}

async function copyParts(
  run: CopyRun,
  move: MoveRecord,
  uploadId: string,
  known: ReadonlyMap<number, { readonly bytes: number; readonly etag: string }>,
) {
  const { bucket, clock, signal, limits } = run;
  const { bytes, etag } = move.source;
  const parts: { readonly partNumber: number; readonly etag: string }[] = [];
  let copiedBytes = 0;
  for (const range of partsOf(bytes, partSizeFor(bytes, limits.partBytes))) {
    signal.throwIfAborted();
    const { partNumber, start, end } = range;
    const there = known.get(partNumber);
    const source = { key: move.from, etag, start, end };
    const part = { key: move.to, uploadId, partNumber };
    const made =
      there?.bytes === end - start
        ? there
        : await persist(clock, () => bucket.copies.copyPart(source, part, signal), signal);
    parts.push({ partNumber, etag: made.etag });
    copiedBytes += end - start;
    run.onCopied(copiedBytes);
  }
  return parts;
}

/** Takes away what a copy by parts has left on the server. */
export async function abandonUpload(
  { bucket, signal }: Pick<CopyRun, 'bucket' | 'signal'>,
  { to, uploadId }: MoveRecord,
): Promise<void> {
  if (uploadId === null) return;
  try {
    await bucket.multipart.abort(to, uploadId, signal);
  } catch (error) {
    // a key that may not abort must not lose a finished move for it
    if (!isAppError(error, 'oss.accessDenied')) throw error;
  }
}
