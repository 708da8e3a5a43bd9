import type { Failure } from '../../../contract/error-code.ts';
import type { ModelFacts } from '../../../contract/identify.ts';
import type { FileIdentity } from '../../../contract/upload.ts';

/** What lies under a path. `elsewhere`: a placeholder of a file in a cloud, which reading would fetch. */
export type HeaderPlace =
  | { readonly kind: 'file'; readonly identity: FileIdentity }
  | { readonly kind: 'elsewhere'; readonly identity: FileIdentity }
  | { readonly kind: 'folder'; readonly entries: readonly string[] };

/** The beginnings and ends of files on this computer. Failures are `file.notFound`, `file.unreadable`, `file.changed`. */
export interface HeaderFiles {
  look(path: string): Promise<HeaderPlace>;
  open(path: string): Promise<HeaderFile>;
  /** Whether anything lies there. */
  isThere(path: string): Promise<boolean>;
  /** The path of an entry of a folder. */
  join(folder: string, name: string): string;
}

export interface HeaderFile {
  /** The bytes from `start` to `end` (exclusive), valid until the next read. */
  read(start: number, end: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A file that was looked at. */
export interface SeenModel {
  readonly path: string;
  readonly identity: FileIdentity;
}

/** One of many paths that were looked at. */
export type LookedAt =
  | Exclude<HeaderPlace, { readonly kind: 'folder' }>
  | { readonly kind: 'folder' }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Looks at many files at once, in threads of their own. Answers stand in the order of what was asked. */
export interface HeaderCrew {
  look(paths: readonly string[]): Promise<readonly LookedAt[]>;
  /** What cannot be read is `refused` with its failure. */
  identify(files: readonly SeenModel[]): Promise<readonly ModelFacts[]>;
}

/** What was found in files that have not changed since. */
export interface ModelFactsCache {
  get(path: string, identity: FileIdentity): ModelFacts | null;
  /** All of them or none. */
  save(found: readonly (SeenModel & { readonly facts: ModelFacts })[]): void;
}
