import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

import type { JsonObject } from '../json.ts';
import { isFile, pathBelow } from '../media-files.ts';
import type { Answer } from '../web/answer.ts';
import { empty, json, text } from '../web/answer.ts';
import type { Exchange } from '../web/exchange.ts';
import { fileAnswer, rangeAsked } from '../web/ranges.ts';
import type { Routes } from '../web/router.ts';

const withSlashes = (path: string): string => path.split(sep).join('/');

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

async function fileInfo(path: string, root: string): Promise<JsonObject> {
  const { size, mtimeMs, birthtimeMs } = await stat(path);
  const created = Math.min(birthtimeMs, mtimeMs) / 1000;
  return { path: withSlashes(relative(root, path)), size, modified: mtimeMs / 1000, created };
}

/** Like Python's glob: names that begin with a dot stay hidden. */
async function filesIn(folder: string, isDeep: boolean): Promise<readonly string[] | null> {
  try {
    const entries = await readdir(folder, { recursive: isDeep, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter(
        (path) =>
          !withSlashes(relative(folder, path))
            .split('/')
            .some((part) => part.startsWith('.')),
      )
      .toSorted();
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

const isOn = (exchange: Exchange, name: string): boolean =>
  exchange.query.get(name)?.toLowerCase() === 'true';

/** The user's own files: workflows above all. `root` is the folder of the one user. */
export function userdataRoutes(root: string): Routes {
  const saved = async (exchange: Exchange, path: string): Promise<Answer> =>
    json(
      isOn(exchange, 'full_info') ? await fileInfo(path, root) : withSlashes(relative(root, path)),
    );
  const mayNotReplace = async (exchange: Exchange, path: string): Promise<boolean> =>
    exchange.query.get('overwrite') === 'false' && (await isFile(path));
  const pathIn = (exchange: Exchange, name: string): string | null =>
    pathBelow(root, exchange.params[name] ?? '');

  const list = async (exchange: Exchange): Promise<Answer> => {
    const directory = exchange.query.get('dir') ?? '';
    if (directory === '') return text('Directory not provided', 400);
    const folder = pathBelow(root, directory);
    if (folder === null) return text('Invalid directory', 403);
    const paths = await filesIn(folder, isOn(exchange, 'recurse'));
    if (paths === null) return text('Directory not found', 404);
    if (isOn(exchange, 'full_info')) {
      return json(await Promise.all(paths.map((path) => fileInfo(path, folder))));
    }
    const names = paths.map((path) => withSlashes(relative(folder, path)));
    return json(isOn(exchange, 'split') ? names.map((name) => [name, ...name.split('/')]) : names);
  };
  const listV2 = async (exchange: Exchange): Promise<Answer> => {
    const folder = pathBelow(root, exchange.query.get('path') ?? '');
    if (folder === null) return text('Invalid path requested', 400);
    const paths = await filesIn(folder, true);
    if (paths === null) return text('Requested path not found', 404);
    const infos = await Promise.all(paths.map((path) => fileInfo(path, root)));
    return json(
      infos.map(({ path, size, modified }) => ({
        name: String(path).split('/').at(-1),
        path,
        type: 'file',
        size,
        modified,
      })),
    );
  };
  const read = async (exchange: Exchange): Promise<Answer> => {
    const path = pathIn(exchange, 'file');
    if (path === null) return empty(403);
    if (!(await isFile(path))) return empty(404);
    const type = path.endsWith('.json') ? 'application/json' : 'application/octet-stream';
    return fileAnswer(await readFile(path), { 'Content-Type': type }, rangeAsked(exchange));
  };
  const save = async (exchange: Exchange): Promise<Answer> => {
    const path = pathIn(exchange, 'file');
    if (path === null) return empty(403);
    if (await mayNotReplace(exchange, path)) return text('File already exists', 409);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, await exchange.bytes());
    return saved(exchange, path);
  };
  const move = async (exchange: Exchange): Promise<Answer> => {
    const path = pathIn(exchange, 'file');
    const destination = pathIn(exchange, 'dest');
    if (path === null || destination === null) return empty(403);
    if (!(await isFile(path))) return empty(404);
    if (await mayNotReplace(exchange, destination)) return text('File already exists', 409);
    await mkdir(dirname(destination), { recursive: true });
    await rename(path, destination);
    return saved(exchange, destination);
  };
  const remove = async (exchange: Exchange): Promise<Answer> => {
    const path = pathIn(exchange, 'file');
    if (path === null) return empty(403);
    if (!(await isFile(path))) return empty(404);
    await rm(path);
    return empty(204);
  };
  return {
    'GET /userdata': list,
    'GET /v2/userdata': listV2,
    'GET /userdata/{file}': read,
    'POST /userdata/{file}': save,
    'POST /userdata/{file}/move/{dest}': move,
    'DELETE /userdata/{file}': remove,
  };
}
