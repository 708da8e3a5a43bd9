import type { LibraryFolder } from '../../../contract/model-library.ts';
import { AppError } from '../../core/app-error.ts';
import { folderKind } from '../../core/library/folder-kind.ts';
import { overlaps } from '../../core/library/overlap.ts';
import { createLatestValue } from '../runs/latest-value.ts';
import type { LibraryFile } from './folder-contents.ts';
import { keepFolder } from './folder-keeper.ts';
import type { FolderKeeper, KeeperPorts } from './folder-keeper.ts';
import type { StoredFolder } from './library-ports.ts';

export interface ModelLibraryPorts extends KeeperPorts {
  readonly newId: () => string;
}

/** What keeping a folder in sync leaves to a person. */
export type SyncCounts = Omit<NonNullable<LibraryFolder['sync']>, 'connectionId'>;

/** The folders of this computer that the person has added, read and watched while the app runs. */
export interface ModelLibrary {
  /** Reads what was written down and begins to watch. */
  start(): Promise<void>;
  /** Written down and read from now on; throws `file.*` and `library.overlaps`. */
  add(path: string): Promise<LibraryFolder>;
  /** Forgets it; its files stay where they are. */
  remove(id: string): Promise<void>;
  /** Null: its files are uploaded by hand only. Throws `library.notFound`. */
  setSync(id: string, connectionId: string | null): Promise<LibraryFolder>;
  folders(): readonly LibraryFolder[];
  /** The folders as they are written down, added ones first. */
  stored(): readonly StoredFolder[];
  /** First all of them, then all of them after each change. */
  watch(signal?: AbortSignal): AsyncGenerator<readonly LibraryFolder[]>;
  /** Every model in a folder that was seen. */
  files(): Iterable<LibraryFile>;
  filesOf(folderId: string): Iterable<LibraryFile>;
  /** Where folders may be named, whether they are there or not. */
  paths(): readonly string[];
  /** Called after each change of what `files` or `folders` give; gives what ends it. */
  onChange(listener: () => void): () => void;
  lookAgain(folderId: string): void;
  /** The uploads of a connection have taken these over as they are. */
  handOver(folderId: string, files: readonly LibraryFile[], connectionId: string): Promise<void>;
  /** For the folder's line. */
  setCounts(folderId: string, counts: SyncCounts): void;
  close(): Promise<void>;
}

interface Kept {
  readonly stored: StoredFolder;
  readonly keeper: FolderKeeper;
  readonly counts: SyncCounts;
}

const noCounts: SyncCounts = { growing: 0, differing: 0, unsorted: 0 };

interface World {
  readonly ports: ModelLibraryPorts;
  readonly kept: Map<string, Kept>;
  readonly changed: () => void;
}

export function createModelLibrary(ports: ModelLibraryPorts): ModelLibrary {
  const kept = new Map<string, Kept>();
  const latest = createLatestValue<readonly LibraryFolder[]>();
  const listeners = new Set<() => void>();
  const shown = () => [...kept.values()].map(shownFolder);
  const changed = () => {
    latest.set(shown());
    for (const listener of listeners) listener();
  };
  const world: World = { ports, kept, changed };
  const filesOf = (id: string) => kept.get(id)?.keeper.contents().values() ?? [];
  latest.set([]);
  return {
    async start() {
      for (const stored of await ports.store.folders()) keep(world, stored);
      changed();
    },
    add: (path) => add(world, path),
    remove: (id) => remove(world, id),
    setSync: (id, connectionId) => setSync(world, id, connectionId),
    folders: shown,
    stored: () => [...kept.values()].map(({ stored }) => stored),
    watch: (signal) => latest.read(signal),
    *files() {
      for (const id of kept.keys()) yield* filesOf(id);
    },
    filesOf,
    paths: () => [...kept.values()].map(({ stored }) => stored.path),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    lookAgain: (id) => kept.get(id)?.keeper.lookAgain(),
    handOver: async (id, files, connectionId) => kept.get(id)?.keeper.handOver(files, connectionId),
    setCounts: (id, counts) => {
      const folder = kept.get(id);
      if (folder === undefined || JSON.stringify(folder.counts) === JSON.stringify(counts)) return;
      kept.set(id, { ...folder, counts });
      latest.set(shown());
    },
    close: async () => {
      latest.end();
      await Promise.all([...kept.values()].map(({ keeper }) => keeper.close()));
    },
  };
}

function keep({ ports, kept, changed }: World, stored: StoredFolder): Kept {
  const folder = { stored, keeper: keepFolder(ports, stored, changed), counts: noCounts };
  kept.set(stored.id, folder);
  return folder;
}

async function add(world: World, path: string): Promise<LibraryFolder> {
  const { ports, kept } = world;
  const real = await ports.disk.realPath(path);
  const subfolders = await ports.disk.subfolders(real);
  const other = [...kept.values()].find(({ stored }) => overlaps(stored.path, real));
  if (other !== undefined)
    throw new AppError('library.overlaps', { path: real, folder: other.stored.path });
  const stored: StoredFolder = {
    ...{ id: ports.newId(), path: real, kind: folderKind(real, subfolders) },
    ...{ addedAt: ports.clock.now(), syncTo: null },
  };
  await ports.store.saveFolder(stored);
  const folder = shownFolder(keep(world, stored));
  world.changed();
  return folder;
}

async function remove({ ports, kept, changed }: World, id: string): Promise<void> {
  const folder = kept.get(id);
  await ports.store.removeFolder(id);
  kept.delete(id);
  await folder?.keeper.close();
  changed();
}

async function setSync(
  { ports, kept, changed }: World,
  id: string,
  connectionId: string | null,
): Promise<LibraryFolder> {
  const folder = kept.get(id);
  if (folder === undefined) throw new AppError('library.notFound', { id });
  const stored = { ...folder.stored, syncTo: connectionId };
  await ports.store.saveFolder(stored);
  const now = { ...folder, stored, counts: noCounts };
  kept.set(id, now);
  changed();
  return shownFolder(now);
}

function shownFolder({ stored, keeper, counts }: Kept): LibraryFolder {
  const { id, path, kind, syncTo } = stored;
  let bytes = 0;
  for (const { identity } of keeper.contents().values()) bytes += identity.size;
  return {
    ...{ id, path, kind, bytes, files: keeper.contents().size, problems: keeper.problems() },
    sync: syncTo === null ? null : { connectionId: syncTo, ...counts },
    ...keeper.state(),
  };
}
