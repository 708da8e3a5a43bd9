import type { DiskEntry, DiskListing, DiskPlace } from '../../../contract/files.ts';
import { AppError, isAppError } from '../../core/app-error.ts';
import { createLatestValue } from '../runs/latest-value.ts';
import type { DiskPort, FoundEntry } from './disk-ports.ts';

/** What a person chose here; every other path is refused. */
export interface Grants {
  /** Throws `file.notAdded` unless the path, or a folder above it, was chosen. */
  require(path: string): Promise<void>;
}

export interface Disk extends Grants {
  /** Counts as the person's choice. */
  grant(paths: readonly string[]): Promise<void>;
  /** What was dropped on the window: granted, and told to whoever watches. */
  drop(paths: readonly string[]): Promise<void>;
  watchDropped(signal?: AbortSignal): AsyncGenerator<{ readonly paths: readonly string[] }>;
  places(): Promise<readonly DiskPlace[]>;
  /** Throws `file.notAdded` for an id that was not handed out here. */
  browse(id: string): Promise<DiskListing>;
  take(ids: readonly string[]): Promise<readonly string[]>;
}

export interface DiskPorts {
  readonly disk: DiskPort;
  readonly newId: () => string;
  /** Where results are saved: a place to begin, and granted. */
  readonly resultsDirectory: () => Promise<string>;
  /** Folders that were chosen once and written down, without links. */
  readonly keptFolders: () => readonly string[];
  /** Whether this very file is a result that the app saved, maybe in a folder of earlier settings. */
  readonly isSavedResult: (path: string) => Promise<boolean>;
}

/** For the command line: whoever types a path has chosen it. */
export const everyPath: Grants = { require: () => Promise.resolve() };

const mostListed = 2_000;
const mostIds = 50_000;

export function createDisk(ports: DiskPorts): Disk {
  const { disk, newId, resultsDirectory, keptFolders } = ports;
  const ids = createIds(newId);
  const granted = new Set<string>();
  const dropped = createLatestValue<{ readonly paths: readonly string[] }>();
  const grant = async (paths: readonly string[]) => {
    for (const path of paths) granted.add(await disk.realPath(path));
  };
  return {
    grant,
    async require(path) {
      const real = await disk.realPath(path);
      const results = await resultsDirectory();
      const others = new Set([results, await withoutLinks(disk, results), ...keptFolders()]);
      const isGranted = [real, ...disk.parents(real)].some(
        (part) => granted.has(part) || others.has(part),
      );
      if (!isGranted && !(await ports.isSavedResult(path)))
        throw new AppError('file.notAdded', { path });
    },
    async drop(paths) {
      await grant(paths);
      dropped.set({ paths });
    },
    watchDropped: (signal) => newerThanNow(dropped.read(signal), dropped.isSet()),
    async places() {
      const results = { kind: 'results' as const, name: '', path: await resultsDirectory() };
      const found = [...(await disk.places())];
      return [...found, results]
        .filter(({ path }, index, all) => all.findIndex((other) => other.path === path) === index)
        .map(({ kind, name, path }) => ({ id: ids.give(path), kind, name }));
    },
    async browse(id) {
      const path = ids.pathOf(id);
      const entries = (await disk.list(path)).toSorted(foldersFirst);
      return {
        id,
        path,
        crumbs: disk.crumbs(path).map((crumb) => ({ id: ids.give(crumb.path), name: crumb.name })),
        entries: entries.slice(0, mostListed).map((entry) => shown(entry, ids)),
        left: Math.max(0, entries.length - mostListed),
      };
    },
    async take(taken) {
      const paths = taken.map((id) => ids.pathOf(id));
      await grant(paths);
      return paths;
    },
  };
}

/** The folder may not be there yet. */
async function withoutLinks(disk: DiskPort, path: string): Promise<string> {
  try {
    return await disk.realPath(path);
  } catch (error) {
    if (isAppError(error)) return path;
    throw error;
  }
}

/** What was dropped before somebody watched is no news to him. */
async function* newerThanNow<T>(values: AsyncGenerator<T>, skipFirst: boolean): AsyncGenerator<T> {
  let skip = skipFirst;
  for await (const value of values) {
    if (!skip) yield value;
    skip = false;
  }
}

interface Ids {
  give(path: string): string;
  pathOf(id: string): string;
}

/** Random names for paths; the oldest are forgotten when there are very many. */
function createIds(newId: () => string): Ids {
  const paths = new Map<string, string>();
  const known = new Map<string, string>();
  return {
    give(path) {
      const before = known.get(path);
      if (before !== undefined) return before;
      const id = newId();
      paths.set(id, path);
      known.set(path, id);
      const [oldest] = paths;
      if (paths.size > mostIds && oldest !== undefined) {
        paths.delete(oldest[0]);
        known.delete(oldest[1]);
      }
      return id;
    },
    pathOf(id) {
      const path = paths.get(id);
      if (path === undefined) throw new AppError('file.notAdded', { path: '…' });
      return path;
    },
  };
}

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

function foldersFirst(a: FoundEntry, b: FoundEntry): number {
  if (a.kind !== b.kind) return a.kind === 'folder' ? -1 : 1;
  return names.compare(a.name, b.name);
}

function shown({ name, path, kind, bytes, modifiedAt }: FoundEntry, ids: Ids): DiskEntry {
  return { id: ids.give(path), name, kind, bytes, modifiedAt };
}
