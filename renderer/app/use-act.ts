import { useCallback } from 'react';
import { failureOf } from '../client/failure-of.ts';
import { useClient } from '../client/FerryProvider.tsx';
import type { Client } from '../client/road.ts';
import { useNotices } from './use-notices.tsx';

/** Does something through main; what goes wrong is told in a notice, and undefined comes back. */
export function useAct(): <T>(action: (client: Client) => Promise<T>) => Promise<T | undefined> {
  const client = useClient();
  const { tellFailure } = useNotices();
  return useCallback(
    async (action) => {
      if (client === null) return undefined;
      try {
        return await action(client);
      } catch (error) {
        tellFailure(failureOf(error));
        return undefined;
      }
    },
    [client, tellFailure],
  );
}
