import { AppError, isAppError } from '../../core/app-error.ts';
import { crc64OfParts } from '../../core/crc64/combine-crc64.ts';
import { judgeExisting } from '../../core/uploads/existing-object.ts';
import { resumeOf } from '../../core/uploads/upload-steps.ts';
import type { ObjectHead } from '../ports/object-store.ts';
import { sumRange } from './part-body.ts';
import type { RunContext } from './run-context.ts';

/** How an upload ends without sending (more). */
export interface Ending {
  readonly outcome: 'uploaded' | 'skipped';
  readonly crc64: string;
}

/**
 * Looks at what stands at the key; null: go on and upload. Throws `oss.fileAlreadyExists` where other content
 * stands and may not be replaced.
 */
export async function settleExisting(run: RunContext): Promise<Ending | null> {
  const { target, identity, ifExists } = run.job();
  const existing = await run.patience.persist(() =>
    run.bucket.objects.head(target.objectKey, run.signal),
  );
  if (existing === null) return null;
  const own = existing.bytes === identity.size ? await ownCrc64(run, existing) : null;
  const verdict = judgeExisting(
    existing,
    { bytes: identity.size, crc64: own?.crc64 ?? null },
    ifExists,
  );
  switch (verdict) {
    case 'upload':
      return null;
    case 'refuse':
      throw new AppError('oss.fileAlreadyExists', { key: target.objectKey });
    case 'same':
      return { outcome: tellSame(run, own), crc64: existing.crc64 ?? '' };
    case 'skip':
      return { outcome: 'skipped', crc64: existing.crc64 ?? '' };
    default:
      return verdict satisfies never;
  }
}

/** Where every part was ours, the object is what our own Complete has made, though we never heard of it. */
function tellSame(run: RunContext, own: OwnCrc64 | null): Ending['outcome'] {
  if (own?.ofParts !== true) return 'skipped';
  run.bytes.resume(run.job().identity.size);
  return 'uploaded';
}

/** Ends an upload that is not needed any more, so that nothing of it stays on the server. */
export async function abortOpenUpload(run: RunContext): Promise<void> {
  const resume = resumeOf(run.job());
  if (resume === null) return;
  const { objectKey } = run.job().target;
  try {
    await run.patience.persist(() =>
      run.bucket.multipart.abort(objectKey, resume.uploadId, run.signal),
    );
  } catch (error) {
    // a key that may not abort must not lose a finished upload for it
    if (!isAppError(error, 'oss.accessDenied')) throw error;
  }
}

interface OwnCrc64 {
  readonly crc64: string;
  /** It is that of the journalled parts, all of them there. */
  readonly ofParts: boolean;
}

async function ownCrc64(run: RunContext, existing: ObjectHead): Promise<OwnCrc64 | null> {
  if (existing.crc64 === null) return null;
  const { id, path, identity } = run.job();
  const parts = await run.ports.journal.parts(id);
  const journalled = parts.reduce((sum, part) => sum + part.bytes, 0);
  if (identity.size > 0 && journalled === identity.size)
    return { crc64: crc64OfParts(parts), ofParts: true };
  const known = await run.ports.facts.crc64(path, identity);
  if (known !== null) return { crc64: known, ofParts: false };
  const whole = { start: 0, end: identity.size };
  const crc64 = await sumRange(run.file, run.ports.crc64.start(), whole, run.signal);
  await run.ports.facts.save(path, identity, crc64);
  return { crc64, ofParts: false };
}
