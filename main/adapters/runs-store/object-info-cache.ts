import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { ObjectInfoCache } from '../../services/workflows/workflow-ports.ts';

const Row = z.object({ server_start: z.string(), body: z.string() });

/** The node definitions of each connection's server, one row each. */
export function createObjectInfoCache(db: DatabaseSync): ObjectInfoCache {
  const read = db.prepare('select server_start, body from object_info where connection_id = ?');
  const write = db.prepare(
    `insert into object_info (connection_id, server_start, body) values (?, ?, ?)
     on conflict (connection_id) do update set server_start = excluded.server_start, body = excluded.body`,
  );
  const touch = db.prepare('update object_info set server_start = ? where connection_id = ?');
  return {
    async get(connectionId) {
      const row = read.get(connectionId);
      if (row === undefined) return Promise.resolve(null);
      const { server_start: serverStart, body } = Row.parse(row);
      return Promise.resolve({ serverStart, body });
    },
    async put(connectionId, { serverStart, body }) {
      write.run(connectionId, serverStart, body);
      return Promise.resolve();
    },
    async touch(connectionId, serverStart) {
      touch.run(serverStart, connectionId);
      return Promise.resolve();
    },
  };
}
