import type { Cdn } from './cdn.ts';
import { commitOf, type Commit, type HubRepos, type Repo, type RepoFile } from './hub-repos.ts';
import { fileAnswer, json, page, type HubAnswer, type HubHandler } from './hub-server.ts';

export interface HubOptions {
  readonly repos: HubRepos;
  readonly cdn: Cdn;
  readonly origin: () => string;
  /** `granted`: may read what is private or gated; another one is known and may not. */
  readonly tokens: { readonly granted: string; readonly known: string };
  /** Entries a page of a tree. */
  readonly treePage: () => number;
}

const failure = (status: number, code: string, message: string): HubAnswer =>
  json({ error: message }, status, { 'X-Error-Code': code, 'X-Error-Message': message });

const repoNotFound = (hasToken: boolean): HubAnswer =>
  failure(hasToken ? 404 : 401, 'RepoNotFound', 'Repository not found');

/** Hugging Face; as a mirror it sends every reader to a relative address first. */
export function huggingfaceRoutes(
  options: HubOptions,
  { isMirror }: { readonly isMirror: boolean },
): HubHandler {
  return (request) => {
    const { path, token } = request;
    const cached = /^\/api\/resolve-cache\/models\/([^/]+\/[^/]+)\/([^/]+)\/(.+)$/.exec(path);
    const api = /^\/api\/models\/([^/]+\/[^/]+)(?:\/(revision|tree)\/([^/]+))?$/.exec(path);
    const resolve = /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(path);
    const [, name = '', second = '', third = ''] = cached ?? api ?? resolve ?? [];
    if (name === '') return page(404);
    const moved = options.repos.movedTo(name);
    if (moved !== undefined) return relative(path.replace(name, moved), 307);
    const repo = options.repos.find(name);
    if (repo === undefined) return repoNotFound(token !== null);
    const revision = api === null ? second : third || 'main';
    const refused =
      resolve === null ? refusePrivate(options, repo, token) : refuse(options, repo, token);
    if (refused !== null) return refused;
    const commit = commitOf(repo, decodeURIComponent(revision));
    if (commit === undefined)
      return failure(404, 'RevisionNotFound', `Invalid rev id: ${revision}`);
    if (api !== null && second === 'tree') return tree(options, repo, commit, request.query);
    if (api !== null)
      return json({ id: repo.name, sha: commit.sha, gated: repo.access === 'gated' });
    const file = commit.files.get(third);
    if (file === undefined) return failure(404, 'EntryNotFound', 'Entry not found');
    if (cached !== null) return small(file, commit, request.range);
    if (isMirror && revision !== commit.sha)
      return relative(`/${repo.name}/resolve/${commit.sha}/${third}`, 308);
    return resolved(options, { repo, commit, path: third, file });
  };
}

/** What is public may be looked at by anybody, gated or not; only its files need the grant. */
const refusePrivate = (
  { tokens }: HubOptions,
  repo: Repo,
  token: string | null,
): HubAnswer | null =>
  repo.access === 'private' && token !== tokens.granted ? repoNotFound(token !== null) : null;

function refuse(options: HubOptions, repo: Repo, token: string | null): HubAnswer | null {
  const { granted, known } = options.tokens;
  if (token !== null && token !== granted && token !== known)
    return failure(401, '', 'Invalid credentials in Authorization header');
  if (repo.access !== 'gated') return refusePrivate(options, repo, token);
  if (token === granted) return null;
  const message = `Access to model ${repo.name} is restricted.`;
  return failure(token === null ? 401 : 403, 'GatedRepo', message);
}

const relative = (path: string, status: number): HubAnswer => ({
  status,
  headers: { Location: encodeURI(path) },
});

function small(file: RepoFile, commit: Commit, range: string | null): HubAnswer {
  return fileAnswer(file.bytes, range, { ETag: `"${file.oid}"`, 'X-Repo-Commit': commit.sha });
}

function resolved(
  { cdn }: HubOptions,
  { repo, commit, path, file }: { repo: Repo; commit: Commit; path: string; file: RepoFile },
): HubAnswer {
  const headers = { 'X-Repo-Commit': commit.sha };
  if (!file.lfs)
    return {
      status: 307,
      headers: {
        ...headers,
        ETag: `"${file.oid}"`,
        Location: encodeURI(`/api/resolve-cache/models/${repo.name}/${commit.sha}/${path}`),
      },
    };
  return {
    status: 302,
    headers: {
      ...headers,
      'X-Linked-Size': String(file.bytes.length),
      'X-Linked-Etag': `"${file.sha256}"`,
      Location: cdn.link(file.sha256, file.bytes),
    },
  };
}

function tree(options: HubOptions, repo: Repo, commit: Commit, query: URLSearchParams): HubAnswer {
  const at = Number(query.get('cursor') ?? 0);
  const pageSize = options.treePage();
  const all = [...commit.files].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const entries = all.slice(at, at + pageSize).map(([path, file]) => ({
    ...{ type: 'file', oid: file.oid, size: file.bytes.length, path },
    ...(file.lfs && {
      lfs: { oid: file.sha256, size: file.bytes.length, pointerSize: 135 },
    }),
  }));
  const next = `${options.origin()}/api/models/${repo.name}/tree/${commit.sha}?recursive=true&cursor=${at + pageSize}`;
  const hasMore = at + pageSize < all.length;
  return json(entries, 200, hasMore ? { Link: `<${next}>; rel="next"` } : {});
}
