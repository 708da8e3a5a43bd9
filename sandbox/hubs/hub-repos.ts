import { createHash } from 'node:crypto';

/** One file of a repository; large ones lie in LFS, as on the real hubs. */
export interface RepoFile {
  readonly bytes: Buffer;
  readonly lfs: boolean;
  readonly sha256: string;
  /** Of the blob, as git counts it. */
  readonly oid: string;
  /** The commit that changed it last. */
  readonly changedIn: string;
}

export interface Commit {
  readonly sha: string;
  readonly files: ReadonlyMap<string, RepoFile>;
}

export type Access = 'public' | 'private' | 'gated';

export interface Repo {
  readonly name: string;
  readonly access: Access;
  /** The names that lead to it as well, by a redirect. */
  readonly formerly: readonly string[];
  /** Newest first. */
  readonly commits: readonly Commit[];
}

export interface HubRepos {
  /** Makes the repository, or a new commit in it: the files that are named change, the others stay. */
  commit(
    name: string,
    files: Readonly<Record<string, string | Uint8Array>>,
    options?: { readonly access?: Access; readonly formerly?: readonly string[] },
  ): Commit;
  find(name: string): Repo | undefined;
  /** The new name of a repository that was moved. */
  movedTo(name: string): string | undefined;
}

/** What is larger lies in LFS. */
const lfsAbove = 10_000;

export function createHubRepos(): HubRepos {
  const repos = new Map<string, Repo>();
  return {
    commit(name, files, options = {}) {
      const before = repos.get(name);
      const contents = Object.entries(files).map(
        ([path, content]) => [path, Buffer.from(content)] as const,
      );
      const sha = commitSha(name, before?.commits[0]?.sha ?? '', contents);
      const kept = [...(before?.commits[0]?.files ?? [])];
      const changed = contents.map(([path, bytes]) => [path, repoFile(bytes, sha)] as const);
      const commit: Commit = { sha, files: new Map([...kept, ...changed]) };
      repos.set(name, {
        name,
        access: options.access ?? before?.access ?? 'public',
        formerly: options.formerly ?? before?.formerly ?? [],
        commits: [commit, ...(before?.commits ?? [])],
      });
      return commit;
    },
    find: (name) => repos.get(name),
    movedTo: (name) => [...repos.values()].find(({ formerly }) => formerly.includes(name))?.name,
  };
}

function repoFile(bytes: Buffer, changedIn: string): RepoFile {
  return {
    bytes,
    lfs: bytes.length > lfsAbove,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    oid: createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex'),
    changedIn,
  };
}

function commitSha(
  name: string,
  parent: string,
  contents: readonly (readonly [string, Buffer])[],
): string {
  const hash = createHash('sha1').update(name).update(parent);
  for (const [path, bytes] of contents) hash.update(path).update(bytes);
  return hash.digest('hex');
}

/** The commit that a branch, a tag or (part of) a commit's name means. */
export function commitOf(repo: Repo, revision: string): Commit | undefined {
  if (revision === 'main' || revision === 'master') return repo.commits[0];
  return repo.commits.find(({ sha }) => sha === revision);
}
