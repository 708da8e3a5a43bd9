import type { Failure } from '../../../contract/error-code.ts';
import { AppError, isAppError, toFailure } from '../../core/app-error.ts';
import { isTransient } from '../../core/error-traits.ts';
import { isCopyOf, type MoveRecord } from '../../core/objects/move-record.ts';
import type { ObjectLocks } from '../uploads/upload-ports.ts';
import { abandonUpload, copyObject, type CopyRun } from './copy-object.ts';
import type { MoveJournal, ObjectRecords } from './object-ports.ts';
import { persist } from './persist.ts';

export interface MoveRun extends CopyRun {
  readonly journal: MoveJournal;
  readonly records: ObjectRecords;
  readonly locks: ObjectLocks;
}

export type MoveEnd =
  { readonly state: 'moved' } | { readonly state: 'failed'; readonly failure: Failure };

/**
 * Brings a move that stands in the journal to its end. What may recover by itself stays in the journal; what fails for
 * good is taken off it, and the object is where it was. Throws the signal's reason, and defects.
 */
export async function finishMove(run: MoveRun, move: MoveRecord): Promise<MoveEnd> {
  try {
    await underLocks(run, move, () => bring(run, move));
    return { state: 'moved' };
  } catch (error) {
    run.signal.throwIfAborted();
    if (!isAppError(error)) throw error;
    if (!isTransient(error.code) && error.code !== 'store.locked') await giveUp(run, move);
    return { state: 'failed', failure: toFailure(error) };
  }
}

async function bring(run: MoveRun, move: MoveRecord): Promise<void> {
  const { journal, records } = run;
  if (move.state === 'copying') {
    await copyObject(run, move);
    await journal.save({ ...move, uploadId: null, state: 'copied' });
  }
  await removeOld(run, move);
  await records.move(move.bucket, move.from, move.to);
  await journal.remove(move.id);
}

/** The old object goes only while the proven copy stands, and only if it is the one that was copied. */
async function removeOld(run: MoveRun, move: MoveRecord): Promise<void> {
  const { bucket, clock, signal } = run;
  const head = (key: string) => persist(clock, () => bucket.objects.head(key, signal), signal);
  const [old, copy] = [await head(move.from), await head(move.to)];
  if (old === null) return;
  if (copy === null || !isCopyOf(move, copy))
    throw new AppError('oss.objectChanged', { key: move.to });
  if (old.etag !== move.source.etag) throw new AppError('oss.objectChanged', { key: move.from });
  await persist(clock, () => bucket.objects.delete(move.from, signal), signal);
}

async function giveUp(run: MoveRun, move: MoveRecord): Promise<void> {
  const { journal } = run;
  const newest = (await journal.list()).find(({ id }) => id === move.id) ?? move;
  try {
    await abandonUpload(run, newest);
  } catch (error) {
    run.signal.throwIfAborted();
    // it stays in the journal, and with it what is left to clean up
    if (isAppError(error) && isTransient(error.code)) return;
    throw error;
  }
  await journal.remove(move.id);
}

async function underLocks(
  { locks }: MoveRun,
  { bucket, from, to }: MoveRecord,
  work: () => Promise<void>,
): Promise<void> {
  const first = await locks.acquire(bucket, from);
  try {
    const second = await locks.acquire(bucket, to);
    try {
      await work();
    } finally {
      second.release();
    }
  } finally {
    first.release();
  }
}
