import PQueue from 'p-queue';
import type { Connection } from '../../../contract/connection.ts';
import { isAppError } from '../../core/app-error.ts';
import type { ServerLists } from '../../core/models/model-list.ts';
import type { ComfyModels } from '../ports/comfy.ts';
import type { ModelsPorts } from './models-ports.ts';

const listsAtOnce = 6;

/** Asks ComfyUI for several lists; null in the map for a folder that it does not know. */
export async function readLists(
  comfy: ComfyModels,
  folders: readonly string[],
  signal?: AbortSignal,
): Promise<ServerLists> {
  const queue = new PQueue({ concurrency: listsAtOnce });
  const stop = new AbortController();
  const both = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const read = async (folder: string): Promise<readonly [string, ReadonlySet<string> | null]> => {
    both.throwIfAborted();
    const names = await comfy.list(folder, both);
    return [folder, names === null ? null : new Set(names)];
  };
  try {
    return new Map(await queue.addAll(folders.map((folder) => () => read(folder))));
  } catch (error) {
    stop.abort();
    throw error;
  }
}

/**
 * What `ask` answers, or null where the connection has no server or the server does not serve: the bucket's models
 * can be shown and filled while ComfyUI is down or wants a login.
 */
export async function askServer<Answer>(
  { comfyModelsOf }: Pick<ModelsPorts, 'comfyModelsOf'>,
  connection: Connection,
  ask: (comfy: ComfyModels) => Promise<Answer>,
  signal?: AbortSignal,
): Promise<Answer | null> {
  if (connection.server === null) return null;
  try {
    return await ask(comfyModelsOf(connection));
  } catch (error) {
    signal?.throwIfAborted();
    if (isAppError(error)) return null;
    throw error;
  }
}
