import { z } from 'zod';
import { AppError } from '../../core/app-error.ts';
import type { RepoLink } from '../../core/imports/parse-link.ts';
import type { FoundFile, FoundFiles } from '../../services/imports/import-ports.ts';
import {
  askJson,
  baseName,
  baseOf,
  encodePath,
  sha256Of,
  tokenFor,
  type HubContext,
} from './hub-context.ts';

type HubLike = 'huggingface' | 'hfMirror' | 'sandbox';

const Revision = z.object({ sha: z.string().regex(/^[0-9a-f]{40,64}$/) });
const TreeEntry = z.object({
  type: z.string(),
  path: z.string(),
  size: z.number().optional(),
  lfs: z.object({ oid: z.string(), size: z.number().optional() }).optional(),
});
const Tree = z.array(TreeEntry);

/** https://huggingface.co/docs/hub/api */
export async function lookAtHuggingFace(
  context: HubContext,
  hub: HubLike,
  link: RepoLink,
  signal: AbortSignal,
): Promise<FoundFiles> {
  const base = baseOf(context, hub);
  const token = await tokenFor(context, hub);
  const { repo } = link;
  const { value } = await askJson(context, Revision, {
    ...{ token, signal, name: repo },
    url: `${base}/api/models/${repo}/revision/${encodeURIComponent(link.revision ?? 'main')}`,
  });
  const revision = value.sha;
  const entries = await listTree(context, { base, token, signal, repo, revision });
  const files = entries
    .filter(({ type, path }) => type === 'file' && isWanted(path, link.path))
    .map((entry) => foundFile(hub, repo, revision, entry))
    .filter((file) => file.bytes > 0);
  const { host } = new URL(base);
  if (files.length === 0 && link.path !== null)
    throw new AppError('hub.notFound', { name: link.path, host });
  return { hub, host, repo, revision, files };
}

async function listTree(
  context: HubContext,
  asked: {
    readonly base: string;
    readonly repo: string;
    readonly revision: string;
    readonly token: Awaited<ReturnType<typeof tokenFor>>;
    readonly signal: AbortSignal;
  },
): Promise<readonly z.infer<typeof TreeEntry>[]> {
  const { base, repo, revision, token, signal } = asked;
  const found: z.infer<typeof TreeEntry>[] = [];
  let next: string | null = `/api/models/${repo}/tree/${revision}?recursive=true`;
  const seen = new Set<string>();
  while (next !== null && !seen.has(next)) {
    seen.add(next);
    const { value, answer } = await askJson(context, Tree, {
      ...{ url: `${base}${next}`, name: repo, token, signal },
    });
    found.push(...value);
    next = nextPage(answer.headers.link, base);
  }
  return found;
}

/** The next page is asked of the same host, whichever one a mirror names. */
function nextPage(link: string | undefined, base: string): string | null {
  const target = /<([^>]+)>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1];
  if (target === undefined || !URL.canParse(target, base)) return null;
  const { pathname, search } = new URL(target, base);
  return `${pathname}${search}`;
}

export function isWanted(path: string, wanted: string | null): boolean {
  if (wanted === null || wanted === path) return true;
  return wanted.endsWith('/') && path.startsWith(wanted);
}

function foundFile(
  hub: HubLike,
  repo: string,
  revision: string,
  { path, size = 0, lfs }: z.infer<typeof TreeEntry>,
): FoundFile {
  return {
    ...{ path, name: baseName(path), bytes: lfs?.size ?? size, sha256: sha256Of(lfs?.oid) },
    source: { kind: 'hub', hub, repo, revision, path },
  };
}

export const huggingFaceFileUrl = (
  base: string,
  {
    repo,
    revision,
    path,
  }: { readonly repo: string; readonly revision: string; readonly path: string },
): string => `${base}/${repo}/resolve/${revision}/${encodePath(path)}`;
