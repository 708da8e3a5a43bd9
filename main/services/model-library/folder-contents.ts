import type { LibraryProblems } from '../../../contract/model-library.ts';
import type { FileIdentity } from '../../../contract/upload.ts';
import { isUnfinished } from '../../core/identify/sniff.ts';
import { isBelow } from '../../core/library/overlap.ts';
import { nameOfPath } from '../../core/library/place-in-folder.ts';
import { isSameFile } from '../../core/uploads/upload-steps.ts';
import type { Placed, Problem, SeenFile, StoredFile } from './library-ports.ts';

/** A model in a folder of the library. */
export interface LibraryFile extends StoredFile, Placed {
  readonly folderId: string;
  /** As a bucket takes it. */
  readonly name: string;
  /** Epoch ms at which it was seen first as it is now. */
  readonly seenAt: number;
}

export type Contents = ReadonlyMap<string, LibraryFile>;

export interface ScanResult {
  readonly seen: ReadonlyMap<string, SeenFile>;
  readonly problems: readonly Problem[];
}

/** What a scan means for what was known: below what cannot be read now, nothing is taken as gone. */
export function compareScan(
  before: Contents,
  { seen, problems }: ScanResult,
): {
  readonly kept: readonly LibraryFile[];
  readonly fresh: readonly SeenFile[];
  readonly gone: readonly string[];
} {
  const blind = problems.filter(({ kind }) => kind === 'unreadable').map(({ path }) => path);
  const isHidden = (path: string): boolean =>
    blind.some((folder) => folder === path || isBelow(folder, path));
  const kept: LibraryFile[] = [];
  const gone: string[] = [];
  for (const file of before.values()) {
    const now = seen.get(file.path);
    if (now === undefined) {
      if (isHidden(file.path)) kept.push(file);
      else gone.push(file.path);
    } else if (isSameFile(now.identity, file.identity) && !isUnfinished(file.suggestion))
      kept.push(file);
  }
  const known = new Set(kept.map(({ path }) => path));
  return { kept, fresh: [...seen.values()].filter(({ path }) => !known.has(path)), gone };
}

export function libraryFile(
  folderId: string,
  file: {
    readonly path: string;
    readonly identity: FileIdentity;
    readonly handedTo?: string | null;
  },
  placed: Placed,
  seenAt: number,
): LibraryFile {
  const { path, identity, handedTo = null } = file;
  return { path, identity, handedTo, folderId, name: nameOfPath(path), ...placed, seenAt };
}

const mostNamed = 20;

export function countProblems(problems: readonly Problem[]): LibraryProblems {
  const count = (kind: Problem['kind']): number =>
    problems.filter((problem) => problem.kind === kind).length;
  return {
    unreadable: count('unreadable'),
    repeated: count('repeated'),
    notHere: count('notHere'),
    first: problems.slice(0, mostNamed),
  };
}
