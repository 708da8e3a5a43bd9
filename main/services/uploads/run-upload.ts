import { AppError, isAppError } from '../../core/app-error.ts';
import { abortOpenUpload, settleExisting, type Ending } from './settle-existing.ts';
import { beginUpload, startOver } from './begin-upload.ts';
import { completeUpload } from './complete-upload.ts';
import type { RunContext } from './run-context.ts';
import { sendParts } from './send-parts.ts';

// an upload that expired, parts that were refused, an object that came in between: each is looked at afresh
const roundsAllowed = 5;

/** Brings the file into the bucket; the object is proven when it returns. */
export async function runUpload(run: RunContext): Promise<Ending> {
  for (let round = 1; ; round += 1) {
    const ending = (await settleExisting(run)) ?? (await tryUpload(run, round));
    if (ending === null) continue;
    // after our own Complete the upload is gone, which counts as aborted
    if (ending.outcome === 'skipped' || round > 1) await abortOpenUpload(run);
    return ending;
  }
}

/** Null: what stands in the bucket has changed meanwhile, look again. */
async function tryUpload(run: RunContext, round: number): Promise<Ending | null> {
  try {
    return run.job().identity.size === 0 ? await putEmpty(run) : await uploadParts(run);
  } catch (error) {
    const again = isAppError(
      error,
      'oss.noSuchUpload',
      'oss.partsRejected',
      'oss.fileAlreadyExists',
    );
    if (!again || round >= roundsAllowed) throw error;
    if (error.code === 'oss.noSuchUpload') await startOver(run);
    return null;
  }
}

async function uploadParts(run: RunContext): Promise<Ending> {
  const { uploadId, tasks } = await beginUpload(run);
  await sendParts(run, uploadId, tasks);
  return completeUpload(run, uploadId);
}

/** OSS takes no multipart upload without a part. */
async function putEmpty(run: RunContext): Promise<Ending> {
  const { target, ifExists } = run.job();
  const { crc64 } = await run.patience.persist(() =>
    run.bucket.objects.put(target.objectKey, new Uint8Array(), {
      forbidOverwrite: ifExists !== 'replace',
      signal: run.signal,
    }),
  );
  if (crc64 !== '0') throw new AppError('oss.crcMismatch', { key: target.objectKey });
  return { outcome: 'uploaded', crc64 };
}
