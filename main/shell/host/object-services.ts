import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Connection } from '../../../contract/connection.ts';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import { createDownloadJournal } from '../../adapters/downloads-store/download-journal.ts';
import { createPiecePool } from '../../adapters/files/piece-pool.ts';
import { createMoveJournal } from '../../adapters/objects-store/move-journal.ts';
import { createObjectRecords } from '../../adapters/objects-store/object-records.ts';
import { createKnownFiles, createObjectSums } from '../../adapters/objects-store/object-sums.ts';
import { createTargetFiles } from '../../adapters/target-files/target-files.ts';
import { createTurnPlaces } from '../../adapters/transfers-store/turn-places.ts';
import { createFileFacts } from '../../adapters/uploads-store/file-facts.ts';
import { createObjectLocks } from '../../adapters/uploads-store/object-locks.ts';
import { createDownloads } from '../../services/downloads/create-downloads.ts';
import type { Models } from '../../services/models/create-models.ts';
import type { ModelPages } from '../../services/models/model-pages.ts';
import { createMoves } from '../../services/objects/create-moves.ts';
import { createObjectWork } from '../../services/objects/object-work.ts';
import type { Bucket } from '../../services/ports/object-store.ts';
import type { SharedTraffic } from '../../services/traffic/shared-traffic.ts';
import type { Buckets, Crc64, LocalFiles } from '../../services/uploads/upload-ports.ts';

/** A listing of this age is good enough to look for equal files. */
const listingKeptMs = 300_000;

interface ObjectParts {
  readonly db: DatabaseSync;
  readonly dataDir: string;
  readonly traffic: SharedTraffic;
  readonly crc64: Crc64;
  readonly files: LocalFiles;
  readonly models: Models;
  readonly modelPages: ModelPages;
  readonly connectionOf: (id: string) => Promise<Connection>;
  readonly bucketOf: (connection: Connection) => Bucket;
  readonly buckets: Buckets;
  readonly reportDefect: (error: unknown) => void;
  readonly filesAtOnce: () => number;
  /** A window goes on by itself; a command waits to be said again. */
  readonly isWindow: boolean;
  readonly giveUpAfterMs: number | undefined;
}

/** What works on the objects of a bucket: downloads, moves, removal, proofs. */
export function objectServices(parts: ObjectParts) {
  const { db, dataDir, connectionOf, bucketOf, models, modelPages, reportDefect } = parts;
  const { traffic, crc64, files } = parts;
  const facts = createFileFacts(db);
  const locks = createObjectLocks(join(dataDir, 'locks'));
  const targets = createTargetFiles();
  const records = createObjectRecords(db);
  const common = { clock: systemClock, newId: randomUUID, locks, reportDefect };
  const downloads = createDownloads(
    {
      ...common,
      journal: createDownloadJournal(db),
      places: createTurnPlaces(db, 'downloads'),
      pieces: createPiecePool(),
      random: Math.random,
      ...{
        buckets: parts.buckets,
        facts,
        files,
        targets,
        crc64,
        traffic,
        filesAtOnce: parts.filesAtOnce,
      },
    },
    { giveUpAfterMs: parts.giveUpAfterMs, goOnByThemselves: parts.isWindow },
  );
  const moves = createMoves({
    ...common,
    ...{ models, bucketOf, connectionOf, records, journal: createMoveJournal(db) },
    onChange: (id) => {
      modelPages.forget(id);
    },
  });
  const objectWork = createObjectWork({
    ...{ models, records, facts, files, crc64, clock: systemClock },
    objectsOf: (connection) => bucketOf(connection).objects,
    listed: (connection, signal) => modelPages.all(connection, listingKeptMs, signal),
    sums: createObjectSums(db),
    known: createKnownFiles(db),
  });
  const closeObjects = async () => {
    await moves.close();
    await downloads.close();
  };
  return { downloads, moves, objectWork, targets, closeObjects };
}
