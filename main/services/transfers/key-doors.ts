import type { DownloadJob } from '../../../contract/download.ts';
import type { Failure } from '../../../contract/error-code.ts';
import type { ImportJob } from '../../../contract/import.ts';
import type { UploadJob } from '../../../contract/upload.ts';
import { asksForKey } from '../../core/error-traits.ts';

type Job = UploadJob | DownloadJob | ImportJob;

/** Connections on which nothing of one kind begins, and the jobs that ended for the key of theirs. */
export interface KeyDoors {
  isShut(connectionId: string): boolean;
  /** For as long as the connection is being edited. */
  shut(connectionId: string): void;
  /** Gives the ids of those that ended for its key. */
  open(connectionId: string): readonly string[];
  /** The same for a key that was refused; a connection that is being edited stays shut. */
  tryAgain(connectionId: string): readonly string[];
  /** Looks how a job ended: one that ended for the key of its connection shuts it. */
  mind(job: Job): void;
  /** Whether the job goes on with another key. */
  isHeld(id: string): boolean;
  /** The job waits for nothing any more; with the last one the question is over, and others may try. */
  drop(id: string): void;
  /** Connections whose key was refused. */
  refused(): readonly { readonly connectionId: string; readonly failure: Failure }[];
}

export function createKeyDoors(): KeyDoors {
  /** Null: it is being edited. */
  const closed = new Map<string, Failure | null>();
  /** By job, with the connection of each. */
  const held = new Map<string, string>();
  const open = (connectionId: string): readonly string[] => {
    closed.delete(connectionId);
    const ids = [...held].filter(([, at]) => at === connectionId).map(([id]) => id);
    for (const id of ids) held.delete(id);
    return ids;
  };
  const isEdited = (connectionId: string) => closed.get(connectionId) === null;
  return {
    open,
    tryAgain: (connectionId) => (isEdited(connectionId) ? [] : open(connectionId)),
    isShut: (connectionId) => closed.has(connectionId),
    shut: (connectionId) => {
      if (!closed.has(connectionId)) closed.set(connectionId, null);
    },
    mind: (job) => {
      if (!waitsForKey(job)) return;
      held.set(job.id, job.connectionId);
      closed.set(job.connectionId, job.failure);
    },
    isHeld: (id) => held.has(id),
    drop: (id) => {
      const connectionId = held.get(id);
      if (connectionId === undefined) return;
      held.delete(id);
      const isLast = ![...held.values()].includes(connectionId);
      if (isLast && !isEdited(connectionId)) closed.delete(connectionId);
    },
    refused: () =>
      [...closed].flatMap(([connectionId, failure]) =>
        failure === null ? [] : [{ connectionId, failure }],
      ),
  };
}

/** Whether another key is all that it takes for the job to go on. */
export const waitsForKey = <Kind extends Job>(
  job: Kind,
): job is Extract<Kind, { state: 'failed' }> =>
  job.state === 'failed' && asksForKey(job.failure.code);
