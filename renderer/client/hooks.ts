import { keepPreviousData, skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { useClient, useHub, useWasLost } from './FerryProvider.tsx';
import type { Client } from './road.ts';
import type { Watch, Watched } from './watch-hub.ts';

export interface CallOptions {
  /** False: not asked yet. */
  readonly enabled?: boolean;
  readonly refetchEveryMs?: number;
  /** What was shown stays until the new answer is there. */
  readonly keep?: boolean;
  readonly staleMs?: number;
  /** What nobody shows any more is not kept, since it would be wrong by then. */
  readonly forget?: boolean;
}

/** Null while there is no way to main. A question whose way is lost is no failure: it waits to be called off. */
export function useAsk():
  | (<T>(
      call: (client: Client, signal: AbortSignal) => Promise<T>,
      signal: AbortSignal,
    ) => Promise<T>)
  | null {
  const client = useClient();
  const wasLost = useWasLost();
  if (client === null) return null;
  return async (call, signal) => {
    try {
      return await call(client, signal);
    } catch (error) {
      if (await wasLost(client)) await calledOff(signal);
      throw error;
    }
  };
}

const calledOff = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener('abort', () => {
        resolve();
      });
  });

/** A question to main; its answer lies in the cache under `key`. */
export function useCall<T>(
  key: readonly unknown[],
  call: (client: Client, signal: AbortSignal) => Promise<T>,
  { enabled = true, refetchEveryMs, keep = false, staleMs, forget = false }: CallOptions = {},
): UseQueryResult<T> {
  const ask = useAsk();
  return useQuery({
    queryKey: ['call', ...key],
    queryFn: enabled && ask !== null ? ({ signal }) => ask(call, signal) : skipToken,
    structuralSharing: false,
    ...(refetchEveryMs !== undefined && { refetchInterval: refetchEveryMs }),
    ...(staleMs !== undefined && { staleTime: staleMs }),
    ...(forget && { gcTime: 0 }),
    ...(keep && { placeholderData: keepPreviousData }),
  });
}

/** The newest state of a stream of main; undefined before its first event, and where `enabled` is false. */
export function useWatch<State, Event>(
  watch: Watch<State, Event>,
  enabled = true,
): Watched<State> | undefined {
  const hub = useHub();
  const id = JSON.stringify(watch.key);
  const newest = useRef(watch);
  useEffect(() => {
    newest.current = watch;
  });
  useEffect(() => (enabled ? hub.watch(newest.current) : undefined), [hub, id, enabled]);
  const { data } = useQuery<Watched<State>>({
    queryKey: watch.key,
    queryFn: skipToken,
    staleTime: Infinity,
    gcTime: Infinity,
    structuralSharing: false,
  });
  return enabled ? data : undefined;
}

/** The state of a stream without its failures. */
export function useWatched<State, Event>(
  watch: Watch<State, Event>,
  enabled = true,
): State | undefined {
  const watched = useWatch(watch, enabled);
  return watched?.state === 'ok' ? watched.value : undefined;
}

/** Reads again what stands under a key. */
export function useRefresh(): (key: readonly unknown[]) => void {
  const queries = useQueryClient();
  return useCallback(
    (key) => void queries.invalidateQueries({ queryKey: ['call', ...key] }),
    [queries],
  );
}

/** Of a stream that first tells all and then what has changed. */
export function changedById<Item extends { readonly id: string }>(
  before: readonly Item[] | undefined,
  changed: readonly Item[],
  isFirst: boolean,
): readonly Item[] {
  if (isFirst || before === undefined) return changed;
  const byId = new Map(changed.map((item) => [item.id, item]));
  const kept = before.map((item) => byId.get(item.id) ?? item);
  const known = new Set(before.map(({ id }) => id));
  return [...changed.filter(({ id }) => !known.has(id)), ...kept];
}

/** The whole state in each event. */
export const newest = <State>(_before: State | undefined, event: State): State => event;
