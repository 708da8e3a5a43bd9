import type { DatabaseSync } from 'node:sqlite';
import type { KeptNames } from '../../services/imports/kept-secrets.ts';

/** In the database: names only, never a value. */
export function createKeptNames(db: DatabaseSync): KeptNames {
  const find = db.prepare('select 1 from kept_secrets where account = ?');
  const add = db.prepare('insert or ignore into kept_secrets values (?)');
  const remove = db.prepare('delete from kept_secrets where account = ?');
  return {
    has: (account) => Promise.resolve(find.get(account) !== undefined),
    add: async (account) => {
      add.run(account);
      return Promise.resolve();
    },
    remove: async (account) => {
      remove.run(account);
      return Promise.resolve();
    },
  };
}
