import type { ImportJob } from '../../../contract/import.ts';
import { isAppError } from '../../core/app-error.ts';
import { isTransient } from '../../core/error-traits.ts';
import { importResumeOf } from '../../core/imports/import-steps.ts';
import { planImport, type ImportTask } from '../../core/imports/import-tasks.ts';
import { partsOf } from '../../core/uploads/part-plan.ts';
import type { Bucket, StoredPart } from '../ports/object-store.ts';
import type { ImportRun } from './import-run.ts';

/** An upload that stands in the journal, and what is left to do for it. */
export interface BegunImport {
  readonly uploadId: string;
  readonly tasks: readonly ImportTask[];
}

/**
 * `hashedParts` null: nothing is hashed. The journal knows the upload before its first part goes.
 * Throws `oss.noSuchUpload` where the server does not know the one that was begun.
 */
export async function beginImport(
  run: ImportRun,
  hashedParts: number | null,
): Promise<BegunImport> {
  const resume = importResumeOf(run.job());
  if (resume !== null) return goOn(run, resume.uploadId, hashedParts);
  const { uploadId, isNew } = await initiate(run);
  await run.step({ type: 'began', uploadId, counts: run.count.counts() });
  return goOn(run, uploadId, hashedParts, isNew ? [] : undefined);
}

/** The upload is gone from the server: what was sent counts no more, what was hashed still does. */
export async function sendAnew(run: ImportRun): Promise<void> {
  const { id } = run.job();
  const parts = await run.ports.journal.parts(id);
  await run.ports.journal.dropSent(
    id,
    parts.map(({ partNumber }) => partNumber),
  );
  run.count.startOver();
  await run.step({ type: 'startedOver' });
}

async function goOn(
  run: ImportRun,
  uploadId: string,
  hashedParts: number | null,
  known?: readonly StoredPart[],
): Promise<BegunImport> {
  const { id, target, bytes, partSize } = run.job();
  const listed = known ?? (await listParts(run, target.objectKey, uploadId));
  const parts = await run.ports.journal.parts(id);
  const plan = planImport(partsOf(bytes, partSize), { parts, listed, hashedParts });
  await run.ports.journal.dropSent(id, plan.lost);
  run.count.resume(plan.doneBytes);
  await run.step({ type: 'began', uploadId, counts: run.count.counts() });
  return { uploadId, tasks: plan.tasks };
}

/** Null where the key may not ask: then the journal alone is believed. */
async function listParts(
  run: ImportRun,
  key: string,
  uploadId: string,
): Promise<readonly StoredPart[] | null> {
  try {
    return await run.patience.persist(() =>
      run.bucket.multipart.listParts(key, uploadId, run.signal),
    );
  } catch (error) {
    if (isAppError(error, 'oss.accessDenied')) return null;
    throw error;
  }
}

async function initiate(run: ImportRun): Promise<{ uploadId: string; isNew: boolean }> {
  const { target, ifExists } = run.job();
  // an answer that was lost (here or with a process that died) may have left an upload behind
  let mayHaveBegun = run.mayHaveBegun;
  return run.patience.persist(async () => {
    if (mayHaveBegun) {
      const found = await adoptUpload(run);
      if (found !== null) return { uploadId: found, isNew: false };
    }
    try {
      const forbidOverwrite = ifExists !== 'replace';
      const options = { forbidOverwrite, signal: run.signal };
      return {
        uploadId: await run.bucket.multipart.initiate(target.objectKey, options),
        isNew: true,
      };
    } catch (error) {
      mayHaveBegun ||= isAppError(error) && isTransient(error.code);
      throw error;
    }
  });
}

/** The newest upload of this key that was begun after the job was made; older ones of ours are removed. */
async function adoptUpload(run: ImportRun): Promise<string | null> {
  const found = await begunUploads(run.bucket, run.job(), run.signal);
  for (const { key, uploadId } of found.slice(0, -1))
    await run.bucket.multipart.abort(key, uploadId, run.signal);
  return found.at(-1)?.uploadId ?? null;
}

// the server's clock is asked for; what is left is its resolution of one second
const clockToleranceMs = 2_000;

/** Uploads of the job's key since the job was made, oldest first; none where the key may not ask. */
export async function begunUploads(
  bucket: Bucket,
  { target, createdAt }: ImportJob,
  signal: AbortSignal,
): Promise<readonly { readonly key: string; readonly uploadId: string }[]> {
  try {
    const { clockOffsetMs } = await bucket.probe(signal);
    const uploads = await bucket.multipart.listUploads(target.objectKey, signal);
    const since = createdAt + clockOffsetMs - clockToleranceMs;
    return uploads
      .filter(({ key, initiated }) => key === target.objectKey && timeOf(initiated) >= since)
      .toSorted((a, b) => timeOf(a.initiated) - timeOf(b.initiated));
  } catch (error) {
    if (isAppError(error, 'oss.accessDenied')) return [];
    throw error;
  }
}

function timeOf(iso: string): number {
  // eslint-disable-next-line no-restricted-globals -- parsing asks no clock
  return Date.parse(iso);
}
