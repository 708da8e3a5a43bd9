import type { Connection } from '../../../contract/connection.ts';
import { AppError, isAppError } from '../../core/app-error.ts';
import {
  PREFIX_ROOT,
  candidatePrefixes,
  prefixByEvidence,
} from '../../core/connections/prefix-by-evidence.ts';
import type { PrefixEvidence, PrefixVerdict } from '../../core/connections/prefix-by-evidence.ts';
import { listsOf } from '../../core/models/model-folders.ts';
import { listing, storedModels } from '../../core/models/model-list.ts';
import type { ServerLists } from '../../core/models/model-list.ts';
import { bucketFolders, bucketOf, listObjects } from './bucket-listing.ts';
import type { ModelsPorts } from './models-ports.ts';
import { askServer, readLists } from './server-lists.ts';
import { createShortMemory } from './short-memory.ts';

/** Which folder of the bucket a connection's models lie in. */
export interface Prefixes {
  /** The connection's own, or the one that the evidence speaks for; throws `oss.prefixUnclear`. */
  find(connection: Connection, signal?: AbortSignal): Promise<string>;
  /** Throws `oss.prefixMismatch` where ComfyUI evidently reads its models from another folder than the connection's. */
  require(connection: Connection, signal?: AbortSignal): Promise<void>;
}

type Models = ReturnType<typeof storedModels>;
type Ports = Pick<ModelsPorts, 'objectsOf' | 'comfyModelsOf' | 'clock'>;

/** Long enough for the files of one push, which all ask the same. */
const keepForMs = 60_000;

export function createPrefixes(ports: Ports): Prefixes {
  const memory = createShortMemory<PrefixVerdict>(ports.clock, keepForMs);
  const verdictOf = (connection: Connection, signal?: AbortSignal): Promise<PrefixVerdict> => {
    const { bucket, server } = connection;
    const key = JSON.stringify([bucket, server]);
    return memory.recall(key, () => weighEvidence(ports, connection), signal);
  };
  return {
    find: async (connection, signal) =>
      bucketOf(connection).prefix ?? prefixOfVerdict(await verdictOf(connection, signal)),
    require: async (connection, signal) => {
      if (bucketOf(connection).prefix === null || connection.server === null) return;
      const verdict = await verdictOf(connection, signal);
      if (verdict.state !== 'contradicted') return;
      const { prefix, expected } = verdict;
      throw new AppError('oss.prefixMismatch', { prefix, expected });
    },
  };
}

function prefixOfVerdict(verdict: PrefixVerdict): string {
  switch (verdict.state) {
    case 'proven':
    case 'assumed':
      return verdict.prefix;
    case 'contradicted':
      return verdict.expected;
    case 'unclear': {
      if (verdict.suggested !== null) return verdict.suggested;
      throw new AppError('oss.prefixUnclear', { found: verdict.found.join(', ') });
    }
    default:
      return verdict satisfies never;
  }
}

async function weighEvidence(ports: Ports, connection: Connection): Promise<PrefixVerdict> {
  const given = bucketOf(connection).prefix;
  const existing = await existingPrefixes(ports, connection);
  const prefixes = [...new Set([...(given === null ? [] : [given]), ...existing])];
  // One folder alone, or none, leaves nothing to compare.
  const evidence =
    prefixes.length < 2 ? noEvidence : await compareSides(ports, connection, prefixes);
  return prefixByEvidence({ ...evidence, given, existing });
}

async function existingPrefixes(
  { objectsOf }: Ports,
  connection: Connection,
): Promise<readonly string[]> {
  const root = PREFIX_ROOT.slice(0, -1);
  const folders = await orNothing(bucketFolders(objectsOf(connection), root));
  return candidatePrefixes.filter((prefix) => folders.includes(prefix.slice(PREFIX_ROOT.length)));
}

/** A key may be limited to one folder: what it cannot list is no evidence. */
async function orNothing<Item>(list: Promise<readonly Item[]>): Promise<readonly Item[]> {
  try {
    return await list;
  } catch (error) {
    if (isAppError(error, 'oss.accessDenied')) return [];
    throw error;
  }
}

type Sides = Pick<PrefixEvidence, 'serverNames' | 'bucketNames'>;
const noEvidence: Sides = { serverNames: null, bucketNames: new Map() };

/** What lies below each prefix, and which of it ComfyUI lists. */
async function compareSides(
  ports: Ports,
  connection: Connection,
  prefixes: readonly string[],
): Promise<Sides> {
  const objects = ports.objectsOf(connection);
  const below = await Promise.all(
    prefixes.map(async (prefix) => {
      const entries = await orNothing(listObjects(objects, prefix));
      return [prefix, storedModels(prefix, entries)] as const;
    }),
  );
  const all = below.flatMap(([, models]) => models);
  const wanted = [...new Set(all.flatMap(({ category, name }) => listsOf(category, name)))];
  const lists = await askServer(ports, connection, (comfy) => readLists(comfy, wanted));
  return {
    serverNames: lists === null ? null : listedNames(lists, all),
    bucketNames: new Map(below.map(([prefix, models]) => [prefix, namesOf(models)])),
  };
}

const nameOf = ({ category, name }: Models[number]): string => `${category}/${name}`;
const namesOf = (models: Models): ReadonlySet<string> => new Set(models.map(nameOf));

function listedNames(lists: ServerLists, models: Models): ReadonlySet<string> {
  return namesOf(models.filter((model) => listing(lists, model) === 'listed'));
}
