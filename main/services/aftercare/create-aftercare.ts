import type { Connection } from '../../../contract/connection.ts';
import type { Visibility } from '../../../contract/model.ts';
import type { SeenByComfy } from '../../../contract/upload.ts';
import { isAppError } from '../../core/app-error.ts';
import { placeOfKey } from '../../core/models/place-of-key.ts';
import type { ModelPages } from '../models/model-pages.ts';
import type { Models } from '../models/create-models.ts';
import { createLatestValue } from '../runs/latest-value.ts';

/** What brings a file into a bucket: an upload or an import. */
export interface Arriving {
  readonly id: string;
  readonly connectionId: string;
  readonly state: string;
  readonly target: { readonly objectKey: string };
}

export interface AftercarePorts {
  /** First every job, then the changed ones. */
  readonly jobs: { watch(signal: AbortSignal): AsyncIterable<readonly Arriving[]> };
  readonly models: Pick<Models, 'prefix' | 'visibility'>;
  readonly pages: Pick<ModelPages, 'forget'>;
  readonly connectionOf: (id: string) => Promise<Connection>;
  readonly reportDefect: (error: unknown) => void;
}

/** Asks ComfyUI about every job that ends while the app runs. */
export interface Aftercare {
  /** What is known so far, then each change. */
  watch(signal?: AbortSignal): AsyncGenerator<readonly SeenByComfy[]>;
  close(): void;
}

export function createAftercare(ports: AftercarePorts): Aftercare {
  const stop = new AbortController();
  const seen = new Map<string, SeenByComfy['visibility']>();
  const latest = createLatestValue<readonly SeenByComfy[]>();
  const show = () => {
    latest.set([...seen].map(([id, visibility]) => ({ id, visibility })));
  };
  const answer = (id: string, visibility: SeenByComfy['visibility']) => {
    seen.set(id, visibility);
    show();
  };
  show();
  const asking = new Map<string, Promise<void>>();
  const care = (job: Arriving) => {
    answer(job.id, 'asking');
    ports.pages.forget(job.connectionId);
    // files of one connection one after the other: what is found for one makes the next quick
    const before = asking.get(job.connectionId) ?? Promise.resolve();
    const now = before
      .then(() => visibilityOf(ports, job, stop.signal))
      .then((visibility) => {
        ports.pages.forget(job.connectionId);
        answer(job.id, visibility);
      })
      .catch((error: unknown) => {
        if (stop.signal.aborted) return;
        answer(job.id, 'unknown');
        ports.reportDefect(error);
      });
    asking.set(job.connectionId, now);
  };
  void listen(ports, care, stop.signal).catch(ports.reportDefect);
  return {
    watch: (signal) => latest.read(signal),
    close: () => {
      stop.abort();
    },
  };
}

async function listen(
  { jobs: arriving }: AftercarePorts,
  care: (job: Arriving) => void,
  signal: AbortSignal,
): Promise<void> {
  const ended = new Set<string>();
  let isFirst = true; // the whole list: what is done in it was done before
  for await (const jobs of arriving.watch(signal)) {
    for (const job of jobs) {
      if (job.state !== 'done') ended.delete(job.id);
      else if (!ended.has(job.id)) {
        // a small file may begin and end between two events
        ended.add(job.id);
        if (!isFirst) care(job);
      }
    }
    isFirst = false;
  }
}

async function visibilityOf(
  { models, connectionOf }: AftercarePorts,
  job: Arriving,
  signal: AbortSignal,
): Promise<Visibility> {
  try {
    const connection = await connectionOf(job.connectionId);
    const prefix = await models.prefix(connection, signal);
    const place = placeOfKey(prefix, job.target.objectKey);
    return place === null ? 'unknown' : await models.visibility(connection, place, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (isAppError(error)) return 'unknown';
    throw error;
  }
}
