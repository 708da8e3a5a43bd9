import pRetry from 'p-retry';
import type { Connection } from '../../../contract/connection.ts';
import type { DownloadAdded, DownloadWish } from '../../../contract/download.ts';
import { AppError, isAppError, toFailure } from '../../core/app-error.ts';
import { isTransient } from '../../core/error-traits.ts';
import { placeOnDisk } from '../../core/downloads/place-on-disk.ts';
import { modelKeyOf } from '../../core/models/model-key.ts';
import { bucketOf } from '../models/bucket-listing.ts';
import type { Models } from '../models/create-models.ts';
import type { ObjectHead, ObjectStore } from '../ports/object-store.ts';
import type { Downloads } from './create-downloads.ts';
import type { TargetFiles } from './download-ports.ts';

export interface PullPorts {
  readonly models: Pick<Models, 'prefix'>;
  readonly downloads: Pick<Downloads, 'add' | 'start'>;
  readonly targets: Pick<TargetFiles, 'join' | 'folderOf' | 'makeFolder'>;
  readonly objectsOf: (connection: Connection) => Pick<ObjectStore, 'head'>;
  /** Throws `file.notAdded` for a folder that the person has not chosen. */
  readonly requireFolder: (folder: string) => Promise<void>;
}

type Wish = Omit<DownloadWish, 'connectionId'>;

const atOnce = 4;

/** Finds each object and starts its download; each is told on its own where it is refused. */
export async function pull(
  ports: PullPorts,
  connection: Connection,
  wish: Wish,
  signal?: AbortSignal,
): Promise<DownloadAdded[]> {
  bucketOf(connection);
  await ports.requireFolder(wish.directory);
  const prefix = await ports.models.prefix(connection, signal);
  const added: DownloadAdded[] = [];
  // in groups: the first ones begin while the others are looked at
  for (let at = 0; at < wish.keys.length; at += atOnce) {
    signal?.throwIfAborted();
    const group = wish.keys.slice(at, at + atOnce);
    const one = (key: string) => outcomeOf(ports, connection, { prefix, key, wish }, signal);
    added.push(...(await Promise.all(group.map(one))));
  }
  return added;
}

interface One {
  readonly prefix: string;
  readonly key: string;
  readonly wish: Wish;
}

async function outcomeOf(
  ports: PullPorts,
  connection: Connection,
  one: One,
  signal?: AbortSignal,
): Promise<DownloadAdded> {
  try {
    return await pullOne(ports, connection, one, signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (!isAppError(error)) throw error;
    return { state: 'refused', key: one.key, failure: toFailure(error) };
  }
}

async function pullOne(
  ports: PullPorts,
  connection: Connection,
  { prefix, key: text, wish }: One,
  signal?: AbortSignal,
): Promise<DownloadAdded> {
  const { targets, downloads, requireFolder } = ports;
  const { bucket, region } = bucketOf(connection);
  const { key, category, name } = modelKeyOf(prefix, text);
  const head = await patientHead(ports.objectsOf(connection), key, signal);
  if (head === null) throw new AppError('oss.noSuchKey', { key });
  const parts = placeOnDisk(`${category}/${name}`, wish.folders);
  const path = targets.join(wish.directory, parts);
  const folder = targets.folderOf(path);
  await targets.makeFolder(folder);
  // a folder that is a link may lead elsewhere
  await requireFolder(folder);
  const { bytes, etag, crc64 } = head;
  const { job, begins } = await downloads.add({
    connectionId: connection.id,
    source: { bucket, region, objectKey: key, bytes, etag, crc64 },
    path,
    ifExists: wish.ifExists,
    partSize: wish.partSize,
  });
  return { state: 'added', key, job: await downloads.start(job.id), begins };
}

/** A wrong address, key or clock is told at once; a small hiccup is given two more tries. */
async function patientHead(
  objects: Pick<ObjectStore, 'head'>,
  key: string,
  signal?: AbortSignal,
): Promise<ObjectHead | null> {
  return pRetry(() => objects.head(key, signal), {
    retries: 2,
    minTimeout: 500,
    ...(signal && { signal }),
    shouldRetry: ({ error }) => isAppError(error) && isTransient(error.code),
  });
}
