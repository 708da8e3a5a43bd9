import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { RescueStore } from '../../services/runs/run-ports.ts';

const Body = z.object({
  front: z.boolean(),
  number: z.number().nullable().default(null),
  prompt: z.unknown(),
  extraData: z.unknown(),
  targets: z.array(z.string()).nullable().default(null),
});
const Row = z.object({ prompt_id: z.string(), position: z.number(), body: z.string() });
const Owner = z.object({ connection_id: z.string() });

/** Prompts of a server's queue that are between two places, in the database. */
export function createRescueStore(db: DatabaseSync): RescueStore {
  const save = db.prepare('insert or replace into queue_rescue values (?, ?, ?, ?)');
  const list = db.prepare('select * from queue_rescue where connection_id = ? order by position');
  const one = db.prepare('select 1 from queue_rescue where connection_id = ? and prompt_id = ?');
  const remove = db.prepare('delete from queue_rescue where connection_id = ? and prompt_id = ?');
  const owners = db.prepare('select distinct connection_id from queue_rescue');
  return {
    save: async (connectionId, prompts) => {
      db.exec('begin immediate');
      try {
        for (const { promptId, position, ...body } of prompts)
          save.run(connectionId, promptId, position, JSON.stringify(body));
        db.exec('commit');
      } catch (error) {
        db.exec('rollback');
        throw error;
      }
      return Promise.resolve();
    },
    list: (connectionId) => Promise.resolve(list.all(connectionId).map(rescuedOf)),
    has: (connectionId, promptId) => Promise.resolve(one.get(connectionId, promptId) !== undefined),
    remove: (connectionId, promptId) => {
      remove.run(connectionId, promptId);
      return Promise.resolve();
    },
    connectionIds: () => Promise.resolve(owners.all().map((row) => Owner.parse(row).connection_id)),
  };
}

function rescuedOf(row: unknown) {
  const { prompt_id: promptId, position, body } = Row.parse(row);
  return { promptId, position, ...Body.parse(JSON.parse(body)) };
}
