import type { Connection } from '../../../contract/connection.ts';
import type {
  EqualFiles,
  Removal,
  VerifyEvent,
  VerifyWish,
} from '../../../contract/object-work.ts';
import { equalFiles, type EqualFilesPorts } from './equal-files.ts';
import { removeObjects, type RemovalPorts } from './remove-objects.ts';
import { verifyObjects, type VerifyPorts } from './verify-objects.ts';

/** What is done with objects that need no journal. */
export interface ObjectWork {
  /** One result a key; `reading` at most ten times a second in between. */
  verify(
    connection: Connection,
    wishes: readonly VerifyWish[],
    tell: (event: VerifyEvent) => void,
    signal: AbortSignal,
  ): Promise<void>;
  equalFiles(connection: Connection, signal: AbortSignal): Promise<EqualFiles[]>;
  remove(connection: Connection, keys: readonly string[], signal: AbortSignal): Promise<Removal>;
}

export function createObjectWork(ports: VerifyPorts & EqualFilesPorts & RemovalPorts): ObjectWork {
  return {
    verify: (connection, wishes, tell, signal) =>
      verifyObjects(ports, connection, wishes, tell, signal),
    equalFiles: (connection, signal) => equalFiles(ports, connection, signal),
    remove: (connection, keys, signal) => removeObjects(ports, connection, keys, signal),
  };
}
