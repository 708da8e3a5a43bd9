import type { Failure } from '../../../contract/error-code.ts';
import type { ImportJob } from '../../../contract/import.ts';
import { asksForKey } from '../../core/error-traits.ts';

/** Connections on which no import begins, and the imports that ended for the key of theirs. */
export interface KeyDoors {
  isShut(connectionId: string): boolean;
  /** For as long as the connection is being edited. */
  shut(connectionId: string): void;
  /** Gives the ids of those that ended for its key. */
  open(connectionId: string): readonly string[];
  /** The same for a key that was refused; a connection that is being edited stays shut. */
  tryAgain(connectionId: string): readonly string[];
  /** Looks how a job ended: one that ended for the key of its connection shuts it. */
  mind(job: ImportJob): void;
  /** The job waits for nothing any more. */
  drop(id: string): void;
  /** Connections whose key was refused. */
  refused(): readonly { readonly connectionId: string; readonly failure: Failure }[];
}

export function createKeyDoors(): KeyDoors {
  /** Null: it is being edited. */
  const closed = new Map<string, Failure | null>();
  const held = new Map<string, string>();
  const open = (connectionId: string): readonly string[] => {
    closed.delete(connectionId);
    const ids = [...held].filter(([, at]) => at === connectionId).map(([id]) => id);
    for (const id of ids) held.delete(id);
    return ids;
  };
  return {
    open,
    tryAgain: (connectionId) => (closed.get(connectionId) === null ? [] : open(connectionId)),
    isShut: (connectionId) => closed.has(connectionId),
    shut: (connectionId) => {
      if (!closed.has(connectionId)) closed.set(connectionId, null);
    },
    mind: (job) => {
      if (!waitsForKey(job)) return;
      held.set(job.id, job.connectionId);
      closed.set(job.connectionId, job.failure);
    },
    drop: (id) => {
      held.delete(id);
    },
    refused: () =>
      [...closed].flatMap(([connectionId, failure]) =>
        failure === null ? [] : [{ connectionId, failure }],
      ),
  };
}

/** Whether another key is all that it takes for the job to go on. */
export const waitsForKey = (job: ImportJob): job is Extract<ImportJob, { state: 'failed' }> =>
  job.state === 'failed' && asksForKey(job.failure.code);
