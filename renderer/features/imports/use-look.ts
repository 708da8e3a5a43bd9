import { useState } from 'react';
import type { Failure } from '../../../contract/error-code.ts';
import type { ImportLook } from '../../../contract/import.ts';
import { failureOf } from '../../client/failure-of.ts';
import { useCall } from '../../client/hooks.ts';

/** Whose hubs are asked first: `mainland` begins with ModelScope and the mirror. */
export type Order = 'mainland' | 'world';

interface Asked {
  readonly link: string;
  readonly order: Order;
  readonly allowPrivate: boolean;
  /** Each press looks anew: a revision may have moved, a token may have been saved. */
  readonly at: number;
}

export type LookState =
  | { readonly state: 'empty' }
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly failure: Failure }
  | { readonly state: 'found'; readonly look: ImportLook };

export interface Look {
  readonly found: LookState;
  readonly ask: (link: string, order: Order) => void;
  /** The same link, an address of the person's own network being meant. */
  readonly allow: () => void;
  readonly again: () => void;
}

/** What a link leads to; nothing is asked before there is one. */
export function useLook(connectionId: string, first: string, firstOrder: Order): Look {
  const [asked, setAsked] = useState<Asked>({
    ...{ link: first, order: firstOrder, allowPrivate: false, at: 0 },
  });
  const { at, ...request } = asked;
  const isEmpty = asked.link === '';
  const { data, error, isFetching } = useCall(
    ['import', connectionId, request.link, request.order, request.allowPrivate, at],
    (client, signal) => client.imports.look({ connectionId, ...request }, { signal }),
    // main keeps what it found for `add`: it is asked once
    { enabled: !isEmpty, staleMs: Infinity },
  );
  return {
    found: stateOf(isEmpty, data, isFetching ? null : error),
    ask: (link, order) => {
      setAsked({ link, order, allowPrivate: false, at: at + 1 });
    },
    allow: () => {
      setAsked({ ...asked, allowPrivate: true, at: at + 1 });
    },
    again: () => {
      setAsked({ ...asked, at: at + 1 });
    },
  };
}

function stateOf(isEmpty: boolean, look: ImportLook | undefined, error: Error | null): LookState {
  if (isEmpty) return { state: 'empty' };
  if (look !== undefined) return { state: 'found', look };
  return error === null ? { state: 'loading' } : { state: 'failed', failure: failureOf(error) };
}
