import type { CheckStep } from '../../../contract/connection.ts';
import { isAppError, type AppError } from '../../core/app-error.ts';
import type { CheckedBucket } from './check-ports.ts';
import { ok, warn, type CheckLines, type StepEnd } from './check-lines.ts';

interface PermissionParts {
  readonly bucket: CheckedBucket;
  /** Where it is tried, without a slash at its end. */
  readonly prefix: string;
  /** Makes the names of the trial objects unlike any other. */
  readonly trialName: string;
  readonly lines: CheckLines;
  readonly signal: AbortSignal | undefined;
}

const emptyObject = new Uint8Array();

/**
 * Tries each permission below the prefix and leaves nothing behind. A denied action says nothing about the next
 * one; any other failure would stop each of them the same way.
 */
export async function checkPermissions(parts: PermissionParts): Promise<void> {
  const { bucket, prefix, signal } = parts;
  const key = `${prefix}/.ferry-check-${parts.trialName}`;
  const simple: readonly (readonly [CheckStep, () => Promise<StepEnd>])[] = [
    ['bucket.list', () => tryList(bucket, prefix, signal)],
    ['bucket.read', () => tryRead(bucket, key, signal)],
    ['bucket.write', () => tryWrite(bucket, key)],
  ];
  for (const [step, act] of simple) {
    const end = await parts.lines.take(step, act);
    if (stopsAll(end)) return;
  }
  await tryMultipart(parts, `${key}-parts`);
}

function stopsAll(end: StepEnd): boolean {
  return end.state === 'failed' && end.error.code !== 'oss.accessDenied';
}

async function tryList(
  { objects }: CheckedBucket,
  prefix: string,
  signal: AbortSignal | undefined,
): Promise<StepEnd> {
  const query = { prefix: `${prefix}/`, delimiter: '/' as const };
  for await (const page of objects.list({ ...query, ...(signal === undefined ? {} : { signal }) }))
    return ok({ prefix, folders: String(page.folders.length) });
  return ok({ prefix, folders: '0' });
}

// HEAD needs the permission to read; that the object does not exist is the good answer
async function tryRead(
  { objects }: CheckedBucket,
  key: string,
  signal: AbortSignal | undefined,
): Promise<StepEnd> {
  await objects.head(key, signal);
  return ok();
}

// What is begun is also taken back: from here on the calls are not given the signal.
async function tryWrite({ objects }: CheckedBucket, key: string): Promise<StepEnd> {
  await objects.put(key, emptyObject, { forbidOverwrite: true });
  const denied = await deniedOr(objects.delete(key));
  return denied === null
    ? ok()
    : warn('bucket.permissionMissing', { action: 'oss:DeleteObject', left: key });
}

async function tryMultipart({ lines, ...parts }: PermissionParts, key: string): Promise<void> {
  const { multipart } = parts.bucket;
  const upload: { id: string | null; ended: boolean } = { id: null, ended: false };
  await lines.take('bucket.multipart', async () => {
    upload.id = await multipart.initiate(key, { forbidOverwrite: false });
    return ok();
  });
  const { id } = upload;
  if (id === null) return;
  try {
    await lines.take('bucket.listParts', () => tryListParts(parts, key, id));
    await lines.take('bucket.abort', async () => {
      upload.ended = true;
      const denied = await deniedOr(multipart.abort(key, id));
      return denied === null
        ? ok()
        : warn('bucket.permissionMissing', { action: 'oss:AbortMultipartUpload', left: key });
    });
  } finally {
    if (!upload.ended) await multipart.abort(key, id);
  }
}

async function tryListParts(
  { bucket, prefix, signal }: Omit<PermissionParts, 'lines'>,
  key: string,
  uploadId: string,
): Promise<StepEnd> {
  const { multipart } = bucket;
  const parts = await deniedOr(multipart.listParts(key, uploadId, signal));
  const uploads = await deniedOr(multipart.listUploads(`${prefix}/`, signal));
  const missing = [
    ...(parts === null ? [] : ['oss:ListParts']),
    ...(uploads === null ? [] : ['oss:ListMultipartUploads']),
  ];
  return missing.length === 0
    ? ok()
    : warn('bucket.permissionMissing', { action: missing.join(', ') });
}

/** The refusal where the action is not permitted, null where it was done. */
async function deniedOr(act: Promise<unknown>): Promise<AppError | null> {
  try {
    await act;
    return null;
  } catch (error) {
    if (isAppError(error, 'oss.accessDenied')) return error;
    throw error;
  }
}
