import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { Connection } from '../../../contract/connection.ts';
import { AppError } from '../../core/app-error.ts';
import type { ConnectionStore } from '../../services/ports/connection-store.ts';

const Row = z.object({ body: z.string() });

/** The saved connections in the database, by name; a name that another one has throws `connection.nameTaken`. */
export function createConnectionStore(db: DatabaseSync): ConnectionStore {
  const list = db.prepare('select body from connections order by name, id');
  const get = db.prepare('select body from connections where id = ?');
  const save = db.prepare(`
    insert into connections (id, name, body) values (?, ?, ?)
    on conflict (id) do update set name = excluded.name, body = excluded.body`);
  const remove = db.prepare('delete from connections where id = ?');
  return {
    list: async () => Promise.resolve(list.all().map(readRow)),
    get: async (id) => {
      const row = get.get(id);
      return Promise.resolve(row === undefined ? null : readRow(row));
    },
    save: async (connection) => {
      // the schema drops what it does not name: no secret gets into the file by mistake
      const plain = Connection.parse(connection);
      try {
        save.run(plain.id, plain.name, JSON.stringify(plain));
      } catch (cause) {
        if (!isUniqueViolation(cause)) throw cause;
        throw new AppError('connection.nameTaken', { name: plain.name }, { cause });
      }
      return Promise.resolve();
    },
    remove: async (id) => {
      remove.run(id);
      return Promise.resolve();
    },
  };
}

function readRow(row: unknown): Connection {
  return Connection.parse(JSON.parse(Row.parse(row).body));
}

// SQLITE_CONSTRAINT_UNIQUE, https://www.sqlite.org/rescode.html
function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 2067;
}
