import type { Connection } from '../../../contract/connection.ts';
import type { Removal } from '../../../contract/object-work.ts';
import { AppError, isAppError, toFailure } from '../../core/app-error.ts';
import { modelKeyOf } from '../../core/models/model-key.ts';
import { bucketOf } from '../models/bucket-listing.ts';
import type { Models } from '../models/create-models.ts';
import type { Clock } from '../ports/clock.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { ObjectRecords } from './object-ports.ts';
import { persist } from './persist.ts';

export interface RemovalPorts {
  readonly models: Pick<Models, 'prefix'>;
  readonly objectsOf: (connection: Connection) => Pick<ObjectStore, 'delete' | 'deleteMany'>;
  readonly records: Pick<ObjectRecords, 'forget'>;
  readonly clock: Clock;
}

type Failed = Removal['failed'][number];

const mostAtOnce = 1_000;

/** Deletes objects below the prefix; each key is told of on its own, and none stops the others. */
export async function removeObjects(
  ports: RemovalPorts,
  connection: Connection,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<Removal> {
  const { bucket } = bucketOf(connection);
  const prefix = await ports.models.prefix(connection, signal);
  const removed: string[] = [];
  const failed: Failed[] = [];
  const keys: string[] = [];
  for (const text of new Set(texts))
    try {
      keys.push(modelKeyOf(prefix, text).key);
    } catch (error) {
      failed.push(failedOf(text, error));
    }
  const objects = ports.objectsOf(connection);
  for (let at = 0; at < keys.length; at += mostAtOnce) {
    const group = keys.slice(at, at + mostAtOnce);
    const gone = new Set(await removeTogether(ports, objects, group, signal));
    removed.push(...gone);
    const left = group.filter((key) => !gone.has(key));
    // one by one each key gets the reason of its own
    for (const key of left)
      try {
        await persist(ports.clock, () => objects.delete(key, signal), signal);
        removed.push(key);
      } catch (error) {
        signal.throwIfAborted();
        failed.push(failedOf(key, error));
      }
  }
  await ports.records.forget(bucket, removed);
  return { removed, failed };
}

function failedOf(key: string, error: unknown): Failed {
  if (!isAppError(error)) throw error;
  return { key, failure: toFailure(error) };
}

/** Those that are gone; none where the whole call was refused for the sake of some. */
async function removeTogether(
  { clock }: RemovalPorts,
  objects: Pick<ObjectStore, 'deleteMany'>,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    return await persist(clock, () => objects.deleteMany(keys, signal), signal);
  } catch (error) {
    if (error instanceof AppError && perKey.has(error.code)) return [];
    throw error;
  }
}

const perKey: ReadonlySet<AppError['code']> = new Set([
  'oss.accessDenied',
  'oss.rejected',
  'file.badName',
]);
