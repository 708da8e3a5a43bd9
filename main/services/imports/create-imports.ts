import type { ImportJob, ImportTraffic } from '../../../contract/import.ts';
import type { IfExists, UploadTarget } from '../../../contract/upload.ts';
import { importResumeOf, isUnfinishedImport, nextImport } from '../../core/imports/import-steps.ts';
import { partSizeFor } from '../../core/uploads/part-plan.ts';
import { begunUploads } from './begin-import.ts';
import { createImportBoard, type ImportBoard } from './import-board.ts';
import type { FoundFile, ImportPorts } from './import-ports.ts';
import type { Carrier } from './import-run.ts';
import { createImportTurns } from './import-turns.ts';
import { createSpool } from './spool.ts';
import { watchImportTraffic } from './watch-import-traffic.ts';

/** A found file that a person wants in the bucket. */
export interface ImportWish {
  readonly connectionId: string;
  readonly file: FoundFile;
  /** The whole of a direct link; null for a file of a hub. */
  readonly url: string | null;
  readonly target: UploadTarget;
  readonly ifExists: IfExists;
  /** In bytes; an import that is resumed keeps its own. */
  readonly partSize?: number | undefined;
}

export interface ImportOptions {
  /** How many run at the same time. */
  readonly filesAtOnce: () => number;
  /** An import fails when nothing has moved for so long in spite of all tries; never unless told. */
  readonly giveUpAfterMs?: number | undefined;
  /** Whether imports wait for another key where theirs is refused; those of a command fail, so that it ends. */
  readonly waitForKey: boolean;
}

/** Brings files from the internet into buckets: resumable on both sides, proven by SHA-256 and CRC64. */
export interface Imports {
  /**
   * Writes an import down, or finds the unfinished one of the same content and object. Nothing is fetched before
   * `start`. Throws `store.locked`.
   */
  add(wish: ImportWish): Promise<{ readonly job: ImportJob; readonly begins: 'new' | 'resumes' }>;
  /**
   * Into the row; it runs when there is room. Throws `store.locked` where another process runs it. `ifExists`: another
   * wish about an object that stands at the key.
   */
  start(id: string, ifExists?: IfExists): Promise<ImportJob>;
  /** Cuts the sockets; what has arrived is kept. */
  pause(id: string): Promise<ImportJob>;
  /** Cuts the sockets and removes from the server what was sent. */
  cancel(id: string): Promise<ImportJob>;
  /** Puts one that waits before the others that wait. */
  moveUp(id: string): Promise<void>;
  /** Before another one, or (null) behind all; what runs goes on. Written down before it counts. */
  move(id: string, before: string | null): Promise<void>;
  list(): Promise<readonly ImportJob[]>;
  /** Those that this process works on. */
  running(): readonly ImportJob[];
  /** Takes ended ones off the list; gives how many. */
  forgetEnded(): Promise<number>;
  /** First every job, then the changed ones, at most ten times a second. Ends with the signal. */
  watch(signal: AbortSignal): AsyncGenerator<readonly ImportJob[]>;
  /** Speed and time left, and which key is asked for, twice a second at most. */
  watchTraffic(signal: AbortSignal): AsyncIterable<ImportTraffic>;
  /** The job when nobody here works on it or will: done, failed, paused or cancelled. */
  finished(id: string, signal?: AbortSignal): Promise<ImportJob>;
  /** Puts what runs on a connection to rest, changes it, and goes on; nothing that was acknowledged is lost. */
  whileAtRest<T>(connectionId: string, change: () => Promise<T>): Promise<T>;
  /** Goes on with what was under way, or waited for a key, when the app ended, however it ended. */
  recover(isKnown: (connectionId: string) => Promise<boolean>): Promise<void>;
  /** There may be room for more. */
  adjusted(): void;
  /** Stops everything; what was under way goes on at the next start of the app. */
  close(): Promise<void>;
}

