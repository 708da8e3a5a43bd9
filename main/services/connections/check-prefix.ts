import type { BucketAddress } from '../../../contract/connection.ts';
import { AppError, isAppError } from '../../core/app-error.ts';
import {
  candidatePrefixes,
  DEFAULT_PREFIX,
  prefixByEvidence,
  PREFIX_ROOT,
  type PrefixVerdict,
} from '../../core/connections/prefix-by-evidence.ts';
import type { ComfyModels } from '../ports/comfy.ts';
import type { CheckedBucket } from './check-ports.ts';
import { fail, ok, warn, type CheckLines, type StepEnd } from './check-lines.ts';

interface PrefixParts {
  readonly address: BucketAddress;
  readonly objects: CheckedBucket['objects'];
  /** Null where no server can be asked. */
  readonly models: ComfyModels | null;
  readonly lines: CheckLines;
  readonly signal: AbortSignal | undefined;
}

export interface PrefixFindings {
  /** Worth writing into the connection; null where a person has to choose. */
  readonly found: string | null;
  /** Where the permissions are tried. */
  readonly trial: string;
  /** What stops every other request on the bucket as well. */
  readonly stopped: boolean;
}

/** More folders than this with models in them tell no more. */
const maxFolders = 16;

/** Finds the models' folder by what the bucket and ComfyUI list. */
export async function checkPrefix(parts: PrefixParts): Promise<PrefixFindings> {
  const given = parts.address.prefix;
  const found: { verdict: PrefixVerdict | null } = { verdict: null };
  const end = await parts.lines.take('bucket.prefix', async () => {
    found.verdict = await weighEvidence(parts);
    return endOf(found.verdict);
  });
  const verdict = found.verdict;
  const prefix = verdict === null ? given : prefixOf(verdict);
  return {
    found: prefix,
    trial: given ?? prefix ?? DEFAULT_PREFIX,
    stopped: end.state === 'failed' && verdict === null,
  };
}

function prefixOf(verdict: PrefixVerdict): string | null {
  switch (verdict.state) {
    case 'proven':
    case 'assumed':
      return verdict.prefix;
    case 'contradicted':
      return verdict.expected;
    case 'unclear':
      return verdict.suggested;
    default:
      return verdict satisfies never;
  }
}

function endOf(verdict: PrefixVerdict): StepEnd {
  switch (verdict.state) {
    case 'proven':
    case 'assumed':
      return ok({ prefix: verdict.prefix, evidence: verdict.state });
    case 'contradicted': {
      const { prefix, expected } = verdict;
      return fail(new AppError('oss.prefixMismatch', { prefix, expected }));
    }
    case 'unclear':
      return warn('bucket.prefixUnclear', {
        // the message has words of its own for `none`
        found: verdict.found.length === 0 ? 'none' : verdict.found.join(', '),
        suggested: verdict.suggested ?? '',
      });
    default:
      return verdict satisfies never;
  }
}

async function weighEvidence(parts: PrefixParts): Promise<PrefixVerdict> {
  const given = parts.address.prefix;
  const existing = await existingPrefixes(parts);
  const byListing = prefixByEvidence({
    given,
    existing,
    serverNames: null,
    bucketNames: new Map(),
  });
  if (parts.models === null) return byListing;
  const candidates = new Set([...(given === null ? [] : [given]), ...existing]);
  if (candidates.size === 0) return byListing;
  const serverNames = await namesOfServer(parts.models, parts.signal);
  const folders = new Set([...serverNames].map((name) => name.split('/', 1)[0] ?? ''));
  const bucketNames = new Map<string, ReadonlySet<string>>();
  for (const prefix of candidates)
    bucketNames.set(prefix, await namesBelow(parts, prefix, folders));
  return prefixByEvidence({ given, existing, serverNames, bucketNames });
}

async function existingPrefixes({ objects, signal }: PrefixParts): Promise<readonly string[]> {
  const page = await firstPage(objects, { prefix: PREFIX_ROOT, delimiter: '/' }, signal);
  const folders = page?.folders ?? [];
  return candidatePrefixes.filter((prefix) => folders.includes(`${prefix}/`));
}

/** `folder/name` of what ComfyUI lists; empty where it cannot be asked after all. */
async function namesOfServer(
  models: ComfyModels,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  let used = 0;
  for (const folder of await models.folders(signal)) {
    const listed = (await models.list(folder, signal)) ?? [];
    for (const name of listed) names.add(`${folder}/${name.replaceAll('\\', '/')}`);
    if (listed.length > 0 && ++used === maxFolders) break;
  }
  return names;
}

async function namesBelow(
  { objects, signal }: PrefixParts,
  prefix: string,
  folders: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for (const folder of folders) {
    const page = await firstPage(objects, { prefix: `${prefix}/${folder}/` }, signal);
    for (const { key } of page?.objects ?? [])
      if (!key.endsWith('/')) names.add(key.slice(prefix.length + 1));
  }
  return names;
}

/** Null where the key may not list there: that is no evidence, and the list step tells it. */
async function firstPage(
  objects: CheckedBucket['objects'],
  query: { readonly prefix: string; readonly delimiter?: '/' },
  signal: AbortSignal | undefined,
) {
  try {
    const pages = objects.list({ ...query, ...(signal === undefined ? {} : { signal }) });
    for await (const page of pages) return page;
    return null;
  } catch (error) {
    if (isAppError(error, 'oss.accessDenied')) return null;
    throw error;
  }
}
