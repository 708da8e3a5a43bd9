import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { Cure } from '../../../contract/preflight.ts';
import type { CureStore } from '../../services/preflight/preflight-ports.ts';

const Row = z.object({ body: z.string() });

/** Cures as they stand, one row each, oldest first. */
export function createCureStore(db: DatabaseSync): CureStore {
  const all = db.prepare('select body from cures order by created_at');
  const write = db.prepare(
    `insert into cures (id, created_at, body) values (?, ?, ?)
     on conflict (id) do update set body = excluded.body`,
  );
  const remove = db.prepare('delete from cures where id = ?');
  return {
    list: () =>
      Promise.resolve(all.all().map((row) => Cure.parse(JSON.parse(Row.parse(row).body)))),
    save: (cure) => {
      write.run(cure.id, cure.createdAt, JSON.stringify(cure));
      return Promise.resolve();
    },
    remove: (id) => {
      remove.run(id);
      return Promise.resolve();
    },
  };
}
