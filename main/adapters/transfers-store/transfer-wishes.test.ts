import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../database/open-database.ts';
import { createTransferWishes } from './transfer-wishes.ts';

let dir: string;
let db: ReturnType<typeof openDatabase>['db'];
const open = () => openDatabase(join(dir, 'ferry.db'), Date.now).db;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ferry-wishes-'));
  db = open();
  for (const id of ['a', 'b', 'c'])
    db.prepare('insert into uploads values (?, ?, ?, ?, ?, ?)').run(id, 'b', 'k', 'waiting', 0, '');
});
afterEach(() => {
  db.close();
  rmSync(dir, { recursive: true, force: true });
});

it('keeps wishes over a new start, in their order, each once', async () => {
  const wishes = createTransferWishes(db);
  await wishes.save({ jobId: 'a', position: 2, paused: false });
  await wishes.save({ jobId: 'b', position: 1, paused: true });
  await wishes.save({ jobId: 'c', position: 3, paused: false });
  await wishes.save({ jobId: 'c', position: -1, paused: true });
  db.close();
  db = open();
  expect(await createTransferWishes(db).list()).toEqual([
    { jobId: 'c', position: -1, paused: true },
    { jobId: 'b', position: 1, paused: true },
    { jobId: 'a', position: 2, paused: false },
  ]);
});

it('forgets a wish, and takes one that is not there for forgotten', async () => {
  const wishes = createTransferWishes(db);
  await wishes.save({ jobId: 'a', position: 1, paused: false });
  await wishes.remove('a');
  await wishes.remove('a');
  expect(await wishes.list()).toEqual([]);
});

it('loses the wish of an upload that is taken off the list', async () => {
  const wishes = createTransferWishes(db);
  await wishes.save({ jobId: 'a', position: 1, paused: false });
  await wishes.save({ jobId: 'b', position: 2, paused: false });
  db.exec(`delete from uploads where id = 'a'`);
  expect(await wishes.list()).toEqual([{ jobId: 'b', position: 2, paused: false }]);
});
