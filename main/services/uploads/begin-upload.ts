import type { FileIdentity } from '../../../contract/upload.ts';
import { isAppError } from '../../core/app-error.ts';
import { isTransient } from '../../core/error-traits.ts';
import { partSizeFor, partsOf } from '../../core/uploads/part-plan.ts';
import { reconcileParts, type PartTask } from '../../core/uploads/reconcile-parts.ts';
import { resumeOf } from '../../core/uploads/upload-steps.ts';
import type { StoredPart } from '../ports/object-store.ts';
import type { RunContext } from './run-context.ts';

/** An upload that stands in the journal, and what is left to do for it. */
export interface BegunUpload {
  readonly uploadId: string;
  readonly tasks: readonly PartTask[];
}

/** Goes on with the upload that was begun, or begins one; the journal knows it before the first part goes. */
export async function beginUpload(run: RunContext): Promise<BegunUpload> {
  const resume = resumeOf(run.job());
  if (resume !== null) {
    const begun = await goOn(run, resume.uploadId);
    if (begun !== null) return begun;
    // completed, aborted or expired on the server: nothing of it counts
    await startOver(run);
  }
  const { uploadId, isNew } = await initiate(run);
  await run.step({ type: 'began', uploadId, bytes: run.bytes.counts() });
  const begun = isNew ? null : await goOn(run, uploadId);
  return begun ?? { uploadId, tasks: planOf(run).map((range) => ({ task: 'send', range })) };
}

/** Forgets every part and what was begun. */
export async function startOver(
  run: RunContext,
  identity: FileIdentity = run.job().identity,
): Promise<void> {
  const { id, partSize } = run.job();
  const parts = await run.ports.journal.parts(id);
  await run.ports.journal.dropParts(
    id,
    parts.map((part) => part.partNumber),
  );
  run.bytes.startOver();
  await run.step({
    type: 'startedOver',
    identity,
    partSize: partSizeFor(identity.size, partSize),
  });
}

/** Null where the server does not know the upload. */
async function goOn(run: RunContext, uploadId: string): Promise<BegunUpload | null> {
  const { id, target } = run.job();
  const listed = await listParts(run, target.objectKey, uploadId);
  if (listed === 'gone') return null;
  const journal = await run.ports.journal.parts(id);
  const { done, tasks, lost } = reconcileParts(planOf(run), journal, listed);
  await run.ports.journal.dropParts(id, lost);
  run.bytes.resume(done.reduce((sum, part) => sum + part.bytes, 0));
  await run.step({ type: 'began', uploadId, bytes: run.bytes.counts() });
  return { uploadId, tasks };
}

function planOf(run: RunContext) {
  const { identity, partSize } = run.job();
  return partsOf(identity.size, partSize);
}

/** Null where the key may not ask: then the journal alone is believed. */
async function listParts(
  run: RunContext,
  key: string,
  uploadId: string,
): Promise<readonly StoredPart[] | 'gone' | null> {
  try {
    return await run.patience.persist(() =>
      run.bucket.multipart.listParts(key, uploadId, run.signal),
    );
  } catch (error) {
    if (isAppError(error, 'oss.noSuchUpload')) return 'gone';
    if (isAppError(error, 'oss.accessDenied')) return null;
    throw error;
  }
}

async function initiate(run: RunContext): Promise<{ uploadId: string; isNew: boolean }> {
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

// the server's clock is asked for; what is left is its resolution of one second
const clockToleranceMs = 2_000;

/** The newest upload of this key that was begun after the job was made; older ones of ours are removed. */
async function adoptUpload(run: RunContext): Promise<string | null> {
  const found = await findBegunUploads(run);
  const newest = found.at(-1);
  for (const { key, uploadId } of found.slice(0, -1))
    await run.bucket.multipart.abort(key, uploadId, run.signal);
  return newest?.uploadId ?? null;
}

/** Uploads of the job's key since the job was made, oldest first; none where the key may not ask. */
export async function findBegunUploads(
  run: Pick<RunContext, 'bucket' | 'job' | 'signal'>,
): Promise<readonly { readonly key: string; readonly uploadId: string }[]> {
  const { target, createdAt } = run.job();
  try {
    const { clockOffsetMs } = await run.bucket.probe(run.signal);
    const uploads = await run.bucket.multipart.listUploads(target.objectKey, run.signal);
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
