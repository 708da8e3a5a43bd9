/** The folder of the bucket that holds the deployment's folders. */
export const PREFIX_ROOT = 'llm-model/';

/** What the deployment's document names; taken where nothing is known. */
export const DEFAULT_PREFIX = 'llm-model/model';

/** The folders that the deployment mounts for models: its document's, its templates'. */
export const candidatePrefixes: readonly string[] = [DEFAULT_PREFIX, 'llm-model/models'];

export interface PrefixEvidence {
  /** What the connection says; null: to be found. */
  readonly given: string | null;
  /** The candidates that the bucket's listing shows. */
  readonly existing: readonly string[];
  /** `folder/name` of every model that ComfyUI lists; null where no server was asked. */
  readonly serverNames: ReadonlySet<string> | null;
  /** `folder/name` of the objects below each prefix that was looked into. */
  readonly bucketNames: ReadonlyMap<string, ReadonlySet<string>>;
}

/** `suggested` is what to go on with where the evidence does not decide; null: a person has to choose. */
export type PrefixVerdict =
  /** ComfyUI lists what lies there. */
  | { readonly state: 'proven'; readonly prefix: string }
  /** The bucket shows this one only, or the person said so and nothing speaks against it. */
  | { readonly state: 'assumed'; readonly prefix: string }
  /** ComfyUI lists what lies under `expected`, and nothing that lies under the given one alone. */
  | { readonly state: 'contradicted'; readonly prefix: string; readonly expected: string }
  | {
      readonly state: 'unclear';
      readonly found: readonly string[];
      readonly suggested: string | null;
    };

/** Which folder ComfyUI mounts, by what both sides list (deployment.md, "Which prefix?"). */
export function prefixByEvidence(evidence: PrefixEvidence): PrefixVerdict {
  const { given, existing } = evidence;
  const mounted = mountedPrefix(evidence);
  if (mounted !== null)
    return given === null || given === mounted
      ? { state: 'proven', prefix: mounted }
      : { state: 'contradicted', prefix: given, expected: mounted };
  if (given !== null) {
    const elsewhereOnly = existing.length > 0 && !isThere(evidence, given);
    return elsewhereOnly
      ? { state: 'unclear', found: existing, suggested: given }
      : { state: 'assumed', prefix: given };
  }
  const [only] = existing;
  if (only !== undefined && existing.length === 1) return { state: 'assumed', prefix: only };
  return {
    state: 'unclear',
    found: existing,
    suggested: existing.length === 0 ? DEFAULT_PREFIX : null,
  };
}

function isThere({ existing, bucketNames }: PrefixEvidence, prefix: string): boolean {
  return existing.includes(prefix) || (bucketNames.get(prefix)?.size ?? 0) > 0;
}

/** The one prefix with names that ComfyUI lists and that no other prefix could have given it. */
function mountedPrefix({ serverNames, bucketNames }: PrefixEvidence): string | null {
  if (serverNames === null) return null;
  const witnesses = [...bucketNames].filter(([prefix, names]) => {
    const others = [...bucketNames].filter(([other]) => other !== prefix);
    return [...names].some(
      (name) => serverNames.has(name) && others.every(([, theirs]) => !theirs.has(name)),
    );
  });
  const [first] = witnesses;
  return first !== undefined && witnesses.length === 1 ? first[0] : null;
}
