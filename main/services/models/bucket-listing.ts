import type { BucketAddress, Connection } from '../../../contract/connection.ts';
import { AppError } from '../../core/app-error.ts';
import type { ObjectEntry, ObjectStore } from '../ports/object-store.ts';

type Lister = Pick<ObjectStore, 'list'>;

/** The bucket of a connection; throws `connection.noBucket`. */
export function bucketOf({ name, bucket }: Connection): BucketAddress {
  if (bucket === null) throw new AppError('connection.noBucket', { name });
  return bucket;
}

/** Every object below a folder of the bucket, folders unfolded. */
export async function listObjects(
  objects: Lister,
  folder: string,
  signal?: AbortSignal,
): Promise<readonly ObjectEntry[]> {
  const found: ObjectEntry[] = [];
  for await (const page of objects.list({ prefix: `${folder}/`, ...(signal && { signal }) }))
    found.push(...page.objects);
  return found;
}

/** The names of the folders right below a folder of the bucket. */
export async function bucketFolders(
  objects: Lister,
  folder: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const prefix = `${folder}/`;
  const found: string[] = [];
  for await (const page of objects.list({ prefix, delimiter: '/', ...(signal && { signal }) }))
    found.push(...page.folders);
  return found.map((path) => path.slice(prefix.length, -1)).filter((name) => name !== '');
}
