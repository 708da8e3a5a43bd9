import type { UploadJob } from '../../../contract/upload.ts';
import { isUnfinished } from '../../core/uploads/upload-steps.ts';
import type { Uploads } from '../uploads/create-uploads.ts';

/** Which files are on their way, and which were put over others, while the app runs. */
export interface UploadBoard {
  isUploading(
    connectionId: string,
    of: { readonly key: string | null; readonly path: string | null },
  ): boolean;
  isReplaced(connectionId: string, key: string): boolean;
  /** ComfyUI has been started anew, or has freed its memory: it holds nothing old. */
  forgetReplaced(connectionId: string): void;
}

export interface BoardPorts {
  readonly uploads: Pick<Uploads, 'watch'>;
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
  void follow(ports, of, signal).catch((error: unknown) => {
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
      ports.onChange(connectionId);
    },
  };
}

interface Marks {
  /** Object keys and paths of what is on its way, by job. */
  readonly jobs: Map<string, UploadJob>;
  readonly keys: Set<string>;
  readonly paths: Set<string>;
  /** Jobs that go over something. */
  readonly over: Set<string>;
  readonly replaced: Set<string>;
}

const newMarks = (): Marks => ({
  jobs: new Map(),
  keys: new Set(),
  paths: new Set(),
  over: new Set(),
  replaced: new Set(),
});

async function follow(
  ports: BoardPorts,
  of: (connectionId: string) => Marks,
  signal: AbortSignal,
): Promise<void> {
  for await (const jobs of ports.uploads.watch(signal)) {
    const touched = new Set<string>();
    for (const job of jobs)
      if (note(ports, of(job.connectionId), job)) touched.add(job.connectionId);
    for (const connectionId of touched) ports.onChange(connectionId);
  }
}

/** Whether the rows look different now. */
function note({ wasThere }: BoardPorts, marks: Marks, job: UploadJob): boolean {
  const { jobs, keys, paths, over, replaced } = marks;
  const { id, path, connectionId, target } = job;
  const isKnown = jobs.has(id);
  if (isUnfinished(job) && job.state !== 'failed') {
    if (isKnown) return false;
    jobs.set(id, job);
    keys.add(target.objectKey);
    paths.add(path);
    if (job.ifExists === 'replace' && wasThere(connectionId, target.objectKey)) over.add(id);
    return true;
  }
  if (!isKnown) return false;
  jobs.delete(id);
  keys.delete(target.objectKey);
  paths.delete(path);
  if (over.delete(id) && job.state === 'done' && job.outcome === 'uploaded')
    replaced.add(target.objectKey);
  return true;
}
