import { watch } from 'chokidar';
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../core/app-error.ts';
import { isWeightFile } from '../../core/models/suggest-category.ts';
import { systemCodeOf } from '../../core/system-code.ts';
import type {
  LibraryDisk,
  Problem,
  ScanStep,
  SeenFile,
} from '../../services/model-library/library-ports.ts';
import { isKeptInCloud } from '../files/in-cloud.ts';
import { identityOf } from '../files/local-files.ts';
import { realPathOf, translated } from './local-disk.ts';

/** Names, sizes and times of the library's folders; no file is opened. `platform`: as Node names it. */
export function createLibraryDisk(platform: string = process.platform): LibraryDisk {
  return {
    realPath: realPathOf,
    look,
    subfolders: async (path) =>
      (await entriesOf(path)).filter((entry) => entry.isDirectory()).map(({ name }) => name),
    scan: (root, wants, signal) => scan({ root, wants, platform }, signal),
    watch: watchFolder,
  };
}

async function look(path: string): Promise<'there' | 'empty' | 'gone'> {
  try {
    return (await readdir(path)).length === 0 ? 'empty' : 'there';
  } catch (error) {
    if (systemCodeOf(error) === null) throw error;
    return 'gone';
  }
}

async function entriesOf(path: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    throw translated(error, path);
  }
}

interface Scan {
  readonly root: string;
  readonly wants: (name: string) => boolean;
  readonly platform: string;
}

async function* scan(order: Scan, signal: AbortSignal): AsyncGenerator<ScanStep> {
  const pending = [order.root];
  const read = new Set<string>(); // links may lead back up, and two of them would never end
  for (let at = pending.shift(); at !== undefined; at = pending.shift()) {
    signal.throwIfAborted();
    const step = await readFolder(at, order, read);
    pending.push(...step.folders);
    yield step;
  }
}

interface FolderStep extends ScanStep {
  readonly folders: readonly string[];
}

async function readFolder(path: string, order: Scan, read: Set<string>): Promise<FolderStep> {
  const problem = (kind: Problem['kind']): FolderStep => ({
    files: [],
    folders: [],
    problems: [{ path, kind }],
  });
  try {
    const real = await realPathOf(path);
    if (read.has(real)) return problem('repeated');
    read.add(real);
    return await readEntries(path, await entriesOf(path), order);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return problem('unreadable');
  }
}

const atOnce = 32;

async function readEntries(
  folder: string,
  entries: readonly Dirent[],
  { wants, platform }: Scan,
): Promise<FolderStep> {
  const shown = entries.filter(({ name }) => !name.startsWith('.'));
  const folders = shown
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name));
  const others = shown
    .filter((entry) => (entry.isFile() && wants(entry.name)) || entry.isSymbolicLink())
    .map(({ name }) => join(folder, name));
  const files: SeenFile[] = [];
  const problems: Problem[] = [];
  for (let at = 0; at < others.length; at += atOnce) {
    const found = await Promise.all(
      others.slice(at, at + atOnce).map((path) => entryAt(path, platform)),
    );
    for (const entry of found)
      if (entry === null) continue;
      else if ('kind' in entry) problems.push(entry);
      else if ('folder' in entry) folders.push(entry.folder);
      else if (wants(basename(entry.path))) files.push(entry);
  }
  return { files, folders: folders.toSorted(), problems };
}

async function entryAt(
  path: string,
  platform: string,
): Promise<SeenFile | Problem | { readonly folder: string } | null> {
  try {
    const stats = await stat(path, { bigint: true });
    if (stats.isDirectory()) return { folder: path };
    if (!stats.isFile()) return null;
    if (isKeptInCloud(stats, platform)) return { path, kind: 'notHere' };
    return { path, identity: identityOf(stats) };
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === null) throw error;
    // gone meanwhile, or a link to nowhere
    return code === 'ENOENT' ? null : { path, kind: 'unreadable' };
  }
}

/** Links are not followed here: what changes behind them is found by the scans that come by time. */
const watchFolder: LibraryDisk['watch'] = (path, { onChange, onBlind }) => {
  const watcher = watch(path, {
    ...{ ignoreInitial: true, followSymlinks: false, ignorePermissionErrors: true },
    ignored: (each, stats) => stats?.isFile() === true && !isWeightFile(basename(each)),
  });
  watcher.on('all', onChange);
  watcher.on('error', onBlind);
  return { close: () => watcher.close() };
};
