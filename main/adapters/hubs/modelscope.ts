import { z } from 'zod';
import { AppError } from '../../core/app-error.ts';
import type { RepoLink } from '../../core/imports/parse-link.ts';
import type { FoundFiles } from '../../services/imports/import-ports.ts';
import {
  askJson,
  baseName,
  baseOf,
  encodePath,
  sha256Of,
  tokenFor,
  type HubContext,
} from './hub-context.ts';
import { isWanted } from './huggingface.ts';

const Entry = z.object({
  Path: z.string(),
  Type: z.string(),
  Size: z.number().nullish(),
  Sha256: z.string().nullish(),
  /** The commit that changed this file last: its content there is its content now. */
  Revision: z.string().nullish(),
});
const Listing = z.object({
  /** Null where the revision is not known: that is answered with 200 as well. */
  Data: z.object({ Files: z.array(Entry).nullish() }),
});

/** Files are pinned one by one, each to the commit that changed it last. */
export async function lookAtModelScope(
  context: HubContext,
  link: RepoLink,
  signal: AbortSignal,
): Promise<FoundFiles> {
  const base = baseOf(context, 'modelscope');
  const { host } = new URL(base);
  const { repo } = link;
  const asked = link.revision ?? 'master';
  const { value } = await askJson(context, Listing, {
    ...{ name: repo, signal, token: await tokenFor(context, 'modelscope') },
    url: `${base}/api/v1/models/${repo}/repo/files?Revision=${encodeURIComponent(asked)}&Recursive=true`,
  });
  const entries = value.Data.Files ?? null;
  if (entries === null) throw new AppError('hub.notFound', { name: `${repo} ${asked}`, host });
  const files = entries
    .filter(
      ({ Type, Path, Size }) => Type !== 'tree' && (Size ?? 0) > 0 && isWanted(Path, link.path),
    )
    .map(({ Path: path, Size, Sha256, Revision }) => ({
      ...{ path, name: baseName(path), bytes: Size ?? 0, sha256: sha256Of(Sha256) },
      source: {
        kind: 'hub' as const,
        hub: 'modelscope' as const,
        ...{ repo, path, revision: Revision ?? asked },
      },
    }));
  if (files.length === 0 && link.path !== null)
    throw new AppError('hub.notFound', { name: link.path, host });
  return { hub: 'modelscope', host, repo, revision: null, files };
}

export const modelScopeFileUrl = (
  base: string,
  {
    repo,
    revision,
    path,
  }: { readonly repo: string; readonly revision: string; readonly path: string },
): string => `${base}/models/${repo}/resolve/${revision}/${encodePath(path)}`;
