import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { MoveRecord } from '../../core/objects/move-record.ts';
import type { MoveJournal } from '../../services/objects/object-ports.ts';

const Row = z.object({ body: z.string() });

/** The moves in the database; every write is on the disk when it returns. */
export function createMoveJournal(db: DatabaseSync): MoveJournal {
  const list = db.prepare('select body from object_moves order by created_at, id');
  const save = db.prepare('insert or replace into object_moves values (?, ?, ?, ?)');
  const remove = db.prepare('delete from object_moves where id = ?');
  return {
    list: () =>
      Promise.resolve(list.all().map((row) => MoveRecord.parse(JSON.parse(Row.parse(row).body)))),
    save: (move) => {
      save.run(move.id, move.bucket, move.createdAt, JSON.stringify(move));
      return Promise.resolve();
    },
    remove: (id) => {
      remove.run(id);
      return Promise.resolve();
    },
  };
}
