import { skipToken, useQueries } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type {
  ModelCategory,
  ModelFacets,
  ModelPage,
  ModelRow,
  ModelRowState,
  ModelSort,
} from '../../../contract/model.ts';
import type { EqualFiles } from '../../../contract/object-work.ts';
import { failureOf } from '../../client/failure-of.ts';
import { useAct } from '../../app/use-act.ts';
import { useAsk, useCall, useRefresh, useWatched } from '../../client/hooks.ts';
import type { Failure } from '../../../contract/error-code.ts';

export interface ModelQuery {
  readonly category: string | null;
  readonly states: readonly ModelRowState[];
  readonly text: string;
  readonly baseModel: string | null;
  /** Only what lies in another category than its name says. */
  readonly misplaced: boolean;
  readonly sort: ModelSort;
}

export const everyModel: ModelQuery = {
  ...{ category: null, states: [], text: '', baseModel: null, misplaced: false },
  sort: { by: 'name', descending: false },
};

export interface ModelRows {
  readonly state: 'loading' | 'failed' | 'ready';
  readonly failure: Failure | null;
  readonly total: number;
  readonly totalBytes: number;
  /** Epoch ms of the reading. */
  readonly readAt: number | null;
  /** Undefined while its page is on its way. */
  readonly rowAt: (index: number) => ModelRow | undefined;
  /** Tells which rows are in sight. */
  readonly show: (first: number, last: number) => void;
}

/** Small enough to be read between two frames. */
const pageSize = 100;

const asked = (connectionId: string, { states, ...query }: ModelQuery) => ({
  ...{ ...query, connectionId, states: [...states], refresh: false },
});

/** The rows of the table, in pages that are asked for when they come into sight. */
export function useModelRows(connectionId: string, query: ModelQuery): ModelRows {
  const ask = useAsk();
  const [shown, setShown] = useState<readonly number[]>([0]);
  const pages = useQueries({
    queries: shown.map((page) => ({
      queryKey: ['call', 'models', connectionId, query, page],
      queryFn:
        ask === null
          ? skipToken
          : ({ signal }: { readonly signal: AbortSignal }) =>
              ask(
                (client) =>
                  client.models.page(
                    {
                      ...asked(connectionId, query),
                      offset: page * pageSize,
                      limit: pageSize,
                    },
                    { signal },
                  ),
                signal,
              ),
      structuralSharing: false,
    })),
  });
  const answered = new Map<number, ModelPage>();
  pages.forEach(({ data }, index) => {
    const page = shown[index];
    if (data !== undefined && page !== undefined) answered.set(page, data);
  });
  const byPage = useLastKnown(answered);
  const newest = [...byPage.values()].at(-1);
  const failed = pages.find(({ isError }) => isError);
  // that there was nothing says nothing about what is asked for now
  const isKnown = newest !== undefined && (answered.size > 0 || newest.total > 0);
  return {
    state: isKnown ? 'ready' : failed === undefined ? 'loading' : 'failed',
    failure: failed === undefined ? null : failureOf(failed.error),
    total: newest?.total ?? 0,
    totalBytes: newest?.totalBytes ?? 0,
    readAt: newest?.readAt ?? null,
    rowAt: (index) => byPage.get(Math.floor(index / pageSize))?.rows[index % pageSize],
    show: (first, last) => {
      const from = Math.floor(first / pageSize);
      const to = Math.floor(Math.max(first, last) / pageSize);
      const wanted = Array.from({ length: to - from + 1 }, (_, step) => from + step);
      if (wanted.some((page) => !shown.includes(page)) || wanted.length !== shown.length)
        setShown(wanted);
    },
  };
}

/** What was known stays while nothing of what is asked for is: the table keeps its place, its length and its focus. */
function useLastKnown(answered: ReadonlyMap<number, ModelPage>): ReadonlyMap<number, ModelPage> {
  const [kept, setKept] = useState(answered);
  if (answered.size === 0) return kept;
  const isNew =
    kept.size !== answered.size || [...answered].some(([page, rows]) => kept.get(page) !== rows);
  if (isNew) setKept(answered);
  return answered;
}

export const useCategoryList = (connectionId: string): UseQueryResult<readonly ModelCategory[]> =>
  useCall<readonly ModelCategory[]>(['models', connectionId, 'categories'], (client) =>
    client.models.categories({ connectionId }),
  );

/** The folders a file may go to; one and the same array until they change. */
export function useCategoryNames(connectionId: string): string[] {
  const { data } = useCategoryList(connectionId);
  return useMemo(() => (data ?? []).map(({ name }) => name), [data]);
}

/** Keeps pages, facets and categories true: main tells when they are to be asked for again. */
export function useModelChanges(connectionId: string): void {
  const refresh = useRefresh();
  const revision = useWatched<number, { readonly revision: number }>({
    key: ['watch', 'models', connectionId],
    open: (client, signal) => client.models.watch({ connectionId }, { signal }),
    step: (_before, event) => event.revision,
  });
  const known = useRef(revision);
  useEffect(() => {
    if (known.current === revision) return;
    // the first one is that of what was just asked for
    if (known.current !== undefined) refresh(['models', connectionId]);
    known.current = revision;
  }, [revision, refresh, connectionId]);
}

/** How many rows there are of each kind; undefined until it is known. */
export const useFacets = (connectionId: string): ModelFacets | undefined =>
  useCall<ModelFacets>(
    ['models', connectionId, 'facets'],
    (client) => client.models.facets({ connectionId }),
    { keep: true },
  ).data;

/** A bucket is not looked through for it again before. */
const equalKeptMs = 600_000;
const noneEqual: readonly EqualFiles[] = [];

/** Files of one content under several names; none until that is known. */
export const useEqualFiles = (connectionId: string): readonly EqualFiles[] =>
  useCall<readonly EqualFiles[]>(
    ['equalFiles', connectionId],
    (client, signal) => client.models.equalFiles({ connectionId }, { signal }),
    { staleMs: equalKeptMs },
  ).data ?? noneEqual;

/** As many as a plan takes. */
const mostChosen = 10_000;
const chosenAtOnce = 500;

/** Rows by their places in the table, asked for where they are not in sight. */
export function useRowRange(
  connectionId: string,
  query: ModelQuery,
): (first: number, last: number) => Promise<readonly ModelRow[]> {
  const act = useAct();
  return async (first, last) => {
    const until = Math.min(last, first + mostChosen - 1);
    const rows: ModelRow[] = [];
    await act(async (client) => {
      for (let offset = first; offset <= until; offset += chosenAtOnce) {
        const limit = Math.min(chosenAtOnce, until - offset + 1);
        const page = await client.models.page({ ...asked(connectionId, query), offset, limit });
        rows.push(...page.rows);
      }
    });
    return rows;
  };
}

/** Has main read the bucket and the server again. */
export function useRefreshModels(connectionId: string): () => void {
  const act = useAct();
  const refresh = useRefresh();
  return useCallback(
    () =>
      void act(async (client) => {
        await client.models.page({
          ...{ connectionId, category: null, states: [], text: '', offset: 0, limit: 1 },
          ...{ sort: { by: 'name', descending: false }, refresh: true },
        });
        refresh(['models', connectionId]);
      }),
    [act, refresh, connectionId],
  );
}
