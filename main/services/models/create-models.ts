import type { Connection } from '../../../contract/connection.ts';
import type { ModelCategory, ModelFile, Visibility } from '../../../contract/model.ts';
import { AppError } from '../../core/app-error.ts';
import { foldersListedAs, isModelList, listsOf } from '../../core/models/model-folders.ts';
import {
  countCategories,
  describeModels,
  describeServerModels,
  storedModels,
} from '../../core/models/model-list.ts';
import { parseCategory } from '../../core/models/parse-category.ts';
import type { CategoryPath } from '../../core/models/parse-category.ts';
import { bucketFolders, listObjects } from './bucket-listing.ts';
import type { ComfyModels } from '../ports/comfy.ts';
import type { ModelsPorts, ModelsWorld } from './models-ports.ts';
import { createPrefixes } from './model-prefix.ts';
import { askServer, readLists } from './server-lists.ts';
import { planUpload } from './upload-target.ts';
import type { UploadPlan, UploadRequest } from './upload-target.ts';
import { askVisibility } from './visibility.ts';

/** The models of a connection: what the bucket holds and what ComfyUI lists. */
export interface Models {
  /**
   * The files of the bucket with their state, by key; without a bucket the names that ComfyUI lists. `category` may
   * have folders below it. Throws `connection.noBucket` where there is neither.
   */
  list(
    connection: Connection,
    options?: { readonly category?: string; readonly signal?: AbortSignal },
  ): Promise<readonly ModelFile[]>;
  categories(connection: Connection, signal?: AbortSignal): Promise<readonly ModelCategory[]>;
  /** Where a file goes; throws before anything is sent where it should not go there. */
  planUpload(
    connection: Connection,
    request: UploadRequest,
    signal?: AbortSignal,
  ): Promise<UploadPlan>;
  /** Asks ComfyUI whether it lists an uploaded file, and tries for 10 s what may work without a restart. */
  visibility(
    connection: Connection,
    place: { readonly category: string; readonly name: string },
    signal?: AbortSignal,
  ): Promise<Visibility>;
  /** The folder of the bucket that ComfyUI reads, by evidence where the connection does not say; throws `oss.prefixUnclear`. */
  prefix(connection: Connection, signal?: AbortSignal): Promise<string>;
}

export function createModels(ports: ModelsPorts): Models {
  const world: ModelsWorld = { ...ports, prefixes: createPrefixes(ports) };
  return {
    list: (connection, options = {}) => listModels(world, connection, options),
    categories: (connection, signal) => listCategories(world, connection, signal),
    planUpload: (connection, request, signal) => planUpload(world, connection, request, signal),
    visibility: (connection, place, signal) => askVisibility(world, connection, place, signal),
    prefix: (connection, signal) => world.prefixes.find(connection, signal),
  };
}

async function listModels(
  world: ModelsWorld,
  connection: Connection,
  { category, signal }: { readonly category?: string; readonly signal?: AbortSignal },
): Promise<readonly ModelFile[]> {
  const path = category === undefined ? null : parseCategory(category);
  if (connection.bucket !== null) return await listBucket(world, connection, path, signal);
  if (connection.server !== null) return await listServer(world, connection, path, signal);
  throw new AppError('connection.noBucket', { name: connection.name });
}

async function listBucket(
  world: ModelsWorld,
  connection: Connection,
  path: CategoryPath | null,
  signal?: AbortSignal,
): Promise<readonly ModelFile[]> {
  const prefix = await world.prefixes.find(connection, signal);
  const folder = [prefix, path?.category, path?.subfolder].filter(Boolean).join('/');
  const entries = await listObjects(world.objectsOf(connection), folder, signal);
  const models = storedModels(prefix, entries);
  const wanted = [...new Set(models.flatMap(({ category, name }) => listsOf(category, name)))];
  const read = (comfy: ComfyModels) => readLists(comfy, wanted, signal);
  const lists = await askServer(world, connection, read, signal);
  return describeModels(models, { lists, builtIn: world.builtIn });
}

async function listServer(
  { comfyModelsOf, builtIn }: ModelsWorld,
  connection: Connection,
  path: CategoryPath | null,
  signal?: AbortSignal,
): Promise<readonly ModelFile[]> {
  const comfy = comfyModelsOf(connection);
  const folders = (await comfy.folders(signal)).filter(isModelList);
  const wanted = folders.filter(
    (list) => path === null || foldersListedAs(list).includes(path.category),
  );
  const models = describeServerModels(await readLists(comfy, wanted, signal), builtIn);
  const below = path === null || path.subfolder === '' ? '' : `${path.subfolder}/`;
  return models.filter(({ name }) => name.startsWith(below));
}

async function listCategories(
  world: ModelsWorld,
  connection: Connection,
  signal?: AbortSignal,
): Promise<readonly ModelCategory[]> {
  const settled = await withPrefix(world, connection, signal);
  const [models, inBucket, onServer] = await Promise.all([
    listModels(world, settled, signal === undefined ? {} : { signal }),
    foldersInBucket(world, settled, signal),
    askServer(world, settled, (comfy) => comfy.folders(signal), signal),
  ]);
  const builtIn = world.builtIn.categories;
  return countCategories(models, { inBucket, onServer: onServer ?? [], builtIn });
}

async function withPrefix(
  world: ModelsWorld,
  connection: Connection,
  signal?: AbortSignal,
): Promise<Connection> {
  const { bucket } = connection;
  if (bucket === null) return connection;
  const prefix = await world.prefixes.find(connection, signal);
  return { ...connection, bucket: { ...bucket, prefix } };
}

async function foldersInBucket(
  { objectsOf }: ModelsWorld,
  connection: Connection,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const prefix = connection.bucket?.prefix ?? null;
  return prefix === null ? [] : await bucketFolders(objectsOf(connection), prefix, signal);
}
