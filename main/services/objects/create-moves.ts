import type { Connection } from '../../../contract/connection.ts';
import type { MoveEvent, MoveWish } from '../../../contract/object-work.ts';
import { AppError, isAppError, toFailure } from '../../core/app-error.ts';
import { modelKeyOf } from '../../core/models/model-key.ts';
import type { MoveRecord } from '../../core/objects/move-record.ts';
import { bucketOf } from '../models/bucket-listing.ts';
import type { Models } from '../models/create-models.ts';
import type { Clock } from '../ports/clock.ts';
import type { Bucket } from '../ports/object-store.ts';
import type { ObjectLocks } from '../uploads/upload-ports.ts';
import { ossCopyLimits, type CopyLimits } from './copy-object.ts';
import { finishMove } from './move-one.ts';
import type { MoveJournal, ObjectRecords } from './object-ports.ts';
import { persist } from './persist.ts';

export interface MovesPorts {
  readonly models: Pick<Models, 'prefix' | 'planUpload'>;
  readonly bucketOf: (connection: Connection) => Bucket;
  /** Throws `connection.notFound`. */
  readonly connectionOf: (id: string) => Promise<Connection>;
  readonly journal: MoveJournal;
  readonly records: ObjectRecords;
  readonly locks: ObjectLocks;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly reportDefect: (error: unknown) => void;
  /** The bucket of a connection is not what it was. */
  readonly onChange: (connectionId: string) => void;
  /** Those of OSS unless told. */
  readonly limits?: CopyLimits;
}

/** Renames and moves objects: a copy on the server, proven, and then the old one goes. */
export interface Moves {
  /**
   * First what earlier runs had begun in this bucket, then the wishes, one after the other. They go on when `signal`
   * ends the listening.
   */
  move(
    connection: Connection,
    wishes: readonly MoveWish[],
    tell: (event: MoveEvent) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** Ends what earlier runs had begun, on whatever saved connection they were made. */
  recover(): Promise<void>;
  /** Stops between two steps; what is left stands in the journal. */
  close(): Promise<void>;
}

type Tell = (event: MoveEvent) => void;

export function createMoves(ports: MovesPorts): Moves {
  const stop = new AbortController();
  const working = new Set<Promise<void>>();
  const busy = new Set<string>();
  const track = (work: Promise<void>): Promise<void> => {
    const settled = work.catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    });
    working.add(settled);
    const done = () => working.delete(settled);
    settled.then(done, done);
    return settled;
  };
  const world = { ...ports, busy, signal: stop.signal };
  return {
    move: (connection, wishes, tell, signal) => {
      const listening: Tell = (event) => {
        if (!signal.aborted) tell(event);
      };
      return unlessAborted(track(moveAll(world, connection, wishes, listening)), signal);
    },
    recover: () => track(recoverAll(world)),
    close: async () => {
      stop.abort(new AppError('app.interrupted'));
      await Promise.allSettled([...working]);
    },
  };
}

/** Whoever stops listening is let go; the work goes on, and what goes wrong with it then is in the journal. */
function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whoever aborts says why
      reject(signal.reason);
    };
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', leave);
    });
  });
}

interface World extends MovesPorts {
  /** Ids of the moves that this process works on. */
  readonly busy: Set<string>;
  readonly signal: AbortSignal;
}

async function moveAll(
  world: World,
  connection: Connection,
  wishes: readonly MoveWish[],
  tell: Tell,
): Promise<void> {
  const { bucket } = bucketOf(connection);
  const left = await world.journal.list();
  for (const move of left.filter((each) => each.bucket === bucket))
    await run(world, connection, move, { tell, recovered: true });
  const prefix = await world.models.prefix(connection, world.signal);
  for (const wish of wishes) {
    world.signal.throwIfAborted();
    await moveOne(world, connection, { prefix, wish }, tell);
  }
}

async function recoverAll(world: World): Promise<void> {
  for (const move of await world.journal.list()) {
    try {
      const connection = await world.connectionOf(move.connectionId);
      if (connection.bucket?.bucket !== move.bucket) continue;
      await run(world, connection, move, { tell: () => undefined, recovered: true });
    } catch (error) {
      // of a connection that is gone or that this host does not know: whoever uses the bucket next ends it
      if (!isAppError(error)) throw error;
    }
  }
}

async function moveOne(
  world: World,
  connection: Connection,
  { prefix, wish }: { readonly prefix: string; readonly wish: MoveWish },
  tell: Tell,
): Promise<void> {
  try {
    const move = await newMove(world, connection, { prefix, wish });
    await world.journal.save(move);
    await run(world, connection, move, { tell, recovered: false });
  } catch (error) {
    world.signal.throwIfAborted();
    if (!isAppError(error)) throw error;
    const { key, to } = wish;
    tell({ state: 'failed', key, toKey: to, failure: toFailure(error), recovered: false });
  }
}

/** Throws before anything is begun where the object is not there or may not go there. */
async function newMove(
  world: World,
  connection: Connection,
  { prefix, wish }: { readonly prefix: string; readonly wish: MoveWish },
): Promise<MoveRecord> {
  const { bucket } = bucketOf(connection);
  const { objects } = world.bucketOf(connection);
  const { key: from } = modelKeyOf(prefix, wish.key);
  const to = await targetOf(world, connection, prefix, wish.to);
  const head = (key: string) =>
    persist(world.clock, () => objects.head(key, world.signal), world.signal);
  const source = await head(from);
  if (source === null) throw new AppError('oss.noSuchKey', { key: from });
  const there = from === to ? source : await head(to);
  if (from === to || (there !== null && wish.ifExists === 'fail'))
    throw new AppError('oss.fileAlreadyExists', { key: to });
  const { bytes, etag, crc64 } = source;
  return {
    ...{ id: world.newId(), connectionId: connection.id, bucket, from, to },
    source: { bytes, etag, crc64 },
    replaces: there?.etag ?? null,
    uploadId: null,
    state: 'copying',
    createdAt: world.clock.now(),
  };
}

/** Goes by the rules of an upload: a known category, names that OSS and ComfyUI take. */
async function targetOf(
  { models, signal }: World,
  connection: Connection,
  prefix: string,
  to: string,
): Promise<string> {
  const below = to.startsWith(`${prefix}/`) ? to.slice(prefix.length + 1) : to;
  const slash = below.lastIndexOf('/');
  const folder = slash < 0 ? '' : below.slice(0, slash);
  const request = { to: folder, fileName: below.slice(slash + 1), bytes: 0 };
  return (await models.planUpload(connection, request, signal)).objectKey;
}

async function run(
  world: World,
  connection: Connection,
  move: MoveRecord,
  { tell, recovered }: { readonly tell: Tell; readonly recovered: boolean },
): Promise<void> {
  if (world.busy.has(move.id)) return;
  world.busy.add(move.id);
  const { from: key, to: toKey, source } = move;
  const { bytes, crc64 } = source;
  const { journal, records, locks, clock, signal } = world;
  const limits = world.limits ?? ossCopyLimits;
  try {
    const ended = await finishMove(
      {
        ...{ bucket: world.bucketOf(connection), journal, records, locks, clock, limits, signal },
        onCopied: (copiedBytes) => {
          tell({ state: 'copying', key, toKey, copiedBytes, bytes });
        },
      },
      move,
    );
    if (ended.state === 'moved') tell({ state: 'moved', key, toKey, bytes, crc64, recovered });
    else tell({ ...ended, key, toKey, recovered });
  } finally {
    world.busy.delete(move.id);
    world.onChange(connection.id);
  }
}
