import { QueryClient, QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { createContext, use, useEffect, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import type { Client } from './road.ts';
import type { RoadState, RoadStore } from './road-store.ts';
import { createRoadStore } from './road-store.ts';
import type { WatchHub } from './watch-hub.ts';
import { createWatchHub } from './watch-hub.ts';

const RoadContext = createContext<RoadState>({ state: 'opening' });
const WasLostContext = createContext<RoadStore['wasLost']>(() => Promise.resolve(false));
const HubContext = createContext<WatchHub | null>(null);

/** The way to main, the cache of what it said, and the watches that keep the cache true. */
export function FerryProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [store] = useState(createRoadStore);
  const [queries] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: { retry: false, refetchOnWindowFocus: false, staleTime: 30_000 },
        },
      }),
  );
  const [hub] = useState(() => createWatchHub(queries));
  const road = useSyncExternalStore(store.subscribe, store.read);
  return (
    <QueryClientProvider client={queries}>
      <WasLostContext value={store.wasLost}>
        <RoadContext value={road}>
          <HubContext value={hub}>
            <FollowRoad road={road} hub={hub} />
            {children}
          </HubContext>
        </RoadContext>
      </WasLostContext>
    </QueryClientProvider>
  );
}

/** A new way to main: every watch starts over, and what was read is read again. What a lost one owes is called off. */
function FollowRoad({ road, hub }: { readonly road: RoadState; readonly hub: WatchHub }): null {
  const queries = useQueryClient();
  const client = road.state === 'open' ? road.client : null;
  useEffect(() => {
    hub.use(client);
    if (client === null) void queries.cancelQueries({ queryKey: ['call'] });
    else void queries.invalidateQueries({ queryKey: ['call'] });
  }, [client, hub, queries]);
  return null;
}

export const useRoad = (): RoadState => use(RoadContext);

export function useHub(): WatchHub {
  const hub = use(HubContext);
  if (hub === null) throw new Error('outside of FerryProvider');
  return hub;
}

/** Whether a call has failed because the way to main was lost. */
export const useWasLost = (): RoadStore['wasLost'] => use(WasLostContext);

/** Null while there is no way to main. */
export function useClient(): Client | null {
  const road = useRoad();
  return road.state === 'open' ? road.client : null;
}
