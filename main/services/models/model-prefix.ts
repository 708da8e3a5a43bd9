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

type Models = ReturnType<typeof storedModels>;
type Ports = Pick<ModelsPorts, 'objectsOf' | 'comfyModelsOf'>;

/** The connection's prefix, or the one that the evidence speaks for; throws `oss.prefixUnclear`. */
export async function findPrefix(
  ports: Ports,
  connection: Connection,
  signal?: AbortSignal,
): Promise<string> {
  const given = bucketOf(connection).prefix;
  if (given !== null) return given;
  const existing = await existingPrefixes(ports, connection, signal);
  // One folder alone, or none, leaves nothing to compare.
  const alone = existing.length < 2;
  const verdict = prefixByEvidence({
    ...(alone ? noEvidence : await compareSides(ports, connection, existing, signal)),
    given,
    existing,
  });
  return prefixOfVerdict(verdict);
}

/** Throws `oss.prefixMismatch` where ComfyUI evidently reads its models from another folder than the connection's. */
export async function requirePrefix(
  ports: Ports,
  connection: Connection,
  signal?: AbortSignal,
): Promise<void> {
  const given = bucketOf(connection).prefix;
  if (given === null || connection.server === null) return;
  const existing = await existingPrefixes(ports, connection, signal);
  const prefixes = [...new Set([given, ...existing])];
  const evidence = await compareSides(ports, connection, prefixes, signal);
  const verdict = prefixByEvidence({ ...evidence, given, existing });
  if (verdict.state !== 'contradicted') return;
  throw new AppError('oss.prefixMismatch', { prefix: given, expected: verdict.expected });
}

const noEvidence: Pick<PrefixEvidence, 'serverNames' | 'bucketNames'> = {
  serverNames: null,
  bucketNames: new Map(),
};

/** A key may be limited to one folder: what it cannot list is no evidence. */
async function orNothing<Item>(list: Promise<readonly Item[]>): Promise<readonly Item[]> {
  try {
    return await list;
  } catch (error) {
    if (isAppError(error, 'oss.accessDenied')) return [];
    throw error;
  }
}

async function existingPrefixes(
  { objectsOf }: Ports,
  connection: Connection,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const root = PREFIX_ROOT.slice(0, -1);
  const folders = await orNothing(bucketFolders(objectsOf(connection), root, signal));
  return candidatePrefixes.filter((prefix) => folders.includes(prefix.slice(PREFIX_ROOT.length)));
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

/** What lies below each prefix, and which of it ComfyUI lists. */
async function compareSides(
  ports: Ports,
  connection: Connection,
  prefixes: readonly string[],
  signal?: AbortSignal,
): Promise<Pick<PrefixEvidence, 'serverNames' | 'bucketNames'>> {
  const objects = ports.objectsOf(connection);
  const below = await Promise.all(
    prefixes.map(async (prefix) => {
      const entries = await orNothing(listObjects(objects, prefix, signal));
      return [prefix, storedModels(prefix, entries)] as const;
    }),
  );
  const all = below.flatMap(([, models]) => models);
  const wanted = [...new Set(all.flatMap(({ category, name }) => listsOf(category, name)))];
  const lists = await askServer(
    ports,
    connection,
    (comfy) => readLists(comfy, wanted, signal),
    signal,
  );
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
