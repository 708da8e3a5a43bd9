import PQueue from 'p-queue';
import type { Connection } from '../../../contract/connection.ts';
import type { VerifyEvent, VerifyWish } from '../../../contract/object-work.ts';
import type { FileIdentity } from '../../../contract/upload.ts';
import { isAppError, toFailure } from '../../core/app-error.ts';
import { modelKeyOf } from '../../core/models/model-key.ts';
import { bucketOf } from '../models/bucket-listing.ts';
import type { Models } from '../models/create-models.ts';
import type { Clock } from '../ports/clock.ts';
import type { ObjectHead, ObjectStore } from '../ports/object-store.ts';
import type { Crc64, FileFacts, LocalFiles } from '../uploads/upload-ports.ts';
import type { ObjectRecord, ObjectRecords, ObjectSums } from './object-ports.ts';
import { persist } from './persist.ts';

export interface VerifyPorts {
  readonly models: Pick<Models, 'prefix'>;
  readonly objectsOf: (connection: Connection) => Pick<ObjectStore, 'head'>;
  readonly records: Pick<ObjectRecords, 'get'>;
  readonly sums: ObjectSums;
  readonly facts: FileFacts;
  readonly files: LocalFiles;
  readonly crc64: Crc64;
  readonly clock: Clock;
}

const headsAtOnce = 8;
const shownEveryMs = 100;

interface Verification {
  readonly ports: VerifyPorts;
  readonly connection: Connection;
  readonly prefix: string;
  readonly tell: (event: VerifyEvent) => void;
  /** One file after the other: a disk that serves several is slower for all. */
  readonly reading: PQueue;
  readonly signal: AbortSignal;
}

/** Holds objects against files or records. A file that has not changed since its CRC64 was made is not read. */
export async function verifyObjects(
  ports: VerifyPorts,
  connection: Connection,
  wishes: readonly VerifyWish[],
  tell: (event: VerifyEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  bucketOf(connection);
  const prefix = await ports.models.prefix(connection, signal);
  const reading = new PQueue({ concurrency: 1 });
  const verification = { ports, connection, prefix, tell, reading, signal };
  const asking = new PQueue({ concurrency: headsAtOnce });
  await asking.addAll(wishes.map((wish) => () => verifyOne(verification, wish)));
}

async function verifyOne(verification: Verification, wish: VerifyWish): Promise<void> {
  const { tell, signal } = verification;
  signal.throwIfAborted();
  try {
    tell(await verdictOf(verification, wish));
  } catch (error) {
    signal.throwIfAborted();
    if (!isAppError(error)) throw error;
    tell({ state: 'failed', key: wish.key, failure: toFailure(error) });
  }
}

async function verdictOf(verification: Verification, wish: VerifyWish): Promise<VerifyEvent> {
  const { ports, connection, prefix, signal } = verification;
  const { bucket } = bucketOf(connection);
  const { key } = modelKeyOf(prefix, wish.key);
  const objects = ports.objectsOf(connection);
  const head = await persist(ports.clock, () => objects.head(key, signal), signal);
  if (head === null) return { state: 'missing', key };
  if (head.crc64 !== null) ports.sums.save(bucket, { key, ...head }, head.crc64);
  const record = await ports.records.get(bucket, key);
  const file = await fileFor(ports, wish, record);
  if (file !== null) return againstFile(verification, { key, head }, file);
  if (record !== null) return againstRecord({ key, head }, record);
  return { state: 'noRecord', key, bytes: head.bytes, crc64: head.crc64 };
}

interface Found {
  readonly key: string;
  readonly head: ObjectHead;
}

interface FoundFile {
  readonly path: string;
  readonly identity: FileIdentity;
}

/** The file that was named; else that of the record, if it still lies there. */
async function fileFor(
  { files }: VerifyPorts,
  { path }: VerifyWish,
  record: ObjectRecord | null,
): Promise<FoundFile | null> {
  if (path !== null) return { path, identity: await files.identify(path) };
  if (record === null) return null;
  try {
    return { path: record.path, identity: await files.identify(record.path) };
  } catch (error) {
    if (isAppError(error, 'file.notFound', 'usage.notAFile', 'file.unreadable')) return null;
    throw error;
  }
}

async function againstFile(
  verification: Verification,
  { key, head }: Found,
  { path, identity }: FoundFile,
): Promise<VerifyEvent> {
  const against = { what: 'file' as const, path };
  const object = { bytes: head.bytes, crc64: head.crc64 };
  if (identity.size !== head.bytes) {
    const known = await verification.ports.facts.crc64(path, identity);
    const other = { bytes: identity.size, crc64: known };
    return { state: 'differs', key, by: 'bytes', object, other, against };
  }
  if (head.crc64 === null) return { state: 'noChecksum', key, bytes: head.bytes };
  const crc64 = await crc64Of(verification, key, { path, identity });
  if (crc64 === head.crc64) return { state: 'equal', key, bytes: head.bytes, crc64, against };
  const other = { bytes: identity.size, crc64 };
  return { state: 'differs', key, by: 'crc64', object, other, against };
}

function againstRecord({ key, head }: Found, record: ObjectRecord): VerifyEvent {
  const against = { what: 'record' as const, recordedAt: record.recordedAt };
  const object = { bytes: head.bytes, crc64: head.crc64 };
  const other = { bytes: record.bytes, crc64: record.crc64 };
  if (record.bytes !== head.bytes)
    return { state: 'differs', key, by: 'bytes', object, other, against };
  if (head.crc64 === null) return { state: 'noChecksum', key, bytes: head.bytes };
  if (record.crc64 === head.crc64)
    return { state: 'equal', key, bytes: head.bytes, crc64: head.crc64, against };
  return { state: 'differs', key, by: 'crc64', object, other, against };
}

async function crc64Of(
  { ports, reading, signal, tell }: Verification,
  key: string,
  { path, identity }: FoundFile,
): Promise<string> {
  const known = await ports.facts.crc64(path, identity);
  if (known !== null) return known;
  return reading.add(async () => {
    signal.throwIfAborted();
    const file = await ports.files.open(path, identity);
    const sum = ports.crc64.start();
    let readBytes = 0;
    let shownAt = -Infinity;
    try {
      for await (const piece of file.read(0, identity.size, signal)) {
        await sum.update(piece.bytes).finally(() => {
          piece.release();
        });
        readBytes += piece.bytes.byteLength;
        const now = ports.clock.now();
        if (now - shownAt < shownEveryMs) continue;
        shownAt = now;
        tell({ state: 'reading', key, path, readBytes, bytes: identity.size });
      }
      const crc64 = await sum.digest();
      await ports.facts.save(path, identity, crc64);
      return crc64;
    } catch (error) {
      sum.abandon();
      throw error;
    } finally {
      await file.close();
    }
  });
}
