import type { DatabaseSync } from 'node:sqlite';
import type { LibraryPorts } from '../../services/workflows/library-ports.ts';

/** Runs go by the name of their workflow; one that has another name now keeps its results. */
export function createRenamedRuns(db: DatabaseSync): LibraryPorts['runs'] {
  const rename = db.prepare(
    `update runs set body = json_set(body, '$.workflowName', ?)
     where connection_id = ? and body ->> '$.workflowName' = ?`,
  );
  return {
    rename: async (connectionId, from, to) => {
      rename.run(to, connectionId, from);
      return Promise.resolve();
    },
  };
}
