import type { Connection } from '../../../contract/connection.ts';
import type { ModelFacets, ModelPage, ModelSort } from '../../../contract/model.ts';
import { isAppError } from '../../core/app-error.ts';
import { facetsOf, filterRows, keyedRow, sortRows } from '../../core/models/model-page.ts';
import type { KeyedRow, ModelFilter } from '../../core/models/model-page.ts';
import { mergeRows } from '../../core/models/model-rows.ts';
import type { LocalModel, RowFacts, StoredRow } from '../../core/models/model-rows.ts';
import { belongsElsewhere } from '../../core/models/misplaced.ts';
import { naturalKey } from '../../core/models/natural-key.ts';
import { createLatestValue } from '../runs/latest-value.ts';
import type { LatestValue } from '../runs/latest-value.ts';
import type { Clock } from '../ports/clock.ts';
import type { CopyComparer } from './compare-copies.ts';
import type { Models } from './create-models.ts';
import type { UploadBoard } from './upload-board.ts';

export interface PageRequest extends ModelFilter {
  readonly sort: ModelSort;
  readonly offset: number;
  readonly limit: number;
  /** Reads the bucket and the server again first. */
  readonly refresh: boolean;
}

/** The models of a connection as a table of any length shows them: read once, kept, handed out in pages. */
export interface ModelPages {
  page(connection: Connection, request: PageRequest, signal?: AbortSignal): Promise<ModelPage>;
  facets(connection: Connection, signal?: AbortSignal): Promise<ModelFacets>;
  /** Every row, as the page shows it. */
  rows(connection: Connection, youngerThanMs: number): Promise<readonly KeyedRow['row'][]>;
  /** A revision now, and one after each change; at most one a second. */
  watch(connectionId: string, signal: AbortSignal): AsyncGenerator<{ readonly revision: number }>;
  /** All of the bucket, read again where the last reading is older than `youngerThanMs`. */
  all(
    connection: Connection,
    youngerThanMs: number,
    signal?: AbortSignal,
  ): Promise<readonly StoredRow[]>;
  /** Whether the last reading has an object of that key. */
  wasThere(connectionId: string, key: string): boolean;
  /** The bucket has changed: it is read anew when somebody looks, and what is known is shown until then. */
  forget(connectionId: string): void;
  /** What stands beside the bucket's list has changed; null: for every connection. */
  changed(connectionId: string | null): void;
}

/** What the bucket's list is shown with. */
export interface PageParts {
  readonly models: Pick<Models, 'list'>;
  readonly clock: Clock;
  readonly reportDefect: (error: unknown) => void;
  /** The files of the library. */
  readonly locals: () => Iterable<LocalModel>;
  readonly uploads: () => Pick<UploadBoard, 'isUploading' | 'isReplaced'>;
  readonly comparer: () => Pick<CopyComparer, 'compared' | 'want'>;
}

interface Reading {
  readonly readAt: number;
  readonly models: readonly StoredRow[];
  readonly keys: ReadonlySet<string>;
}

/** One reading with everything that stood beside it then. */
interface Merged {
  readonly reading: Reading;
  readonly revision: number;
  readonly rows: readonly KeyedRow[];
  readonly byId: ReadonlyMap<string, StoredRow>;
  facets: ModelFacets | null;
  /** The last order that was asked for. */
  sorted: { readonly key: string; readonly rows: readonly KeyedRow[] } | null;
}

interface World extends PageParts {
  readonly readings: Map<string, Promise<Reading>>;
  /** Those of the readings that have ended. */
  readonly newest: Map<string, Reading>;
  readonly merged: Map<string, Merged>;
  readonly revisions: Map<string, LatestValue<{ readonly revision: number }>>;
  readonly counts: Map<string, number>;
  readonly nameKeys: Map<string, string>;
  readonly belongings: Map<string, string | null>;
  /** Connections whose bucket has changed since it was read. */
  readonly stale: Set<string>;
  /** Those that are read again already. */
  readonly renewing: Set<string>;
}

const toldEveryMs = 1_000;

export function createModelPages(parts: PageParts): ModelPages {
  const world: World = {
    ...parts,
    ...{ readings: new Map(), newest: new Map(), merged: new Map(), revisions: new Map() },
    ...{ counts: new Map(), nameKeys: new Map(), belongings: new Map() },
    ...{ stale: new Set(), renewing: new Set() },
  };
  return {
    async page(connection, request, signal) {
      const reading = await readingOf(world, connection, request.refresh);
      signal?.throwIfAborted();
      return pageOf(world, connection, merge(world, connection, reading), request);
    },
    async facets(connection, signal) {
      const merged = merge(world, connection, await readingOf(world, connection, false));
      signal?.throwIfAborted();
      return (merged.facets ??= facetsOf(merged.rows.map(({ row }) => row)));
    },
    async rows(connection, youngerThanMs) {
      const reading = await youngReading(world, connection, youngerThanMs);
      return merge(world, connection, reading).rows.map(({ row }) => row);
    },
    watch: (connectionId, signal) => watchRevision(world, connectionId, signal),
    all: async (connection, youngerThanMs, signal) =>
      (await youngReading(world, connection, youngerThanMs, signal)).models,
    wasThere: (connectionId, key) => world.newest.get(connectionId)?.keys.has(key) === true,
    forget: (connectionId) => {
      world.stale.add(connectionId);
      step(world, connectionId);
    },
    changed: (connectionId) => {
      const all = new Set([...world.newest.keys(), ...world.revisions.keys()]);
      for (const id of connectionId === null ? all : [connectionId]) step(world, id);
    },
  };
}

