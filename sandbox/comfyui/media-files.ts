import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, posix, resolve, sep } from 'node:path';

export type FolderType = 'input' | 'output' | 'temp';

export interface SavedFile {
  readonly filename: string;
  readonly subfolder: string;
  readonly type: FolderType;
}

interface SaveTarget {
  readonly subfolder: string;
  readonly stem: string;
  readonly counter: number;
}

/** Where files of the input folder come from behind the server's back: a mounted bucket. */
export interface InputMount {
  list(): readonly { readonly name: string; readonly sizeBytes: number }[];
  read(name: string): Promise<Uint8Array>;
}

export interface MediaFiles {
  folder(type: FolderType): string;
  /** Brings what has come into the mounted folder. */
  refresh(): Promise<void>;
  /** The path of `name.png`, `sub/name.png` or `name.png [output]`; null where there is no such file. */
  find(annotatedName: string): Promise<string | null>;
  /** The names in a folder itself, without its subfolders. */
  names(type: FolderType): Promise<readonly string[]>;
  /** The next free number for a prefix such as `video/clip`; null where it leaves the folder. */
  target(type: FolderType, prefix: string): Promise<SaveTarget | null>;
  save(
    type: FolderType,
    subfolder: string,
    filename: string,
    bytes: Uint8Array,
  ): Promise<SavedFile>;
}

export const isFolderType = (value: unknown): value is FolderType =>
  value === 'input' || value === 'output' || value === 'temp';

/** The path below a folder, or null where it would leave the folder. */
export function pathBelow(folder: string, ...parts: readonly string[]): string | null {
  const root = resolve(folder);
  const path = resolve(root, ...parts.map((part) => part.replace(/^\/+/, '')));
  return path === root || path.startsWith(root + sep) ? path : null;
}

async function sizeOf(path: string): Promise<number | null> {
  return (await isFile(path)) ? (await stat(path)).size : null;
}

export async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

/** `name.png [output]` names the folder with the file. */
export const annotation = /^(.*?)(?: \[(input|output|temp)\])?$/s;

function numberIn(name: string, stem: string): number {
  if (!name.startsWith(`${stem}_`)) return 0;
  return Number(/^(\d+)[_.]/.exec(name.slice(stem.length + 1))?.[1] ?? 0);
}

/** The folders `input`, `output` and `temp` of one sandbox. */
export async function openMediaFiles(dir: string, mount?: InputMount): Promise<MediaFiles> {
  const folder = (type: FolderType): string => join(dir, type);
  const types: readonly FolderType[] = ['input', 'output', 'temp'];
  await Promise.all(types.map((type) => mkdir(folder(type), { recursive: true })));

  const refresh = async (): Promise<void> => {
    for (const { name, sizeBytes } of mount?.list() ?? []) {
      const path = pathBelow(folder('input'), name);
      if (path === null || (await sizeOf(path)) === sizeBytes) continue;
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, (await mount?.read(name)) ?? new Uint8Array());
    }
  };

  return {
    folder,
    refresh,
    async find(annotatedName) {
      await refresh();
      const [, name = '', type = 'input'] = annotation.exec(annotatedName) ?? [];
      const path = isFolderType(type) ? pathBelow(folder(type), name) : null;
      return path !== null && (await isFile(path)) ? path : null;
    },
    async names(type) {
      await refresh();
      const entries = await readdir(folder(type), { withFileTypes: true });
      return entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).toSorted();
    },
    async target(type, prefix) {
      const normal = posix.normalize(prefix.replaceAll('\\', '/'));
      const path = pathBelow(folder(type), normal);
      if (path === null || normal.startsWith('/')) return null;
      await mkdir(dirname(path), { recursive: true });
      const stem = basename(path);
      const numbers = (await readdir(dirname(path))).map((name) => numberIn(name, stem));
      const subfolder = posix.dirname(normal) === '.' ? '' : posix.dirname(normal);
      return { subfolder, stem, counter: Math.max(0, ...numbers) + 1 };
    },
    async save(type, subfolder, filename, bytes) {
      await writeFile(join(folder(type), subfolder, filename), bytes);
      return { filename, subfolder, type };
    },
  };
}
