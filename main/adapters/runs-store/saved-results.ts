import type { DatabaseSync } from 'node:sqlite';

/** Tells whether a run of this app saved one of its results as exactly this file. */
export function createSavedResults(db: DatabaseSync): (path: string) => Promise<boolean> {
  const find = db.prepare(
    `select 1 from runs, json_each(runs.body, '$.outputs') as output
     where json_extract(output.value, '$.savedAs') = ? limit 1`,
  );
  return (path) => Promise.resolve(find.get(path) !== undefined);
}