async function youngReading(
  world: World,
  connection: Connection,
  youngerThanMs: number,
  signal?: AbortSignal,
): Promise<Reading> {
  const isStale = world.stale.has(connection.id);
  const known = isStale ? undefined : await world.readings.get(connection.id);
  if (known !== undefined && world.clock.now() - known.readAt < youngerThanMs) return known;
  return read(world, connection, signal);
}

async function readingOf(world: World, connection: Connection, refresh: boolean): Promise<Reading> {
  const { id } = connection;
  const known = world.newest.get(id);
  if (refresh || known === undefined)
    return (refresh ? undefined : world.readings.get(id)) ?? read(world, connection);
  if (world.stale.has(id) && !world.renewing.has(id))
    void renew(world, connection, known)
      .catch((error: unknown) => {
        // what cannot be read now stays as it was, with its age
        if (!isAppError(error)) world.reportDefect(error);
      })
      .finally(() => world.renewing.delete(id));
  return known;
}

/** Many uploads that end one after the other are no reason to list a large bucket for each. */
const renewEveryMs = 3_000;

async function renew(world: World, connection: Connection, known: Reading): Promise<void> {
  world.renewing.add(connection.id);
  const restMs = known.readAt + renewEveryMs - world.clock.now();
  if (restMs > 0) await world.clock.sleep(restMs);
  await read(world, connection);
  step(world, connection.id);
}

function read(world: World, connection: Connection, signal?: AbortSignal): Promise<Reading> {
  const { models, readings, newest, clock } = world;
  world.stale.delete(connection.id); // what changes from now on is not surely in it
  const options = signal === undefined ? {} : { signal };
  const reading = models.list(connection, options).then((list): Reading => {
    const keys = new Set(list.flatMap(({ key }) => (key === null ? [] : [key])));
    const result = { readAt: clock.now(), models: list, keys };
    newest.set(connection.id, result);
    return result;
  });
  readings.set(connection.id, reading);
  // what failed is asked again by whoever comes next
  reading.catch(() => {
    if (readings.get(connection.id) === reading) readings.delete(connection.id);
  });
  return reading;
}

function step({ counts, revisions }: World, connectionId: string): void {
  const revision = (counts.get(connectionId) ?? 0) + 1;
  counts.set(connectionId, revision);
  revisions.get(connectionId)?.set({ revision });
}

async function* watchRevision(
  { revisions, counts, clock }: World,
  connectionId: string,
  signal: AbortSignal,
): AsyncGenerator<{ readonly revision: number }> {
  const latest = revisions.get(connectionId) ?? createLatestValue<{ readonly revision: number }>();
  revisions.set(connectionId, latest);
  if (!latest.isSet()) latest.set({ revision: counts.get(connectionId) ?? 0 });
  for await (const revision of latest.read(signal)) {
    yield revision;
    await clock.sleep(toldEveryMs, signal);
  }
}

/** The rows as they are now; made again only when something has changed. */
function merge(world: World, connection: Connection, reading: Reading): Merged {
  const { id } = connection;
  const revision = world.counts.get(id) ?? 0;
  const before = world.merged.get(id);
  if (before?.reading === reading && before.revision === revision) return before;
  const rows = mergeRows(reading.models, world.locals(), factsOf(world, id));
  const merged: Merged = {
    ...{ reading, revision, facets: null, sorted: null },
    rows: rows.map((row) => keyedRow(row, kept(world.nameKeys, row.name, naturalKey))),
    byId: new Map(reading.models.map((model) => [idOf(model), model])),
  };
  world.merged.set(id, merged);
  return merged;
}

const idOf = ({ key, category, name }: StoredRow): string => key ?? `${category}/${name}`;

function factsOf({ uploads, comparer, belongings }: World, connectionId: string): RowFacts {
  const [board, copies] = [uploads(), comparer()];
  return {
    compared: (stored, local) => copies.compared(connectionId, stored, local),
    isUploading: (of) => board.isUploading(connectionId, of),
    isReplaced: (key) => board.isReplaced(connectionId, key),
    belongsTo: (category, name) =>
      kept(belongings, `${category}/${name}`, () => belongsElsewhere(category, name)),
  };
}

/** What was worked out once for a name stays. */
function kept<Value>(
  memory: Map<string, Value>,
  name: string,
  make: (name: string) => Value,
): Value {
  const known = memory.get(name);
  if (known !== undefined) return known;
  const made = make(name);
  memory.set(name, made);
  return made;
}

function pageOf(
  world: World,
  connection: Connection,
  merged: Merged,
  request: PageRequest,
): ModelPage {
  const { offset, limit } = request;
  const key = JSON.stringify(request.sort);
  if (merged.sorted?.key !== key)
    merged.sorted = { key, rows: sortRows(merged.rows, request.sort) };
  const found = filterRows(merged.sorted.rows, request);
  const rows = found.slice(offset, offset + limit).map(({ row }) => row);
  compareInSight(world, connection, merged, rows);
  return {
    readAt: merged.reading.readAt,
    total: found.length,
    totalBytes: found.reduce((sum, { row }) => sum + (row.bytes ?? 0), 0),
    ...{ offset, rows },
  };
}

function compareInSight(
  world: World,
  connection: Connection,
  { byId }: Merged,
  rows: readonly KeyedRow['row'][],
): void {
  const wanted = new Map(
    rows.flatMap(({ id, local }) =>
      local?.comparison === 'sameSize' ? [[local.path, id] as const] : [],
    ),
  );
  if (wanted.size === 0) return;
  const pairs: (readonly [StoredRow, LocalModel])[] = [];
  for (const local of world.locals()) {
    const stored = byId.get(wanted.get(local.path) ?? '');
    if (stored !== undefined) pairs.push([stored, local]);
  }
  world.comparer().want(connection, pairs);
}
