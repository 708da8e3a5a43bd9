import PQueue from 'p-queue';
import type { Connection } from '../../../contract/connection.ts';
import { isAppError } from '../../core/app-error.ts';
import type { LocalModel, StoredRow } from '../../core/models/model-rows.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { FileFacts } from '../uploads/upload-ports.ts';

/** CRCs of objects that were asked for before; an object that has changed since is not known. */
export interface ObjectFacts {
  crc64(bucket: string, key: string, etag: string): Promise<string | null>;
  save(bucket: string, key: string, etag: string, crc64: string): Promise<void>;
}

export interface ComparePorts {
  readonly objectsOf: (connection: Connection) => Pick<ObjectStore, 'head'>;
  readonly objectFacts: ObjectFacts;
  readonly fileFacts: Pick<FileFacts, 'crc64'>;
  readonly onChange: (connectionId: string) => void;
  readonly reportDefect: (error: unknown) => void;
}

/** Holds copies of the same size against each other by CRC64, as far as that needs no reading of files. */
export interface CopyComparer {
  /** What is known already; null: nothing yet. */
  compared(connectionId: string, stored: StoredRow, local: LocalModel): 'same' | 'differs' | null;
  /** Asks for what is not known, a few at a time; `onChange` tells when something is. */
  want(connection: Connection, pairs: readonly (readonly [StoredRow, LocalModel])[]): void;
  /** What has no CRC of its own may have got one. */
  lookAgain(): void;
}

const atOnce = 3;
/** What is in sight is asked for; a table that is scrolled through does not leave thousands of questions behind. */
const mostWaiting = 400;
/** Answers are told together. */
const toldEvery = 20;

export function createCopyComparer(ports: ComparePorts): CopyComparer {
  const known = new Map<string, 'same' | 'differs' | 'unknown'>();
  const queue = new PQueue({ concurrency: atOnce });
  let untold = 0;
  const tell = (connectionId: string): void => {
    untold += 1;
    if (untold < toldEvery && queue.size > 0) return;
    untold = 0;
    ports.onChange(connectionId);
  };
  return {
    compared: (connectionId, stored, local) => {
      const answer = known.get(nameOf(connectionId, stored, local));
      return answer === undefined || answer === 'unknown' ? null : answer;
    },
    want: (connection, pairs) => {
      for (const [stored, local] of pairs) {
        const name = nameOf(connection.id, stored, local);
        if (known.has(name) || queue.size >= mostWaiting) continue;
        known.set(name, 'unknown');
        void queue
          .add(() => compare(ports, connection, stored, local))
          .then((answer) => {
            if (answer === 'unknown') return;
            known.set(name, answer);
            tell(connection.id);
          })
          .catch((error: unknown) => {
            known.delete(name); // asked again with the next look
            if (!isAppError(error)) ports.reportDefect(error);
          });
      }
    },
    lookAgain: () => {
      for (const [name, answer] of known) if (answer === 'unknown') known.delete(name);
    },
  };
}

const nameOf = (connectionId: string, stored: StoredRow, local: LocalModel): string =>
  [connectionId, stored.key, stored.etag, local.path, local.identity.mtimeNs].join('|');

async function compare(
  { objectsOf, objectFacts, fileFacts }: ComparePorts,
  connection: Connection,
  { key, etag }: StoredRow,
  { path, identity }: LocalModel,
): Promise<'same' | 'differs' | 'unknown'> {
  const bucket = connection.bucket?.bucket;
  if (bucket === undefined || key === null || etag === undefined) return 'unknown';
  const own = await fileFacts.crc64(path, identity);
  if (own === null) return 'unknown';
  const kept = await objectFacts.crc64(bucket, key, etag);
  const theirs = kept ?? (await objectsOf(connection).head(key))?.crc64 ?? null;
  if (theirs === null) return 'unknown';
  if (kept === null) await objectFacts.save(bucket, key, etag, theirs);
  return theirs === own ? 'same' : 'differs';
}
