import type { Connection } from '../../../contract/connection.ts';
import type { ModelUse, ModelUses } from '../../../contract/model-uses.ts';
import { isAppError, toFailure } from '../../core/app-error.ts';
import { modelKeyOf } from '../../core/models/model-key.ts';
import { namesIn, namesInWorkflow } from '../../core/models/names-in-workflow.ts';
import { usesIndex } from '../../core/models/uses-index.ts';
import type { ComfyPrompts } from '../ports/comfy.ts';
import type { Models } from './create-models.ts';
import { readSavedNames, type SavedNames, type SavedNamesPorts } from './saved-names.ts';

export interface ModelUsesPorts extends SavedNamesPorts {
  readonly models: Pick<Models, 'prefix'>;
  readonly comfyOf: (connectionId: string) => Promise<{
    readonly prompts: Pick<ComfyPrompts, 'queue'>;
  }>;
}

/**
 * Which saved workflows and which prompts of the queue use models. Keys are whole, or paths below the prefix; throws
 * only what finding the prefix throws.
 */
export async function usesOf(
  ports: ModelUsesPorts,
  connection: Connection,
  keys: readonly string[],
  signal?: AbortSignal,
): Promise<ModelUses> {
  const { server } = connection;
  if (server === null) return { state: 'noServer' };
  const models = await placesOf(ports, connection, keys, signal);
  const [saved, queue] = await Promise.all([
    settled(() => readSavedNames(ports, { ...connection, server }, signal), signal),
    settled(() => queueOf(ports, connection.id, signal), signal),
  ]);
  if (saved.state === 'failed' && queue.state === 'failed')
    return { state: 'unknown', failure: saved.failure };
  const { named, unread } = saved.state === 'failed' ? nothingSaved : saved.value;
  const prompts = queue.state === 'failed' ? [] : queue.value;
  const uses = gather(models, named, prompts);
  const isWhole = saved.state === 'ok' && queue.state === 'ok' && unread.length === 0;
  if (isWhole) return { state: 'known', models: uses };
  return {
    state: 'partly',
    models: uses,
    unread: [...unread],
    workflowsFailure: saved.state === 'failed' ? saved.failure : null,
    queueFailure: queue.state === 'failed' ? queue.failure : null,
  };
}

const nothingSaved: SavedNames = { named: [], unread: [] };

interface Place {
  readonly key: string;
  readonly category: string;
  readonly name: string;
}

async function placesOf(
  { models }: ModelUsesPorts,
  connection: Connection,
  keys: readonly string[],
  signal?: AbortSignal,
): Promise<readonly Place[]> {
  const prefix = connection.bucket === null ? null : await models.prefix(connection, signal);
  return keys.flatMap((key) => placeOf(prefix, key) ?? []);
}

/** Null for what is no model's key: nothing uses that. */
function placeOf(prefix: string | null, key: string): Place | null {
  if (prefix === null) {
    const slash = key.indexOf('/');
    return slash < 1 ? null : { key, category: key.slice(0, slash), name: key.slice(slash + 1) };
  }
  try {
    return { ...modelKeyOf(prefix, key), key };
  } catch (error) {
    if (isAppError(error, 'oss.notAModel')) return null;
    throw error;
  }
}

type Settled<Value> =
  | { readonly state: 'ok'; readonly value: Value }
  | { readonly state: 'failed'; readonly failure: ReturnType<typeof toFailure> };

async function settled<Value>(
  ask: () => Promise<Value>,
  signal?: AbortSignal,
): Promise<Settled<Value>> {
  try {
    return { state: 'ok', value: await ask() };
  } catch (error) {
    signal?.throwIfAborted();
    if (!isAppError(error)) throw error;
    return { state: 'failed', failure: toFailure(error) };
  }
}

type Prompt = ModelUse['prompts'][number] & { readonly names: readonly string[] };

async function queueOf(
  { comfyOf }: ModelUsesPorts,
  connectionId: string,
  signal?: AbortSignal,
): Promise<readonly Prompt[]> {
  const { prompts } = await comfyOf(connectionId);
  const { running, pending } = await prompts.queue(signal);
  const of = (state: 'running' | 'pending', entries: typeof running) =>
    entries.map(({ promptId, prompt }) => ({
      ...{ promptId, state },
      names: namesInWorkflow(prompt) ?? namesIn([prompt]),
    }));
  return [...of('running', running), ...of('pending', pending)];
}

function gather(
  models: readonly Place[],
  saved: SavedNames['named'],
  prompts: readonly Prompt[],
): ModelUse[] {
  const index = usesIndex(models);
  const uses = new Map<Place, { workflows: string[]; prompts: ModelUse['prompts'] }>();
  const useOf = (model: Place) => {
    const use = uses.get(model) ?? { workflows: [], prompts: [] };
    uses.set(model, use);
    return use;
  };
  for (const { workflow, names } of saved)
    for (const model of index.namedBy(names)) useOf(model).workflows.push(workflow);
  for (const { names, promptId, state } of prompts)
    for (const model of index.namedBy(names)) useOf(model).prompts.push({ promptId, state });
  return models.flatMap((model) => {
    const use = uses.get(model);
    return use === undefined ? [] : [{ key: model.key, ...use }];
  });
}
