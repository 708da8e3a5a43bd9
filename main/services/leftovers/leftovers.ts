import type { Connection } from '../../../contract/connection.ts';
import type { CleanedLeftovers, Leftover } from '../../../contract/leftover.ts';
import { isAppError, toFailure } from '../../core/app-error.ts';
import { isUnfinished, resumeOf } from '../../core/uploads/upload-steps.ts';
import type { MultipartStore, OpenUpload } from '../ports/object-store.ts';
import type { ObjectLocks, UploadJournal } from '../uploads/upload-ports.ts';

/** The uploads that this app began, written down with the journal; those of a journal that was set aside count. */
export interface BegunUploads {
  list(bucket: string): Promise<ReadonlySet<string>>;
  /** They are not on the server any more. */
  forget(uploadIds: readonly string[]): Promise<void>;
}

export interface LeftoverPorts {
  /** Throws `connection.noBucket`. */
  readonly multipartOf: (connection: Connection) => MultipartStore;
  readonly journal: Pick<UploadJournal, 'list'>;
  readonly begun: BegunUploads;
  /** The uploads that other work than an upload (an import) can go on with. */
  readonly inUseElsewhere: () => Promise<ReadonlySet<string>>;
  readonly locks: ObjectLocks;
}

/** Multipart uploads that were begun and left: found, weighed and ended. */
export interface Leftovers {
  /** Below the connection's prefix, oldest first; those that an upload of the journal can go on with are none. */
  list(connection: Connection, signal?: AbortSignal): Promise<readonly Leftover[]>;
  /** Ends this app's own ones, or (`uploadIds`) those that are named, whoever began them. */
  clean(
    connection: Connection,
    uploadIds: readonly string[] | null,
    signal?: AbortSignal,
  ): Promise<CleanedLeftovers>;
}

const askedAtOnce = 4;

export function createLeftovers(ports: LeftoverPorts): Leftovers {
  const list: Leftovers['list'] = (connection, signal) => findLeftovers(ports, connection, signal);
  return {
    list,
    async clean(connection, uploadIds, signal) {
      const found = await list(connection, signal);
      const named = uploadIds === null ? null : new Set(uploadIds);
      const wanted = found.filter(({ owner, uploadId }) =>
        named === null ? owner === 'own' : named.has(uploadId),
      );
      const cleaned: Leftover[] = [];
      const kept: { leftover: Leftover; failure: ReturnType<typeof toFailure> }[] = [];
      for (const leftover of wanted) {
        try {
          await end(ports, connection, leftover, signal);
          cleaned.push(leftover);
        } catch (error) {
          if (!isAppError(error)) throw error;
          kept.push({ leftover, failure: toFailure(error) });
        }
      }
      await ports.begun.forget(cleaned.map(({ uploadId }) => uploadId));
      return { cleaned, kept };
    },
  };
}

async function findLeftovers(
  ports: LeftoverPorts,
  connection: Connection,
  signal?: AbortSignal,
): Promise<readonly Leftover[]> {
  const multipart = ports.multipartOf(connection);
  // the journal is read after the server: what begins in between is in it already
  const open = await multipart.listUploads(connection.bucket?.prefix ?? '', signal);
  const own = await ports.begun.list(connection.bucket?.bucket ?? '');
  const isInUse = await readInUse(ports);
  const left = open.filter(({ uploadId }) => !isInUse(uploadId));
  const weighed: Leftover[] = [];
  for (let at = 0; at < left.length; at += askedAtOnce) {
    const group = left.slice(at, at + askedAtOnce);
    const some = await Promise.all(group.map((upload) => weigh(multipart, upload, own, signal)));
    weighed.push(...some.filter((each) => each !== null));
  }
  return weighed.toSorted((a, b) => a.begunAt - b.begunAt);
}

async function readInUse({
  journal,
  inUseElsewhere,
}: LeftoverPorts): Promise<(uploadId: string) => boolean> {
  const own = new Set((await journal.list()).filter(isUnfinished).map(uploadIdOf));
  const others = await inUseElsewhere();
  return (uploadId) => own.has(uploadId) || others.has(uploadId);
}

const uploadIdOf = (job: Parameters<typeof resumeOf>[0]): string | null =>
  resumeOf(job)?.uploadId ?? null;

/** Null where it has ended meanwhile. */
async function weigh(
  multipart: MultipartStore,
  { key, uploadId, initiated }: OpenUpload,
  own: ReadonlySet<string>,
  signal?: AbortSignal,
): Promise<Leftover | null> {
  const owner = own.has(uploadId) ? 'own' : 'foreign';
  // eslint-disable-next-line no-restricted-globals -- parsing asks no clock
  const facts = { key, uploadId, owner, begunAt: Date.parse(initiated) } as const;
  try {
    const parts = await multipart.listParts(key, uploadId, signal);
    return { ...facts, bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0) };
  } catch (error) {
    if (isAppError(error, 'oss.noSuchUpload')) return null;
    if (isAppError(error, 'oss.accessDenied')) return { ...facts, bytes: null };
    throw error;
  }
}

/** Under the lock of its object, so that no upload that begins there right now is taken for a left one. */
async function end(
  ports: LeftoverPorts,
  connection: Connection,
  { key, uploadId }: Leftover,
  signal?: AbortSignal,
): Promise<void> {
  const lock = await ports.locks.acquire(connection.bucket?.bucket ?? '', key);
  try {
    if ((await readInUse(ports))(uploadId)) return;
    await ports.multipartOf(connection).abort(key, uploadId, signal);
  } finally {
    lock.release();
  }
}
