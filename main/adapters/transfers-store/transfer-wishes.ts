import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { TransferWishes } from '../../services/transfers/transfer-ports.ts';

const Row = z
  .object({ job_id: z.string(), position: z.number(), paused: z.number() })
  .transform(({ job_id: jobId, position, paused }) => ({ jobId, position, paused: paused === 1 }));

/** What a person wants of each upload, in the database. */
export function createTransferWishes(db: DatabaseSync): TransferWishes {
  const list = db.prepare('select * from transfer_wishes order by position, job_id');
  const save = db.prepare('insert or replace into transfer_wishes values (?, ?, ?)');
  const remove = db.prepare('delete from transfer_wishes where job_id = ?');
  return {
    list: () => Promise.resolve(list.all().map((row) => Row.parse(row))),
    save: ({ jobId, position, paused }) => {
      save.run(jobId, position, paused ? 1 : 0);
      return Promise.resolve();
    },
    remove: (jobId) => {
      remove.run(jobId);
      return Promise.resolve();
    },
  };
}
