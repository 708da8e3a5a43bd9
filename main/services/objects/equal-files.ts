import PQueue from 'p-queue';
import type { Connection } from '../../../contract/connection.ts';
import type { EqualFiles } from '../../../contract/object-work.ts';
import { isAppError } from '../../core/app-error.ts';
import type { StoredRow } from '../../core/models/model-rows.ts';
import { isSameFile } from '../../core/uploads/upload-steps.ts';
import { bucketOf } from '../models/bucket-listing.ts';
import type { Clock } from '../ports/clock.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { LocalFiles } from '../uploads/upload-ports.ts';
import type { KnownFiles, ObjectSums } from './object-ports.ts';
import { persist } from './persist.ts';

export interface EqualFilesPorts {
  /** The models of the bucket as they were listed a moment ago. */
  readonly listed: (connection: Connection, signal: AbortSignal) => Promise<readonly StoredRow[]>;
  readonly objectsOf: (connection: Connection) => Pick<ObjectStore, 'head'>;
  readonly sums: ObjectSums;
  readonly known: KnownFiles;
  readonly files: Pick<LocalFiles, 'identify'>;
  readonly clock: Clock;
}

interface Listed {
  readonly key: string;
  readonly bytes: number;
  readonly etag: string;
}

interface Member {
  readonly kind: 'key' | 'path';
  readonly where: string;
  readonly bytes: number;
  readonly crc64: string;
}

const headsAtOnce = 8;

/** Equal files under different names. A listing has no CRC64, so only objects that share a length are asked for. */
export async function equalFiles(
  ports: EqualFilesPorts,
  connection: Connection,
  signal: AbortSignal,
): Promise<EqualFiles[]> {
  const models = (await ports.listed(connection, signal)).flatMap(({ key, bytes, etag }) =>
    key === null || bytes === null || bytes === 0 || etag === undefined
      ? []
      : [{ key, bytes, etag }],
  );
  const bySize = Map.groupBy(models, ({ bytes }) => bytes);
  const queue = new PQueue({ concurrency: headsAtOnce });
  const members = await queue.addAll(
    [...bySize].map(([bytes, objects]) => () => {
      signal.throwIfAborted();
      return membersOf(ports, connection, { bytes, objects }, signal);
    }),
  );
  const groups = Map.groupBy(members.flat(), ({ crc64, bytes }) => `${bytes} ${crc64}`);
  return [...groups.values()]
    .filter(hasSeveralNames)
    .map(asEqualFiles)
    .toSorted((a, b) => b.bytes - a.bytes);
}

async function membersOf(
  ports: EqualFilesPorts,
  connection: Connection,
  { bytes, objects }: { readonly bytes: number; readonly objects: readonly Listed[] },
  signal: AbortSignal,
): Promise<readonly Member[]> {
  const files = ports.known.ofSize(bytes);
  if (objects.length + files.length < 2) return [];
  const found: Member[] = [];
  for (const object of objects) {
    const crc64 = await sumOf(ports, connection, object, signal);
    if (crc64 !== null) found.push({ kind: 'key', where: object.key, bytes, crc64 });
  }
  for (const { path, identity, crc64 } of files) {
    const isThere = await isUnchanged(ports, path, identity);
    if (isThere) found.push({ kind: 'path', where: path, bytes, crc64 });
  }
  return found;
}

async function sumOf(
  { objectsOf, sums, clock }: EqualFilesPorts,
  connection: Connection,
  object: Listed,
  signal: AbortSignal,
): Promise<string | null> {
  const { bucket } = bucketOf(connection);
  const known = sums.get(bucket, object);
  if (known !== null) return known;
  const ask = () => objectsOf(connection).head(object.key, signal);
  const head = await persist(clock, ask, signal);
  if (head?.etag !== object.etag || head.crc64 === null) return null;
  sums.save(bucket, object, head.crc64);
  return head.crc64;
}

async function isUnchanged(
  { files }: EqualFilesPorts,
  path: string,
  identity: Parameters<typeof isSameFile>[0],
): Promise<boolean> {
  try {
    return isSameFile(await files.identify(path), identity);
  } catch (error) {
    if (isAppError(error)) return false;
    throw error;
  }
}

const nameOf = (where: string): string => where.split(/[\\/]/).at(-1) ?? where;

/** A file and its own object are one thing; so are two copies of one name on this computer. */
function hasSeveralNames(members: readonly Member[]): boolean {
  const keys = members.filter(({ kind }) => kind === 'key').length;
  return keys > 1 || (keys > 0 && new Set(members.map(({ where }) => nameOf(where))).size > 1);
}

function asEqualFiles(members: readonly Member[]): EqualFiles {
  const of = (kind: Member['kind']) =>
    members.filter((member) => member.kind === kind).map(({ where }) => where);
  const { bytes = 0, crc64 = '' } = members[0] ?? {};
  return { bytes, crc64, keys: of('key'), paths: of('path') };
}
