import { AppError, isAppError } from '../../core/app-error.ts';
import { isTransient } from '../../core/error-traits.ts';
import { crc64OfParts } from '../../core/crc64/combine-crc64.ts';
import type { JournalPart } from '../../core/uploads/reconcile-parts.ts';
import type { RunContext } from './run-context.ts';
import type { Ending } from './settle-existing.ts';

/** Makes the object of its parts and proves it; throws `oss.crcMismatch` where it is not the file. */
export async function completeUpload(run: RunContext, uploadId: string): Promise<Ending> {
  const parts = await run.ports.journal.parts(run.job().id);
  const expected = crc64OfParts(parts);
  await run.file.check();
  const answered = await run.patience.persist(async () => {
    await run.step({ type: 'allSent' });
    return tryComplete(run, uploadId, parts, expected);
  });
  const crc64 = answered ?? (await headCrc64(run));
  if (crc64 !== expected)
    throw new AppError('oss.crcMismatch', { key: run.job().target.objectKey });
  return { outcome: 'uploaded', crc64 };
}

async function tryComplete(
  run: RunContext,
  uploadId: string,
  parts: readonly JournalPart[],
  expected: string,
): Promise<string | null> {
  const { target, ifExists } = run.job();
  try {
    const answer = await run.bucket.multipart.complete(target.objectKey, uploadId, parts, {
      forbidOverwrite: ifExists !== 'replace',
      signal: run.signal,
    });
    return answer.crc64;
  } catch (error) {
    // the server may have done it although the answer (of this or of an earlier try) was lost
    if (isUncertain(error) && (await stands(run, expected))) return expected;
    throw error;
  }
}

function isUncertain(error: unknown): boolean {
  return (
    isAppError(error) &&
    (isTransient(error.code) ||
      error.code === 'oss.noSuchUpload' ||
      error.code === 'oss.fileAlreadyExists')
  );
}

async function stands(run: RunContext, crc64: string): Promise<boolean> {
  const { target, identity } = run.job();
  const head = await run.bucket.objects.head(target.objectKey, run.signal);
  return head !== null && head.bytes === identity.size && head.crc64 === crc64;
}

async function headCrc64(run: RunContext): Promise<string | null> {
  const { objectKey } = run.job().target;
  const head = await run.patience.persist(() => run.bucket.objects.head(objectKey, run.signal));
  return head?.crc64 ?? null;
}
