/** An entry of a folder, as the disk tells it. */
export interface FoundEntry {
  readonly name: string;
  readonly path: string;
  readonly kind: 'folder' | 'file';
  readonly bytes: number | null;
  readonly modifiedAt: number | null;
}

export interface FoundPlace {
  readonly kind: 'home' | 'desktop' | 'downloads' | 'pictures' | 'results' | 'drive';
  readonly name: string;
  readonly path: string;
}

/** A file below a chosen folder. */
export interface FoundFile {
  readonly path: string;
  readonly bytes: number;
}

/** This computer's disk. Failures are `file.notFound` and `file.unreadable`. */
export interface DiskPort {
  /** Folders to begin with; those that are not there are left out. */
  places(): Promise<readonly FoundPlace[]>;
  /** Hidden entries and what is neither file nor folder are left out. */
  list(path: string): Promise<readonly FoundEntry[]>;
  /** From the root down to the path itself. */
  crumbs(path: string): readonly { readonly name: string; readonly path: string }[];
  /** The path without links and dots; throws `file.notFound`. */
  realPath(path: string): Promise<string>;
  /** The folders above a path, nearest first. */
  parents(path: string): readonly string[];
  /** The path itself where it is a file, else every file below it; unreadable folders are counted. */
  walk(
    path: string,
    signal?: AbortSignal,
  ): AsyncIterable<FoundFile | { readonly unreadable: string }>;
}
