import type { Connection } from '../../../contract/connection.ts';
import { builtInOf } from '../../core/models/built-in-models.ts';
import { isKnownFolder } from '../../core/models/model-folders.ts';
import { parseCategory, requireCategory } from '../../core/models/parse-category.ts';
import type { CategoryPath } from '../../core/models/parse-category.ts';
import { objectKeyOf } from '../../core/uploads/object-key.ts';
import { bucketFolders, bucketOf } from './bucket-listing.ts';
import type { ModelsWorld } from './models-ports.ts';
import { askServer } from './server-lists.ts';

export interface UploadRequest {
  /** `CATEGORY[/SUB]`. */
  readonly to: string;
  readonly fileName: string;
  readonly bytes: number;
}

export interface UploadPlan {
  readonly objectKey: string;
  readonly category: string;
  /** Path below the category, as ComfyUI lists it. */
  readonly name: string;
  /**
   * Whether the deployment ships this very file: `there` where the bucket shows it with this size, `probably` where
   * the bucket does not show it and only the deployment's list speaks for it.
   */
  readonly shipped: 'there' | 'probably' | 'no';
}

/** A push of more than this is worth a look whether ComfyUI reads that folder at all. */
const largeBytes = 100_000_000;

/**
 * Where a file goes. Throws `usage.badCategory`, `file.badName`, `file.nameTooLong`, `oss.prefixUnclear`, and for a
 * large file `oss.prefixMismatch`.
 */
export async function planUpload(
  world: ModelsWorld,
  connection: Connection,
  request: UploadRequest,
  signal?: AbortSignal,
): Promise<UploadPlan> {
  bucketOf(connection);
  const path = parseCategory(request.to);
  const prefix = await world.prefixes.find(connection, signal);
  await knownCategory(world, connection, { prefix, path }, signal);
  const folder = [path.category, path.subfolder].join('/');
  const objectKey = objectKeyOf({ prefix, folder, name: request.fileName });
  if (request.bytes > largeBytes) await world.prefixes.require(connection, signal);
  const place = {
    category: path.category,
    name: objectKey.slice(`${prefix}/${path.category}/`.length),
  };
  const file = { ...place, bytes: request.bytes, objectKey };
  return { objectKey, ...place, shipped: await shippedState(world, connection, file, signal) };
}

async function knownCategory(
  world: ModelsWorld,
  connection: Connection,
  { prefix, path }: { readonly prefix: string; readonly path: CategoryPath },
  signal?: AbortSignal,
): Promise<void> {
  if (isKnownFolder(path.category)) return;
  const [inBucket, onServer] = await Promise.all([
    bucketFolders(world.objectsOf(connection), prefix, signal),
    askServer(world, connection, (comfy) => comfy.folders(signal), signal),
  ]);
  requireCategory(path.category, { bucketFolders: inBucket, serverFolders: onServer ?? [] });
}

async function shippedState(
  { builtIn, objectsOf }: ModelsWorld,
  connection: Connection,
  file: {
    readonly objectKey: string;
    readonly category: string;
    readonly name: string;
    readonly bytes: number;
  },
  signal?: AbortSignal,
): Promise<UploadPlan['shipped']> {
  if (builtInOf(builtIn, file) !== 'builtIn') return 'no';
  const head = await objectsOf(connection).head(file.objectKey, signal);
  if (head === null) return 'probably';
  return head.bytes === file.bytes ? 'there' : 'no';
}
