import type { UploadJob } from '../../../contract/upload.ts';
import { isUnfinished } from '../../core/uploads/upload-steps.ts';
import type { Uploads } from '../uploads/create-uploads.ts';

/** Which files are on their way, and which were put over others since ComfyUI held nothing old. */
export interface UploadBoard {
  isUploading(
    connectionId: string,
    of: { readonly key: string | null; readonly path: string | null },
  ): boolean;
  isReplaced(connectionId: string, key: string): boolean;
  /** ComfyUI has been started anew, or has freed its memory: it holds nothing old. */
  forgetReplaced(connectionId: string): void;
}

/** What is kept of that over the end of the app. */
export interface Replacements {
  /** Jobs that go over something. */
  readonly going: ReadonlySet<string>;
  /** Object keys by connection. */
  readonly done: ReadonlyMap<string, readonly string[]>;
}
export interface ReplacedStore {
  load(): Replacements;
  save(replacements: Replacements): void;
}

export interface BoardPorts {
  readonly uploads: Pick<Uploads, 'watch'>;
  readonly store: ReplacedStore;
  /** Whether an object of that key was there when it was looked at last. */
  readonly wasThere: (connectionId: string, key: string) => boolean;
  /** What this tells of a connection has changed. */
  readonly onChange: (connectionId: string) => void;
  readonly reportDefect: (error: unknown) => void;
}

/** Nothing is on its way: for a command, which looks once. */
export const noUploads: UploadBoard = {
  isUploading: () => false,
  isReplaced: () => false,
  forgetReplaced: () => undefined,
};

export function createUploadBoard(ports: BoardPorts, signal: AbortSignal): UploadBoard {
  const marks = new Map<string, Marks>();
  const of = (connectionId: string): Marks => {
    const known = marks.get(connectionId) ?? newMarks();
    marks.set(connectionId, known);
    return known;
  };
  const kept = ports.store.load();
  const board: Board = { ports, of, over: new Set(kept.going), keep: () => undefined };
  board.keep = () => {
    const done = [...marks].map(([id, { replaced }]) => [id, [...replaced]] as const);
    ports.store.save({
      going: board.over,
      done: new Map(done.filter(([, keys]) => keys.length > 0)),
    });
  };
  for (const [id, keys] of kept.done) for (const key of keys) of(id).replaced.add(key);
  void follow(board, signal).catch((error: unknown) => {
    if (!signal.aborted) ports.reportDefect(error);
  });
  return {
    isUploading: (connectionId, { key, path }) => {
      const { keys, paths } = of(connectionId);
      return (key !== null && keys.has(key)) || (path !== null && paths.has(path));
    },
    isReplaced: (connectionId, key) => of(connectionId).replaced.has(key),
    forgetReplaced: (connectionId) => {
      of(connectionId).replaced.clear();
      board.keep();
      ports.onChange(connectionId);
    },
  };
}

interface Marks {
  /** Object keys and paths of what is on its way, by job. */
  readonly jobs: Map<string, UploadJob>;
  readonly keys: Set<string>;
  readonly paths: Set<string>;
  readonly replaced: Set<string>;
}

interface Board {
  readonly ports: BoardPorts;
  readonly of: (connectionId: string) => Marks;
  /** Jobs that go over something. */
  readonly over: Set<string>;
  /** Writes down what has to outlive the app. */
  keep: () => void;
}

const newMarks = (): Marks => ({
  jobs: new Map(),
  keys: new Set(),
  paths: new Set(),
  replaced: new Set(),
});

async function follow(board: Board, signal: AbortSignal): Promise<void> {
  const { ports, of } = board;
  for await (const jobs of ports.uploads.watch(signal)) {
    const touched = new Set<string>();
    for (const job of jobs)
      if (note(board, of(job.connectionId), job)) touched.add(job.connectionId);
    for (const connectionId of touched) ports.onChange(connectionId);
  }
}

/** Whether the rows look different now. */
function note({ ports, over, keep }: Board, marks: Marks, job: UploadJob): boolean {
  const { jobs, keys, paths, replaced } = marks;
  const { id, path, connectionId, target } = job;
  const isKnown = jobs.has(id);
  if (isUnfinished(job) && job.state !== 'failed') {
    if (isKnown) return false;
    jobs.set(id, job);
    keys.add(target.objectKey);
    paths.add(path);
    if (job.ifExists === 'replace' && ports.wasThere(connectionId, target.objectKey)) {
      over.add(id);
      keep();
    }
    return true;
  }
  // one that ended after the app did, and before it told so, was not seen on its way by this one
  if (!isKnown && !over.has(id)) return false;
  jobs.delete(id);
  keys.delete(target.objectKey);
  paths.delete(path);
  // one that has failed may go on
  if (job.state === 'failed' || !over.delete(id)) return true;
  if (job.state === 'done' && job.outcome === 'uploaded') replaced.add(target.objectKey);
  keep();
  return true;
}
