import type { Connection } from '../../../contract/connection.ts';
import { builtInOf } from '../../core/models/built-in-models.ts';
import { isKnownFolder } from '../../core/models/model-folders.ts';
import { modelKey } from '../../core/models/model-key.ts';
import { parseCategory, requireCategory } from '../../core/models/parse-category.ts';
import type { CategoryPath } from '../../core/models/parse-category.ts';
import { bucketFolders, bucketOf } from './bucket-listing.ts';
import { findPrefix, requirePrefix } from './model-prefix.ts';
import type { ModelsPorts } from './models-ports.ts';
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
  ports: ModelsPorts,
  connection: Connection,
  request: UploadRequest,
  signal?: AbortSignal,
): Promise<UploadPlan> {
  bucketOf(connection);
  const path = parseCategory(request.to);
  const prefix = await findPrefix(ports, connection, signal);
  await knownCategory(ports, connection, { prefix, path }, signal);
  const objectKey = modelKey(prefix, path, request.fileName);
  if (request.bytes > largeBytes) await requirePrefix(ports, connection, signal);
  const place = {
    category: path.category,
    name: objectKey.slice(`${prefix}/${path.category}/`.length),
  };
  const file = { ...place, bytes: request.bytes, objectKey };
  return { objectKey, ...place, shipped: await shippedState(ports, connection, file, signal) };
}

async function knownCategory(
  ports: ModelsPorts,
  connection: Connection,
  { prefix, path }: { readonly prefix: string; readonly path: CategoryPath },
  signal?: AbortSignal,
): Promise<void> {
  if (isKnownFolder(path.category)) return;
  const [inBucket, onServer] = await Promise.all([
    bucketFolders(ports.objectsOf(connection), prefix, signal),
    askServer(ports, connection, (comfy) => comfy.folders(signal), signal),
  ]);
  requireCategory(path.category, { bucketFolders: inBucket, serverFolders: onServer ?? [] });
}

async function shippedState(
  { builtIn, objectsOf }: ModelsPorts,
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
