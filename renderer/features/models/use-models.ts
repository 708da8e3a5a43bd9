import { skipToken, useQueries } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type {
  ModelCategory,
  ModelFile,
  ModelPage,
  ModelSort,
  ModelState,
} from '../../../contract/model.ts';
import { failureOf } from '../../client/failure-of.ts';
import { useAct } from '../../app/use-act.ts';
import { useAsk, useCall, useRefresh } from '../../client/hooks.ts';
import { useSeen } from '../transfers/use-transfers.ts';
import type { Failure } from '../../../contract/error-code.ts';

export interface ModelQuery {
  readonly category: string | null;
  readonly states: readonly ModelState[];
  readonly text: string;
  readonly sort: ModelSort;
}

export interface ModelRows {
  readonly state: 'loading' | 'failed' | 'ready';
  readonly failure: Failure | null;
  readonly total: number;
  readonly totalBytes: number;
  /** Epoch ms of the reading. */
  readonly readAt: number | null;
  /** Undefined while its page is on its way. */
  readonly rowAt: (index: number) => ModelFile | undefined;
  /** Tells which rows are in sight. */
  readonly show: (first: number, last: number) => void;
}

const pageSize = 200;

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
                      ...{ connectionId, category: query.category, states: [...query.states] },
                      ...{ text: query.text, sort: query.sort, refresh: false },
                      offset: page * pageSize,
                      limit: pageSize,
                    },
                    { signal },
                  ),
                signal,
              ),
      structuralSharing: false,
      placeholderData: (before: ModelPage | undefined) => before,
    })),
  });
  const byPage = new Map<number, ModelPage>();
  pages.forEach(({ data }, index) => {
    const page = shown[index];
    if (data !== undefined && page !== undefined && data.offset === page * pageSize)
      byPage.set(page, data);
  });
  const newest = [...byPage.values()].at(-1);
  const failed = pages.find(({ isError }) => isError);
  const loading = newest === undefined && failed === undefined;
  return {
    state: newest !== undefined ? 'ready' : loading ? 'loading' : 'failed',
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

export const useCategoryList = (connectionId: string): UseQueryResult<readonly ModelCategory[]> =>
  useCall<readonly ModelCategory[]>(['models', connectionId, 'categories'], (client) =>
    client.models.categories({ connectionId }),
  );

/** The folders a file may go to; one and the same array until they change. */
export function useCategoryNames(connectionId: string): string[] {
  const { data } = useCategoryList(connectionId);
  return useMemo(() => (data ?? []).map(({ name }) => name), [data]);
}

/** What ComfyUI says of a finished upload changes the list; what it said before is in the list already. */
export function useReadAgain(connectionId: string): void {
  const refresh = useRefresh();
  const seen = JSON.stringify(useSeen());
  const known = useRef(seen);
  useEffect(() => {
    if (known.current === seen) return;
    known.current = seen;
    refresh(['models', connectionId]);
  }, [seen, refresh, connectionId]);
}

/** Has main read the bucket and the server again. */
export function useRefreshModels(connectionId: string): () => void {
  const act = useAct();
  const refresh = useRefresh();
  return () =>
    void act(async (client) => {
      await client.models.page({
        ...{ connectionId, category: null, states: [], text: '' },
        ...{ sort: { by: 'name', descending: false }, offset: 0, limit: 1, refresh: true },
      });
      refresh(['models', connectionId]);
    });
}
