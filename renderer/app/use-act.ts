import { useCallback } from 'react';
import { failureOf } from '../client/failure-of.ts';
import { useClient, useWasLost } from '../client/FerryProvider.tsx';
import type { Client } from '../client/road.ts';
import { useWords } from '../words/WordsProvider.tsx';
import { useNotices } from './use-notices.tsx';

/** Does something through main; what goes wrong is told in a notice, and undefined comes back. */
export function useAct(): <T>(action: (client: Client) => Promise<T>) => Promise<T | undefined> {
  const client = useClient();
  const wasLost = useWasLost();
  const words = useWords();
  const { tellFailure, tellProblem } = useNotices();
  return useCallback(
    async (action) => {
      if (client === null) {
        tellProblem(words.say('ui.lost.notDone'));
        return undefined;
      }
      try {
        return await action(client);
      } catch (error) {
        if (await wasLost(client)) tellProblem(words.say('ui.lost.unknown'));
        else tellFailure(failureOf(error));
        return undefined;
      }
    },
    [client, wasLost, words, tellFailure, tellProblem],
  );
}
