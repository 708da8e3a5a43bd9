import { useState } from 'react';
import type { Failure } from '../../../contract/error-code.ts';
import type { Leftover } from '../../../contract/leftover.ts';
import { useAct } from '../../app/use-act.ts';
import { useNotices } from '../../app/use-notices.tsx';
import { failureOf } from '../../client/failure-of.ts';
import { useCall } from '../../client/hooks.ts';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { leftoverSums } from './leftover-sums.ts';

type FoundLeftovers =
  | { readonly state: 'asking' }
  | { readonly state: 'failed'; readonly failure: Failure }
  | { readonly state: 'told'; readonly leftovers: readonly Leftover[] };

/** What was left in the bucket of a connection, and how it is ended. */
export function useLeftovers(connectionId: string) {
  const act = useAct();
  const words = useWords();
  const format = useFormat();
  const { tell, tellFailure } = useNotices();
  const [isCleaning, setCleaning] = useState(false);
  const { data, error, isFetching, refetch } = useCall<readonly Leftover[]>(
    ['leftovers', connectionId],
    (client, signal) => client.leftovers.list({ connectionId }, { signal }),
    { staleMs: 0 },
  );
  const clean = async (uploadIds: readonly string[] | null): Promise<void> => {
    setCleaning(true);
    const done = await act((client) =>
      client.leftovers.clean({
        connectionId,
        uploadIds: uploadIds === null ? null : [...uploadIds],
      }),
    );
    setCleaning(false);
    if (done !== undefined) {
      const { count, bytes } = leftoverSums(done.cleaned).all;
      if (count > 0) tell(words.say('ui.leftovers.cleaned', { count, bytes: format.bytes(bytes) }));
      for (const { failure } of done.kept.slice(0, 3)) tellFailure(failure);
    }
    await refetch();
  };
  return {
    state: stateOf(data, error, isFetching),
    isCleaning,
    clean: (uploadIds: readonly string[] | null) => void clean(uploadIds),
    again: () => void refetch(),
  };
}

function stateOf(
  leftovers: readonly Leftover[] | undefined,
  error: Error | null,
  isFetching: boolean,
): FoundLeftovers {
  if (error !== null && !isFetching) return { state: 'failed', failure: failureOf(error) };
  return leftovers === undefined ? { state: 'asking' } : { state: 'told', leftovers };
}
