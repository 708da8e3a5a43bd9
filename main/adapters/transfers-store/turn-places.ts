import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { TurnPlaces } from '../../services/transfers/turn-order.ts';

const Row = z
  .object({ job_id: z.string(), position: z.number() })
  .transform(({ job_id: jobId, position }) => ({ jobId, position }));

const tables = { downloads: 'download_places', imports: 'import_places' } as const;

/** Where a person has put jobs of one kind, in the database. */
export function createTurnPlaces(db: DatabaseSync, jobs: keyof typeof tables): TurnPlaces {
  const list = db.prepare(`select * from ${tables[jobs]} order by position, job_id`);
  const save = db.prepare(
    `insert or replace into ${tables[jobs]} select id, ? from ${jobs} where id = ?`,
  );
  return {
    list: () => Promise.resolve(list.all().map((row) => Row.parse(row))),
    save: async (places) => {
      db.exec('begin immediate');
      try {
        for (const { jobId, position } of places) save.run(position, jobId);
        db.exec('commit');
      } catch (error) {
        db.exec('rollback');
        throw error;
      }
      return Promise.resolve();
    },
  };
}
