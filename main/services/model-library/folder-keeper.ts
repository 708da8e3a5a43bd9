import type { LibraryFolder } from '../../../contract/model-library.ts';
import { isAppError } from '../../core/app-error.ts';
import { isWeightFile } from '../../core/models/suggest-category.ts';
import type { Clock } from '../ports/clock.ts';
import { createAlarm } from './alarm.ts';
import { compareScan, countProblems, libraryFile } from './folder-contents.ts';
import type { Contents, LibraryFile, ScanResult } from './folder-contents.ts';
import type {
  FolderWatch,
  LibraryDisk,
  ModelLibraryStore,
  PlaceFiles,
  Problem,
  SeenFile,
  StoredFile,
  StoredFolder,
} from './library-ports.ts';

export interface KeeperPorts {
  readonly disk: LibraryDisk;
  readonly store: ModelLibraryStore;
  readonly place: PlaceFiles;
  readonly clock: Clock;
  readonly reportDefect: (error: unknown) => void;
}

/** Where a folder stands, beside what is in it. */
export type FolderState =
  | { readonly state: 'reading' }
  | { readonly state: 'ready'; readonly readAt: number }
  | { readonly state: 'away'; readonly since: number };

/** Keeps what is known of one folder true while the app runs. */
export interface FolderKeeper {
  readonly contents: () => Contents;
  readonly state: () => FolderState;
  readonly problems: () => LibraryFolder['problems'];
  /** Reads it again soon. */
  readonly lookAgain: () => void;
  /** Its uploads were taken over. */
  readonly handOver: (files: readonly LibraryFile[], connectionId: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A change seldom comes alone. */
const settleMs = 1_000;
/** Links, network drives and systems that cannot watch more folders tell nothing. */
const lookEveryMs = 300_000;
const lookEveryBlindMs = 30_000;
const lookEveryAwayMs = 5_000;
/** So many rows are placed or written down before something else has its turn. */
const inOneGo = 256;

export function keepFolder(
  ports: KeeperPorts,
  folder: StoredFolder,
  onChange: () => void,
): FolderKeeper {
  const alarm = createAlarm(ports.clock);
  const stop = new AbortController();
  const own: Own = {
    ...{ ports, folder, onChange, alarm, stop: stop.signal },
    ...{ contents: new Map(), state: { state: 'reading' }, problems: countProblems([]) },
    ...{ watch: null, isBlind: false },
  };
  const ended = keep(own).catch((error: unknown) => {
    if (!stop.signal.aborted) ports.reportDefect(error);
  });
  return {
    contents: () => own.contents,
    state: () => own.state,
    problems: () => own.problems,
    lookAgain: () => {
      alarm.ring();
    },
    handOver: (files, connectionId) => handOver(own, files, connectionId),
    close: async () => {
      stop.abort();
      await ended;
      await own.watch?.close();
    },
  };
}

interface Own {
  readonly ports: KeeperPorts;
  readonly folder: StoredFolder;
  readonly onChange: () => void;
  readonly alarm: ReturnType<typeof createAlarm>;
  readonly stop: AbortSignal;
  contents: Contents;
  state: FolderState;
  problems: LibraryFolder['problems'];
  watch: FolderWatch | null;
  isBlind: boolean;
}

async function keep(own: Own): Promise<void> {
  const { ports, alarm, stop } = own;
  await recall(own);
  for (;;) {
    stop.throwIfAborted();
    if (await isThere(own)) {
      watchIt(own);
      await readIt(own);
      const every = own.isBlind ? lookEveryBlindMs : lookEveryMs;
      if ((await alarm.sleep(every, stop)) === 'rung') await ports.clock.sleep(settleMs, stop);
    } else {
      await leaveIt(own);
      await alarm.sleep(lookEveryAwayMs, stop);
    }
  }
}

/** What was seen before the app ended last, until the first scan has ended. */
async function recall(own: Own): Promise<void> {
  own.contents = byPath(await placeAll(own, await own.ports.store.files(own.folder.id)));
  if (own.contents.size > 0) own.onChange();
}

/** A folder that has become empty is one whose disk was unplugged: the place where it was stays. */
async function isThere({ ports, folder, contents }: Own): Promise<boolean> {
  const seen = await ports.disk.look(folder.path);
  return seen === 'there' || (seen === 'empty' && contents.size === 0);
}

async function leaveIt(own: Own): Promise<void> {
  const { watch, ports } = own;
  own.watch = null;
  await watch?.close();
  if (own.state.state === 'away') return;
  own.state = { state: 'away', since: ports.clock.now() };
  own.onChange();
}

function watchIt(own: Own): void {
  const { ports, folder, alarm } = own;
  own.watch ??= ports.disk.watch(folder.path, {
    onChange: () => {
      alarm.ring();
    },
    onBlind: () => {
      own.isBlind = true;
    },
  });
}

async function readIt(own: Own): Promise<void> {
  const { ports, stop } = own;
  const result = await scanAll(own);
  // it went while it was read: what is missing is not gone
  if (result === null || !(await isThere(own))) return leaveIt(own);
  const { kept, fresh, gone } = compareScan(own.contents, result);
  const placed = await placeAll(own, fresh);
  await writeDown(own, placed, gone);
  stop.throwIfAborted();
  const isSame = placed.length + gone.length === 0 && own.state.state === 'ready';
  const problems = countProblems(result.problems);
  const hasSameProblems = JSON.stringify(problems) === JSON.stringify(own.problems);
  if (!isSame) own.contents = byPath([...kept, ...placed]);
  own.problems = problems;
  own.state = { state: 'ready', readAt: ports.clock.now() };
  if (!isSame || !hasSameProblems) own.onChange();
}

async function scanAll({ ports, folder, stop }: Own): Promise<ScanResult | null> {
  const seen = new Map<string, SeenFile>();
  const problems: Problem[] = [];
  try {
    for await (const step of ports.disk.scan(folder.path, isWeightFile, stop)) {
      for (const file of step.files) seen.set(file.path, file);
      problems.push(...step.problems);
    }
  } catch (error) {
    if (isAppError(error)) return null;
    throw error;
  }
  return { seen, problems };
}

async function placeAll(
  { ports, folder, stop }: Own,
  fresh: readonly (SeenFile | StoredFile)[],
): Promise<readonly LibraryFile[]> {
  const placed: LibraryFile[] = [];
  for (let at = 0; at < fresh.length; at += inOneGo) {
    await ports.clock.sleep(0, stop);
    const group = fresh.slice(at, at + inOneGo);
    const places = await ports.place(folder, group);
    for (const [index, place] of places.entries()) {
      const file = group[index];
      if (file !== undefined) placed.push(libraryFile(folder.id, file, place, ports.clock.now()));
    }
  }
  return placed;
}

async function writeDown(
  { ports, folder, stop }: Own,
  put: readonly LibraryFile[],
  gone: readonly string[],
): Promise<void> {
  for (let at = 0; at < Math.max(put.length, gone.length); at += inOneGo) {
    await ports.clock.sleep(0, stop);
    const to = at + inOneGo;
    await ports.store.change(folder.id, { put: put.slice(at, to), gone: gone.slice(at, to) });
  }
}

async function handOver(
  own: Own,
  files: readonly LibraryFile[],
  connectionId: string,
): Promise<void> {
  const handed = files.map((file) => ({ ...file, handedTo: connectionId }));
  await own.ports.store.change(own.folder.id, { put: handed, gone: [] });
  own.contents = new Map([
    ...own.contents,
    // one that has changed meanwhile is another one
    ...handed
      .filter(({ path, identity }) => own.contents.get(path)?.identity === identity)
      .map((file) => [file.path, file] as const),
  ]);
}

const byPath = (files: readonly LibraryFile[]): Contents =>
  new Map(files.map((file) => [file.path, file]));
