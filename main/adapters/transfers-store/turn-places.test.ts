import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../database/open-database.ts';
import { createTurnPlaces } from './turn-places.ts';

let dir: string;
let db: ReturnType<typeof openDatabase>['db'];
const open = () => openDatabase(join(dir, 'ferry.db'), Date.now).db;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ferry-places-'));
  db = open();
  for (const id of ['a', 'b', 'c']) {
    db.prepare('insert into imports (id, created_at, body) values (?, 0, ?)').run(id, '{}');
    db.prepare(
      `insert into downloads (id, bucket, object_key, path, state, created_at, body)
        values (?, 'b', 'k', 'p', 'waiting', 0, '{}')`,
    ).run(id);
  }
});
afterEach(() => {
  db.close();
  rmSync(dir, { recursive: true, force: true });
});

describe.each(['downloads', 'imports'] as const)('places of %s', (jobs) => {
  it('are kept over a new start, in their order, each once', async () => {
    const places = createTurnPlaces(db, jobs);
    await places.save([
      { jobId: 'a', position: 2 },
      { jobId: 'b', position: 1.5 },
    ]);
    await places.save([{ jobId: 'a', position: -1 }]);
    db.close();
    db = open();
    expect(await createTurnPlaces(db, jobs).list()).toEqual([
      { jobId: 'a', position: -1 },
      { jobId: 'b', position: 1.5 },
    ]);
  });

  it('are written all together or not at all', async () => {
    const places = createTurnPlaces(db, jobs);
    const broken = { jobId: 'b', position: Number.NaN };
    await expect(places.save([{ jobId: 'a', position: 1 }, broken])).rejects.toThrow('NOT NULL');
    expect(await places.list()).toEqual([]);
  });

  it('go with the job when it is taken off the list, and are not kept for one that is none', async () => {
    const places = createTurnPlaces(db, jobs);
    await places.save([
      { jobId: 'a', position: 1 },
      { jobId: 'gone', position: 2 },
      { jobId: 'c', position: 3 },
    ]);
    db.exec(`delete from ${jobs} where id = 'a'`);
    expect(await places.list()).toEqual([{ jobId: 'c', position: 3 }]);
  });
});
