import type { Connection } from '../../../contract/connection.ts';
import type { ModelFile, ModelPage, ModelSort } from '../../../contract/model.ts';
import { filterModels, sortModels } from '../../core/models/model-page.ts';
import type { ModelFilter } from '../../core/models/model-page.ts';
import type { Clock } from '../ports/clock.ts';
import type { Models } from './create-models.ts';

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
  /** All of them, read again where the last reading is older than `youngerThanMs`. */
  all(
    connection: Connection,
    youngerThanMs: number,
    signal?: AbortSignal,
  ): Promise<readonly ModelFile[]>;
  /** The next page reads anew. */
  forget(connectionId: string): void;
}

interface Reading {
  readonly readAt: number;
  readonly models: readonly ModelFile[];
  /** The last order that was asked for. */
  sorted: { readonly key: string; readonly models: readonly ModelFile[] } | null;
}

export function createModelPages(models: Pick<Models, 'list'>, clock: Clock): ModelPages {
  const readings = new Map<string, Promise<Reading>>();
  const read = (connection: Connection, signal?: AbortSignal): Promise<Reading> => {
    const reading = models
      .list(connection, signal === undefined ? {} : { signal })
      .then((list) => ({
        readAt: clock.now(),
        models: list,
        sorted: null,
      }));
    readings.set(connection.id, reading);
    // what failed is asked again by whoever comes next
    reading.catch(() => {
      if (readings.get(connection.id) === reading) readings.delete(connection.id);
    });
    return reading;
  };
  return {
    async page(connection, request, signal) {
      const known = request.refresh ? undefined : readings.get(connection.id);
      const reading = await (known ?? read(connection));
      signal?.throwIfAborted();
      return pageOf(reading, request);
    },
    async all(connection, youngerThanMs, signal) {
      const known = await readings.get(connection.id);
      if (known !== undefined && clock.now() - known.readAt < youngerThanMs) return known.models;
      return (await read(connection, signal)).models;
    },
    forget: (connectionId) => {
      readings.delete(connectionId);
    },
  };
}

function pageOf(reading: Reading, request: PageRequest): ModelPage {
  const { offset, limit } = request;
  const key = JSON.stringify(request.sort);
  if (reading.sorted?.key !== key)
    reading.sorted = { key, models: sortModels(reading.models, request.sort) };
  const found = filterModels(reading.sorted.models, request);
  return {
    readAt: reading.readAt,
    total: found.length,
    totalBytes: found.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
    offset,
    rows: found.slice(offset, offset + limit),
  };
}
