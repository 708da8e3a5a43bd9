import type { DatabaseSync } from 'node:sqlite';

/**
 * How the jobs of one kind are read: all of them, one, and those that `where` fits, oldest first. `select` gives their
 * rows, `readJob` makes a job of one.
 */
export function jobReads<Job>(
  db: DatabaseSync,
  select: string,
  where: string,
  readJob: (row: unknown) => Job,
) {
  const list = db.prepare(`${select} order by created_at, id`);
  const get = db.prepare(`${select} where id = ?`);
  const at = db.prepare(`${select} where ${where} order by created_at, id`);
  return {
    list: () => Promise.resolve(list.all().map((row) => readJob(row))),
    get: (jobId: string) => {
      const row = get.get(jobId);
      return Promise.resolve(row === undefined ? null : readJob(row));
    },
    at: (...values: readonly string[]) =>
      Promise.resolve(at.all(...values).map((row) => readJob(row))),
  };
}
