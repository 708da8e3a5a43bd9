import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, posix, relative, sep } from 'node:path';

import { isFile, pathBelow } from '../media-files.ts';
import type { Answer } from '../web/answer.ts';
import { empty, json, text } from '../web/answer.ts';
import type { Exchange } from '../web/exchange.ts';
import { fileAnswer, rangeAsked } from '../web/ranges.ts';
import type { Routes } from '../web/router.ts';
import { decoded } from '../web/router.ts';

const withSlashes = (path: string): string => path.split(sep).join('/');

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

interface FileInfo {
  readonly path: string;
  readonly size: number;
  /** Seconds. */
  readonly modified: number;
  readonly created: number;
}

async function fileInfo(path: string, root: string): Promise<FileInfo> {
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

/** A name that still holds a percent sign is decoded once more. */
function pathIn(exchange: Exchange, name: string, root: string): string | null {
  const file = exchange.params[name] ?? '';
  return pathBelow(root, file.includes('%') ? (decoded(file) ?? file) : file);
}

const mayNotReplace = async (exchange: Exchange, path: string): Promise<boolean> =>
  exchange.query.get('overwrite') === 'false' && (await isFile(path));

const saved = async (exchange: Exchange, path: string, root: string): Promise<Answer> =>
  json(
    isOn(exchange, 'full_info') ? await fileInfo(path, root) : withSlashes(relative(root, path)),
  );

async function list(exchange: Exchange, root: string): Promise<Answer> {
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
}

/** The newer listing: what it names lies below the user's folder, not below the asked one. */
async function listV2(exchange: Exchange, root: string): Promise<Answer> {
  const folder = pathBelow(root, exchange.query.get('path') ?? '');
  if (folder === null) return text('Invalid path requested', 400);
  const paths = await filesIn(folder, true);
  if (paths === null) return text('Requested path not found', 404);
  const infos = await Promise.all(paths.map((path) => fileInfo(path, root)));
  return json(
    infos.map(({ path, size, modified }) => {
      return { name: posix.basename(path), path, type: 'file', size, modified };
    }),
  );
}

async function read(exchange: Exchange, root: string): Promise<Answer> {
  const path = pathIn(exchange, 'file', root);
  if (path === null) return empty(403);
  if (!(await isFile(path))) return empty(404);
  const type = path.endsWith('.json') ? 'application/json' : 'application/octet-stream';
  return fileAnswer(await readFile(path), { 'Content-Type': type }, rangeAsked(exchange));
}

async function save(exchange: Exchange, root: string): Promise<Answer> {
  const path = pathIn(exchange, 'file', root);
  if (path === null) return empty(403);
  if (await mayNotReplace(exchange, path)) return text('File already exists', 409);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, await exchange.bytes());
  return saved(exchange, path, root);
}

async function move(exchange: Exchange, root: string): Promise<Answer> {
  const path = pathIn(exchange, 'file', root);
  const destination = pathIn(exchange, 'dest', root);
  if (path === null || destination === null) return empty(403);
  if (!(await isFile(path))) return empty(404);
  if (await mayNotReplace(exchange, destination)) return text('File already exists', 409);
  await mkdir(dirname(destination), { recursive: true });
  await rename(path, destination);
  return saved(exchange, destination, root);
}

async function remove(exchange: Exchange, root: string): Promise<Answer> {
  const path = pathIn(exchange, 'file', root);
  if (path === null) return empty(403);
  if (!(await isFile(path))) return empty(404);
  await rm(path);
  return empty(204);
}

/** The user's own files: workflows above all. `root` is the folder of the one user. */
export const userdataRoutes = (root: string): Routes => ({
  'GET /userdata': (exchange) => list(exchange, root),
  'GET /v2/userdata': (exchange) => listV2(exchange, root),
  'GET /userdata/{file}': (exchange) => read(exchange, root),
  'POST /userdata/{file}': (exchange) => save(exchange, root),
  'POST /userdata/{file}/move/{dest}': (exchange) => move(exchange, root),
  'DELETE /userdata/{file}': (exchange) => remove(exchange, root),
});
