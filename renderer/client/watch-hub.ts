import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { Failure } from '../../contract/error-code.ts';
import { failureOf } from './failure-of.ts';
import { nextTask } from './next-task.ts';
import type { Client } from './road.ts';

/** A stream of main, and how its events make a state. */
export interface Watch<State, Event> {
  readonly key: QueryKey;
  readonly open: (client: Client, signal: AbortSignal) => Promise<AsyncIterable<Event>>;
  /** `isFirst`: the whole state comes first, also after a way that was lost. */
  readonly step: (before: State | undefined, event: Event, isFirst: boolean) => State;
}

/** What a watch has told so far. */
export type Watched<State> =
  | { readonly state: 'ok'; readonly value: State }
  | { readonly state: 'failed'; readonly failure: Failure };

/** Main's streams: one for all who watch the same, its newest state in the cache. */
export interface WatchHub {
  use(client: Client | null): void;
  /** Gives what ends it. */
  watch<State, Event>(watch: Watch<State, Event>): () => void;
}

interface Running {
  readonly start: (client: Client) => void;
  watchers: number;
  stop: AbortController | null;
}

const lingerMs = 2_000;

export function createWatchHub(queries: QueryClient): WatchHub {
  const running = new Map<string, Running>();
  let current: Client | null = null;
  return {
    use(client) {
      current = client;
      for (const each of running.values()) {
        each.stop?.abort();
        each.stop = null;
        if (client !== null) each.start(client);
      }
    },
    watch(watch) {
      const id = JSON.stringify(watch.key);
      const known = running.get(id) ?? createRunning(queries, watch);
      running.set(id, known);
      known.watchers += 1;
      if (known.stop === null && current !== null) known.start(current);
      return () => {
        known.watchers -= 1;
        // a view that is left is often come back to
        setTimeout(() => {
          if (known.watchers > 0 || running.get(id) !== known) return;
          known.stop?.abort();
          running.delete(id);
          queries.removeQueries({ queryKey: watch.key, exact: true });
        }, lingerMs);
      };
    },
  };
}

function createRunning<State, Event>(queries: QueryClient, watch: Watch<State, Event>): Running {
  const own: Running = {
    watchers: 0,
    stop: null,
    start: (client) => {
      const stop = new AbortController();
      own.stop = stop;
      void follow(queries, watch, client, stop.signal);
    },
  };
  return own;
}

const againMs = 2_000;

async function follow<State, Event>(
  queries: QueryClient,
  { key, open, step }: Watch<State, Event>,
  client: Client,
  signal: AbortSignal,
): Promise<void> {
  const set = (value: Watched<State>): void => void queries.setQueryData(key, value);
  while (!signal.aborted) {
    try {
      let isFirst = true;
      for await (const event of await open(client, signal)) {
        if (isAborted(signal)) return;
        const before = queries.getQueryData<Watched<State>>(key);
        const value = step(before?.state === 'ok' ? before.value : undefined, event, isFirst);
        isFirst = false;
        set({ state: 'ok', value });
      }
      return;
    } catch (error) {
      // a stream ends before its way says that it is lost, which is no failure of the stream
      await nextTask();
      // an abort shows in two ways; only the signal tells
      if (isAborted(signal)) return;
      set({ state: 'failed', failure: failureOf(error) });
      await new Promise((resolve) => setTimeout(resolve, againMs));
    }
  }
}

const isAborted = (signal: AbortSignal): boolean => signal.aborted;
