import type { Run } from '../../../contract/run.ts';
import type { Comfy } from '../ports/comfy.ts';
import type { Follower } from './follower.ts';
import { createFollower } from './follower.ts';
import type { QueueChanges } from './queue-changes.ts';
import type { RunPorts } from './run-ports.ts';
import type { ActiveRun, HeldRun } from './run-states.ts';

type Owner = Pick<Run, 'connectionId' | 'clientId'>;

/** One follower for each connection and client id that has runs to follow. */
export interface Followers {
  open(comfy: Comfy, owner: Owner): Follower;
  find(owner: Owner): Follower | undefined;
  /** A followed run waits in the queue anew. */
  requeued(run: ActiveRun): void;
  /** A run that was followed is held now. */
  letGo(run: HeldRun): Promise<void>;
  /** Has the runs of a connection looked up now. */
  check(connectionId: string): void;
  close(): void;
}

export function createFollowers(
  { store, clock, rescue }: Pick<RunPorts, 'store' | 'clock' | 'rescue'>,
  queueChanges: Pick<QueueChanges, 'tell'>,
): Followers {
  const open = new Map<string, { readonly connectionId: string; readonly follower: Follower }>();
  const keyOf = ({ connectionId, clientId }: Owner) => JSON.stringify([connectionId, clientId]);
  return {
    open(comfy, owner) {
      const key = keyOf(owner);
      const known = open.get(key);
      if (known !== undefined) return known.follower;
      const onIdle = () => {
        if (open.get(key)?.follower === follower) open.delete(key);
      };
      const { clientId, connectionId } = owner;
      const onQueueChange = () => {
        queueChanges.tell(connectionId);
      };
      const follower = createFollower({
        ...{ comfy, clientId, store, rescue, clock, onIdle, onQueueChange },
      });
      open.set(key, { connectionId, follower });
      return follower;
    },
    find: (owner) => open.get(keyOf(owner))?.follower,
    requeued: (run) => {
      open.get(keyOf(run))?.follower.requeued(run);
    },
    letGo: async (run) => open.get(keyOf(run))?.follower.letGo(run),
    check(connectionId) {
      for (const entry of open.values())
        if (entry.connectionId === connectionId) entry.follower.check();
    },
    close() {
      for (const { follower } of [...open.values()]) follower.close();
    },
  };
}
