import type { Cure, CureStep } from '../../../contract/preflight.ts';
import { AppError } from '../../core/app-error.ts';
import type { MoveRecord } from '../../core/objects/move-record.ts';
import { bucketOf } from '../models/bucket-listing.ts';
import { copyObject, ossCopyLimits } from '../objects/copy-object.ts';
import { persist } from '../objects/persist.ts';
import type { CurePorts } from './preflight-ports.ts';

type Copying = Extract<CureStep, { kind: 'copyModel' }>;
type Copy = NonNullable<Copying['copy']>;

/**
 * Copies an object inside the bucket into the folder that a loader reads, by parts where it is large; gives where it
 * lies then. What is copied is written down first, and taken up again. Throws `oss.fileAlreadyExists` where another
 * file lies there.
 */
export async function copyModel(
  ports: Pick<CurePorts, 'copies' | 'connectionOf' | 'models' | 'clock'>,
  cure: Cure,
  step: Copying,
  keep: (changed: Copying) => Promise<void>,
  signal: AbortSignal,
): Promise<string> {
  const { copies, clock } = ports;
  const connection = await ports.connectionOf(cure.connectionId);
  const { bucket: bucketName } = bucketOf(connection);
  const bucket = copies.bucketOf(connection);
  const copy = step.copy ?? (await planOf());
  await keep({ ...step, copy });
  const journal = {
    save: ({ uploadId }: MoveRecord) => keep({ ...step, copy: { ...copy, uploadId } }),
  };
  const limits = copies.limits ?? ossCopyLimits;
  const lock = await copies.locks.acquire(bucketName, copy.toKey);
  try {
    const run = { bucket, journal, clock, limits, onCopied: () => undefined, signal };
    await copyObject(run, recordOf(cure, step, bucketName, copy));
  } finally {
    lock.release();
  }
  copies.onCopied(connection.id);
  return copy.toKey;

  async function planOf(): Promise<Copy> {
    const source = await persist(clock, () => bucket.objects.head(step.key, signal), signal);
    if (source === null) throw new AppError('oss.noSuchKey', { key: step.key });
    const { bytes, etag, crc64 } = source;
    const fileName = step.key.split('/').at(-1) ?? step.key;
    const request = { to: step.to, fileName, bytes };
    const { objectKey } = await ports.models.planUpload(connection, request, signal);
    return { toKey: objectKey, source: { bytes, etag, crc64 }, uploadId: null };
  }
}

function recordOf(cure: Cure, { key, at }: Copying, bucket: string, copy: Copy): MoveRecord {
  const { toKey: to, source, uploadId } = copy;
  const createdAt = at.state === 'working' ? at.startedAt : cure.createdAt;
  return {
    ...{ id: cure.id, connectionId: cure.connectionId, bucket, from: key, to, source, uploadId },
    ...{ replaces: null, state: 'copying', createdAt },
  };
}
