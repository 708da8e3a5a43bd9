import type { Connection } from '../../../contract/connection.ts';
import type { ModelRow } from '../../../contract/model.ts';
import type { FileIdentity } from '../../../contract/upload.ts';
import { isAppError } from '../../core/app-error.ts';
import { targetOf } from '../../core/library/place-in-folder.ts';
import { builtInOf } from '../../core/models/built-in-models.ts';
import type { BuiltInModels } from '../../core/models/built-in-models.ts';
import { isSameFile } from '../../core/uploads/upload-steps.ts';
import type { Clock } from '../ports/clock.ts';
import { createAlarm } from './alarm.ts';
import type { ModelLibrary, SyncCounts } from './create-model-library.ts';
import type { LibraryFile } from './folder-contents.ts';
import type { StoredFolder } from './library-ports.ts';

export interface SyncPorts {
  readonly library: Pick<
    ModelLibrary,
    'stored' | 'filesOf' | 'onChange' | 'handOver' | 'setCounts'
  >;
  readonly rows: (connection: Connection, youngerThanMs: number) => Promise<readonly ModelRow[]>;
  readonly connectionOf: (id: string) => Promise<Connection>;
  readonly builtIn: BuiltInModels;
  readonly identify: (path: string) => Promise<FileIdentity>;
  /** Writes an upload down that writes nothing over, and starts it; one that is written down already goes on. */
  readonly upload: (connection: Connection, path: string, to: string) => Promise<unknown>;
  readonly clock: Clock;
  readonly reportDefect: (error: unknown) => void;
}

/** A file that nobody has touched for so long is not being written any more. */
const quietMs = 10_000;
const listingKeptMs = 60_000;
const lookEveryMs = 60_000;
const tryAgainMs = 15_000;
/** So many are told to be taken over at once. */
const inOneGo = 20;

/**
 * Uploads by itself what is new in the folders that are kept in sync, until the signal ends it. Nothing is deleted,
 * written over or downloaded; what only a person can decide is counted.
 */
export async function keepInSync(ports: SyncPorts, signal: AbortSignal): Promise<void> {
  const alarm = createAlarm(ports.clock);
  const stopListening = ports.library.onChange(() => {
    alarm.ring();
  });
  // what was refused is not tried again as long as the file is the same
  const refused = new Set<string>();
  try {
    for (;;) {
      let againMs = lookEveryMs;
      for (const folder of ports.library.stored()) {
        if (folder.syncTo === null) continue;
        againMs = Math.min(
          againMs,
          await syncFolder(ports, refused, folder, folder.syncTo, signal),
        );
      }
      await alarm.sleep(againMs, signal);
    }
  } finally {
    stopListening();
  }
}

/** Gives after how many ms it is worth another look. */
async function syncFolder(
  ports: SyncPorts,
  refused: Set<string>,
  folder: StoredFolder,
  connectionId: string,
  signal: AbortSignal,
): Promise<number> {
  try {
    const connection = await ports.connectionOf(connectionId);
    const rows = await ports.rows(connection, listingKeptMs);
    const sorted = sortOut(ports, refused, folder, connectionId, rows);
    ports.library.setCounts(folder.id, sorted.counts);
    await uploadAll(ports, refused, folder, connection, sorted.ready, signal);
    return sorted.counts.growing > 0 ? quietMs : lookEveryMs;
  } catch (error) {
    signal.throwIfAborted();
    // the bucket cannot be reached now, or the connection is gone
    if (!isAppError(error)) ports.reportDefect(error);
    return tryAgainMs;
  }
}

interface Ready {
  readonly file: LibraryFile;
  readonly to: string;
}

function sortOut(
  { library, builtIn, clock }: SyncPorts,
  refused: ReadonlySet<string>,
  folder: StoredFolder,
  connectionId: string,
  rows: readonly ModelRow[],
): { readonly counts: SyncCounts; readonly ready: readonly Ready[] } {
  const byPath = new Map(
    rows.flatMap((row) =>
      row.local === null
        ? []
        : [row.local.path, ...row.local.alsoAt].map((path) => [path, row] as const),
    ),
  );
  const counts = { growing: 0, differing: 0, unsorted: 0 };
  const ready: Ready[] = [];
  for (const file of library.filesOf(folder.id)) {
    const row = byPath.get(file.path);
    const to = targetOf(file.suggestion);
    if (row?.state === 'differs') counts.differing += 1;
    else if (row?.state !== 'localOnly' || file.handedTo === connectionId) continue;
    else if (to === null || refused.has(nameOf(file))) counts.unsorted += 1;
    else if (isShipped(builtIn, to, file)) continue;
    else if (!isQuiet(file, clock.now())) counts.growing += 1;
    else ready.push({ file, to });
  }
  return { counts, ready };
}

const nameOf = ({ path, identity }: LibraryFile): string =>
  `${path}|${identity.size}|${identity.mtimeNs}`;

function isShipped(builtIn: BuiltInModels, to: string, { name, identity }: LibraryFile): boolean {
  const [category = '', ...below] = to.split('/');
  const place = { category, name: [...below, name].join('/'), bytes: identity.size };
  return builtInOf(builtIn, place) === 'builtIn';
}

/** By its own time, and by how long it has been seen as it is: a copy may bring an old time along. */
function isQuiet({ seenAt, identity }: LibraryFile, now: number): boolean {
  const changedAt = Number(identity.mtimeNs.slice(0, -6) || '0');
  return now - seenAt >= quietMs && Math.abs(now - changedAt) >= quietMs;
}

async function uploadAll(
  ports: SyncPorts,
  refused: Set<string>,
  folder: StoredFolder,
  connection: Connection,
  ready: readonly Ready[],
  signal: AbortSignal,
): Promise<void> {
  for (let at = 0; at < ready.length; at += inOneGo) {
    const taken: LibraryFile[] = [];
    for (const { file, to } of ready.slice(at, at + inOneGo)) {
      signal.throwIfAborted();
      if (await uploadOne(ports, refused, connection, file, to)) taken.push(file);
    }
    await ports.library.handOver(folder.id, taken, connection.id);
  }
}

/** Whether it was taken over; throws what has nothing to do with this one file. */
async function uploadOne(
  ports: SyncPorts,
  refused: Set<string>,
  connection: Connection,
  file: LibraryFile,
  to: string,
): Promise<boolean> {
  try {
    if (!isSameFile(await ports.identify(file.path), file.identity)) return false;
    await ports.upload(connection, file.path, to);
    return true;
  } catch (error) {
    if (!isAppError(error)) throw error;
    if (!/^(file|usage)\./.test(error.code)) throw error;
    refused.add(nameOf(file));
    return false;
  }
}
