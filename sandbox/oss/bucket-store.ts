import { join } from 'node:path';
import { openDataFiles, type DataFiles } from './data-files.ts';
import { openObjectIndex, type ObjectIndex } from './object-index.ts';
import { openUploadIndex, type UploadIndex } from './upload-index.ts';

export interface BucketStore {
  readonly data: DataFiles;
  readonly objects: ObjectIndex;
  readonly uploads: UploadIndex;
}

/** Opens what a bucket holds on disk; it is the same after a restart. */
export async function openBucketStore(dir: string): Promise<BucketStore> {
  const data = await openDataFiles(join(dir, 'data'));
  const objects = await openObjectIndex(join(dir, 'objects'), data);
  const uploads = await openUploadIndex(join(dir, 'uploads'), data);
  await data.sweep();
  return { data, objects, uploads };
}
