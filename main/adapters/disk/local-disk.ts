import { readdir, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, parse } from 'node:path';
import { AppError } from '../../core/app-error.ts';
import { systemCodeOf } from '../../core/system-code.ts';
import type {
  DiskPort,
  FoundEntry,
  FoundFile,
  FoundPlace,
} from '../../services/disk/disk-ports.ts';

const drives = (): readonly string[] =>
  process.platform === 'win32'
    ? Array.from({ length: 26 }, (_, index) => `${String.fromCodePoint(65 + index)}:\\`)
    : ['/'];

/** The disk of this computer. */
export function createLocalDisk(): DiskPort {
  return {
    places: async () => {
      const home = homedir();
      const found: readonly FoundPlace[] = [
        { kind: 'home', name: basename(home), path: home },
        { kind: 'downloads', name: 'Downloads', path: join(home, 'Downloads') },
        { kind: 'desktop', name: 'Desktop', path: join(home, 'Desktop') },
        { kind: 'pictures', name: 'Pictures', path: join(home, 'Pictures') },
        ...drives().map((path) => ({ kind: 'drive' as const, name: path, path })),
      ];
      const there = await Promise.all(found.map(({ path }) => isFolder(path)));
      return found.filter((_, index) => there[index]);
    },
    list: listFolder,
    crumbs: (path) =>
      [...parentsOf(path).toReversed(), path].map((part) => ({
        name: basename(part) || part,
        path: part,
      })),
    realPath: realPathOf,
    parents: parentsOf,
    walk,
  };
}

/** Throws `file.notFound` and `file.unreadable`. */
export async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    throw translated(error, path);
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false; // not there or not ours to look at: no place to begin
  }
}

function parentsOf(path: string): readonly string[] {
  const { root } = parse(path);
  const found: string[] = [];
  for (let at = path; at !== root && dirname(at) !== at;) {
    at = dirname(at);
    found.push(at);
  }
  return found;
}

async function listFolder(path: string): Promise<readonly FoundEntry[]> {
  const names = await namesIn(path);
  const entries = await Promise.all(
    names.filter((name) => !name.startsWith('.')).map((name) => entryOf(join(path, name), name)),
  );
  return entries.filter((entry) => entry !== null);
}

async function namesIn(path: string): Promise<readonly string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    throw translated(error, path);
  }
}

async function entryOf(path: string, name: string): Promise<FoundEntry | null> {
  try {
    const found = await stat(path);
    const modifiedAt = Math.round(found.mtimeMs);
    if (found.isDirectory()) return { name, path, kind: 'folder', bytes: null, modifiedAt };
    if (!found.isFile()) return null;
    return { name, path, kind: 'file', bytes: found.size, modifiedAt };
  } catch (error) {
    // a link to nowhere, or gone meanwhile
    if (systemCodeOf(error) !== null) return null;
    throw error;
  }
}

async function* walk(
  path: string,
  signal?: AbortSignal,
): AsyncGenerator<FoundFile | { readonly unreadable: string }> {
  signal?.throwIfAborted();
  const found = await entryOf(path, basename(path));
  if (found === null) {
    yield { unreadable: path };
    return;
  }
  if (found.kind === 'file') {
    yield { path, bytes: found.bytes ?? 0 };
    return;
  }
  const pending = [path];
  const walked = new Set<string>(); // a link may lead back up, and two of them would never end
  for (let at = pending.shift(); at !== undefined; at = pending.shift()) {
    signal?.throwIfAborted();
    try {
      const folder = await realPathOf(at);
      if (walked.has(folder)) continue;
      walked.add(folder);
      for (const entry of (await listFolder(at)).toSorted(byName))
        if (entry.kind === 'folder') pending.push(entry.path);
        else yield { path: entry.path, bytes: entry.bytes ?? 0 };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      yield { unreadable: at };
    }
  }
}

const byName = (a: FoundEntry, b: FoundEntry): number => (a.name < b.name ? -1 : 1);

/** What the system says of a path, as a failure that a person can act on. */
export function translated(error: unknown, path: string): unknown {
  const code = systemCodeOf(error);
  if (code === 'ENOENT') return new AppError('file.notFound', { path }, { cause: error });
  if (code === null) return error;
  return new AppError('file.unreadable', { path, reason: code }, { cause: error });
}
