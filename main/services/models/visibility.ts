import type { Connection } from '../../../contract/connection.ts';
import type { Visibility } from '../../../contract/model.ts';
import { isAppError } from '../../core/app-error.ts';
import { listsOf } from '../../core/models/model-folders.ts';
import { listing } from '../../core/models/model-list.ts';
import type { ModelsWorld } from './models-ports.ts';
import { askServer, readLists } from './server-lists.ts';

interface Place {
  readonly category: string;
  readonly name: string;
}

const pollForMs = 10_000;
const pollEveryMs = 1000;

/**
 * What ComfyUI makes of a file that has been uploaded. Where it does not list it, the folder's markers are put again:
 * a mounted bucket takes a folder's time from them, and ComfyUI reads a folder again when its time has changed.
 */
export async function askVisibility(
  world: ModelsWorld,
  connection: Connection,
  place: Place,
  signal?: AbortSignal,
): Promise<Visibility> {
  const first = await look(world, connection, place, signal);
  if (first !== 'needsRestart' || connection.bucket === null) return first;
  if (!(await touchFolders(world, connection, place, signal))) return first;
  const { clock } = world;
  for (const until = clock.now() + pollForMs; clock.now() < until;) {
    await clock.sleep(pollEveryMs, signal);
    if ((await look(world, connection, place, signal)) === 'ready') return 'ready';
  }
  return 'needsRestart';
}

async function look(
  world: ModelsWorld,
  connection: Connection,
  place: Place,
  signal?: AbortSignal,
): Promise<Visibility> {
  const wanted = listsOf(place.category, place.name);
  const ask = askServer(world, connection, (comfy) => readLists(comfy, wanted, signal), signal);
  const lists = await ask;
  const seen = lists === null ? 'never' : listing(lists, place);
  const visibility = { listed: 'ready', missing: 'needsRestart', never: 'unknown' } as const;
  return visibility[seen];
}

/** Whether the markers could be put; a key that may not do so leaves the restart as the way. */
async function touchFolders(
  world: ModelsWorld,
  connection: Connection,
  place: Place,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    const prefix = await world.prefixes.find(connection, signal);
    for (const marker of markersOf(prefix, place)) await touch(world, connection, marker, signal);
    return true;
  } catch (error) {
    signal?.throwIfAborted();
    if (isAppError(error)) return false;
    throw error;
  }
}

/** The category's folder and each below it on the way to the file, as ComfyUI remembers the time of each. */
function markersOf(prefix: string, { category, name }: Place): readonly string[] {
  const folders = name.split('/').slice(0, -1);
  const paths = folders.map((_, depth) => [category, ...folders.slice(0, depth + 1)].join('/'));
  return [category, ...paths].map((path) => `${prefix}/${path}/`);
}

async function touch(
  { objectsOf, clock }: ModelsWorld,
  connection: Connection,
  marker: string,
  signal?: AbortSignal,
): Promise<void> {
  const objects = objectsOf(connection);
  const head = await objects.head(marker, signal);
  // Something else lies under the marker's name: leave it alone.
  if (head !== null && head.bytes > 0) return;
  const { contentType = null, meta = {} } = head ?? {};
  await objects.put(marker, new Uint8Array(), {
    forbidOverwrite: head === null,
    meta: 'mtime' in meta ? { ...meta, mtime: secondsOf(clock.now()) } : meta,
    ...(contentType !== null && { contentType }),
    ...(signal && { signal }),
  });
}

// The mount prefers this field to the object's own time.
const secondsOf = (ms: number): string => String(Math.floor(ms / 1000));
