import type { HubOptions } from './huggingface-routes.ts';
import { commitOf, type Commit, type Repo } from './hub-repos.ts';
import { fileAnswer, json, page, type HubAnswer, type HubHandler } from './hub-server.ts';

const failure = (status: number, code: number, message: string): HubAnswer =>
  json({ Code: code, Data: null, Message: message, RequestId: 'stand-in', Success: false }, status);

/** ModelScope: an unknown revision is answered with 200 and no files, a private repository with 404. */
export function modelscopeRoutes({ repos, cdn, tokens }: HubOptions): HubHandler {
  return ({ path, query, token, range }) => {
    const list = /^\/api\/v1\/models\/([^/]+\/[^/]+)\/repo\/files$/.exec(path);
    const resolve = /^\/models\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(path);
    const [, name = '', revision = query.get('Revision') ?? 'master', file = ''] =
      list ?? resolve ?? [];
    if (name === '') return page(404);
    const repo = repos.find(name);
    const isHidden = repo?.access !== 'public' && token !== tokens.granted;
    if (repo === undefined || isHidden)
      return failure(404, 10_010_205_001, 'the model does not exist');
    const commit = commitOf(repo, revision);
    if (list !== null) return listing(repo, commit, query.get('Recursive') !== 'true');
    const found = commit?.files.get(file);
    if (found === undefined) return failure(404, 10_010_205_002, 'the file does not exist');
    if (found.lfs)
      return { status: 302, headers: { Location: cdn.link(found.sha256, found.bytes) } };
    return fileAnswer(found.bytes, range, { ETag: `"${found.oid}"` });
  };
}

function listing(repo: Repo, commit: Commit | undefined, isFlat: boolean): HubAnswer {
  const files = [...(commit?.files ?? [])].filter(([path]) => !isFlat || !path.includes('/'));
  const head = repo.commits[0]?.sha ?? '';
  return json({
    Code: 200,
    Data: {
      Files: commit === undefined ? null : [...folders(files), ...files.map(entry)],
      IsVisual: 0,
      LatestCommitter: commit === undefined ? null : { Id: '', ShortId: head.slice(0, 8) },
    },
    ...{ Message: 'success', RequestId: 'stand-in', Success: true },
  });
}

type Entry =
  Commit['files'] extends ReadonlyMap<infer Key, infer Value> ? readonly [Key, Value] : never;

const entry = ([path, file]: Entry) => ({
  ...{ Name: path.split('/').at(-1), Path: path, Type: 'blob', Size: file.bytes.length },
  ...{ Sha256: file.sha256.toUpperCase(), IsLFS: file.lfs, Revision: file.changedIn },
});

const folders = (files: readonly Entry[]) => {
  const names = files.map(([path]) => path.split('/').slice(0, -1).join('/'));
  return [...new Set(names)]
    .filter((name) => name !== '')
    .map((name) => ({ Name: name, Path: name, Type: 'tree', Size: 0 }));
};