export function createImports(
  ports: ImportPorts,
  carrier: Carrier,
  options: ImportOptions,
): Imports {
  const board = createImportBoard(ports.journal, ports.clock);
  const giveUpAfterMs = options.giveUpAfterMs ?? Infinity;
  const share = { ports, carrier, spool: createSpool(), giveUpAfterMs };
  const turns = createImportTurns(board, share, options);
  return {
    add: (wish) => addImport(ports, board, wish, turns.expectNothing),
    start: (id, ifExists) => turns.start(id, ifExists),
    pause: async (id) => {
      await turns.stop(id);
      const job = await board.get(id);
      const isResting =
        job.state === 'paused' || job.state === 'failed' || !isUnfinishedImport(job);
      if (!isResting) await board.put(nextImport(job, { type: 'paused', traffic: noTraffic }));
      return board.get(id);
    },
    cancel: async (id) => {
      await turns.stop(id);
      const job = await board.get(id);
      if (isUnfinishedImport(job)) await cancelOnServer(ports, board, job);
      turns.next();
      return board.get(id);
    },
    moveUp: (id) => turns.move(id, turns.waiting().find((each) => each !== id) ?? null),
    move: (id, before) => turns.move(id, before),
    list: () => board.list(),
    running: () => board.held(),
    forgetEnded: async () => {
      const ended = (await board.list()).filter((job) => !isUnfinishedImport(job));
      await board.forget(ended.map(({ id }) => id));
      return ended.length;
    },
    watch: (signal) => board.watch(signal),
    watchTraffic: (signal) => watchImportTraffic({ board, turns, clock: ports.clock }, signal),
    finished: (id, signal) => turns.finished(id, signal),
    whileAtRest: (connectionId, change) => turns.whileAtRest(connectionId, change),
    recover: (isKnown) => turns.recover(isKnown),
    adjusted: () => {
      turns.next();
    },
    close: () => turns.close(),
  };
}

const noTraffic = { sentBytes: 0, resumedBytes: 0, fetchedBytes: 0 };

async function addImport(
  ports: ImportPorts,
  board: ImportBoard,
  wish: ImportWish,
  onNew: (id: string) => void,
): ReturnType<Imports['add']> {
  const running = board.held().find((job) => isForSame(job, wish));
  if (running !== undefined) return { job: running, begins: 'resumes' };
  const { bucket, objectKey } = wish.target;
  const lock = await ports.locks.acquire(bucket, objectKey);
  try {
    const earlier = (await ports.journal.at(bucket, objectKey)).findLast((job) =>
      isForSame(job, wish),
    );
    const job = earlier === undefined ? newImport(ports, wish) : takenUp(earlier, wish);
    if (wish.url !== null) await ports.links.set(job.id, wish.url);
    await board.put(job);
    if (earlier === undefined) onNew(job.id);
    return { job, begins: importResumeOf(job) === null ? 'new' : 'resumes' };
  } finally {
    lock.release();
  }
}

function newImport(ports: ImportPorts, wish: ImportWish): ImportJob {
  const { connectionId, file, target, ifExists, partSize } = wish;
  const { source, name, bytes, sha256 } = file;
  return {
    id: ports.newId(),
    ...{ connectionId, source, name, bytes, sha256, target, ifExists },
    partSize: partSizeFor(bytes, partSize),
    createdAt: ports.clock.now(),
    state: 'waiting',
    resume: null,
  };
}

/** What was found last is where the rest comes from: the same bytes, though perhaps from another host. */
function takenUp(earlier: ImportJob, { connectionId, ifExists, file }: ImportWish): ImportJob {
  const resting = nextImport(earlier, { type: 'queued' });
  return { ...resting, connectionId, ifExists, source: file.source };
}

/** The same object of the same content: equal SHA-256, or the very same pinned source. */
function isForSame(job: ImportJob, { target, file }: ImportWish): boolean {
  const isSameTarget =
    job.target.bucket === target.bucket && job.target.objectKey === target.objectKey;
  if (!isUnfinishedImport(job) || !isSameTarget || job.bytes !== file.bytes) return false;
  if (job.sha256 !== null || file.sha256 !== null) return job.sha256 === file.sha256;
  return JSON.stringify(job.source) === JSON.stringify(file.source);
}

/** Removes what a resting job left on the server; it stays as it is where the server cannot be reached. */
async function cancelOnServer(
  ports: ImportPorts,
  board: ImportBoard,
  job: ImportJob,
): Promise<void> {
  const { bucket: bucketName, objectKey } = job.target;
  const lock = await ports.locks.acquire(bucketName, objectKey);
  try {
    const bucket = await ports.buckets.open(job.connectionId, bucketName);
    const signal = new AbortController().signal;
    const resume = importResumeOf(job);
    const begun =
      resume === null
        ? await begunUploads(bucket, job, signal)
        : [{ key: objectKey, uploadId: resume.uploadId }];
    for (const { key, uploadId } of begun) await bucket.multipart.abort(key, uploadId, signal);
    await ports.journal.startOver(job.id);
    await board.put(nextImport(job, { type: 'cancelled' }));
    await ports.links.delete(job.id);
  } finally {
    lock.release();
  }
}
