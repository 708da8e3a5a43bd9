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
  /** The path of an entry of a folder. */
  join(folder: string, name: string): string;
}

export interface HeaderFile {
  /** The bytes from `start` to `end` (exclusive), valid until the next read. */
  read(start: number, end: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** What was found in files that have not changed since. */
export interface ModelFactsCache {
  get(path: string, identity: FileIdentity): ModelFacts | null;
  save(path: string, identity: FileIdentity, facts: ModelFacts): void;
}
