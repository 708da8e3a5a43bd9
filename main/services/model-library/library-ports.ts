import type { CategorySuggestion, ModelKind } from '../../../contract/identify.ts';
import type { FileIdentity } from '../../../contract/upload.ts';
import type { LibraryProblems } from '../../../contract/model-library.ts';

/** A folder as it is written down. */
export interface StoredFolder {
  readonly id: string;
  readonly path: string;
  readonly kind: 'models' | 'mixed';
  /** Epoch ms. */
  readonly addedAt: number;
  /** The connection that it is kept in sync with. */
  readonly syncTo: string | null;
}

/** A model as it was seen last. */
export interface StoredFile {
  readonly path: string;
  readonly identity: FileIdentity;
  /** The connection whose uploads took it over as it is; a person who cancels that is not overruled. */
  readonly handedTo: string | null;
}

/** The folders and what was seen in them, in the database. */
export interface ModelLibraryStore {
  folders(): Promise<readonly StoredFolder[]>;
  saveFolder(folder: StoredFolder): Promise<void>;
  /** And what was seen in it. */
  removeFolder(id: string): Promise<void>;
  files(folderId: string): Promise<readonly StoredFile[]>;
  change(
    folderId: string,
    change: { readonly put: readonly StoredFile[]; readonly gone: readonly string[] },
  ): Promise<void>;
}

export interface SeenFile {
  readonly path: string;
  readonly identity: FileIdentity;
}

export type Problem = LibraryProblems['first'][number];

/** Some files of a folder, and what could not be taken as it is. */
export interface ScanStep {
  readonly files: readonly SeenFile[];
  readonly problems: readonly Problem[];
}

export interface FolderWatch {
  close(): Promise<void>;
}

/** The disk as the library reads it: names, sizes and times only. Failures are `file.notFound` and `file.unreadable`. */
export interface LibraryDisk {
  realPath(path: string): Promise<string>;
  /** `empty` where nothing at all is in it, as when the disk that belongs there is unplugged. */
  look(path: string): Promise<'there' | 'empty' | 'gone'>;
  subfolders(path: string): Promise<readonly string[]>;
  /** Every file below whose name is wanted, folder by folder; ends however the links lie. */
  scan(
    path: string,
    wants: (name: string) => boolean,
    signal: AbortSignal,
  ): AsyncIterable<ScanStep>;
  /** Tells that something has changed below; `onBlind`: the system cannot watch it. */
  watch(
    path: string,
    events: { readonly onChange: () => void; readonly onBlind: () => void },
  ): FolderWatch;
}

/** What a file is and where it belongs. */
export interface Placed {
  readonly suggestion: CategorySuggestion;
  readonly kind: ModelKind | null;
  readonly baseModel: string | null;
  /** The folders that surely take such a model; empty where that is not known. */
  readonly fits: readonly string[];
}

/** What each of some files is, in their order. */
export type PlaceFiles = (
  folder: StoredFolder,
  files: readonly SeenFile[],
) => Promise<readonly Placed[]>;
