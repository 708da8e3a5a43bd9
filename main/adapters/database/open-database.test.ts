import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from './migrations.ts';
import { openDatabase } from './open-database.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ferry-db-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});
const now = () => Date.UTC(2026, 0, 2);

describe('openDatabase', () => {
  it('makes a new file with the newest schema, in WAL mode', () => {
    const { db, setAside } = openDatabase(join(dir, 'sub', 'ferry.db'), now);
    expect(setAside).toBeNull();
    expect(db.prepare('pragma user_version').get()).toEqual({ user_version: migrations.length });
    expect(db.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' });
    db.close();
  });

  it('keeps the rows of an existing file', () => {
    const path = join(dir, 'ferry.db');
    const first = openDatabase(path, now).db;
    first.exec(`insert into settings values ('a', '1')`);
    first.close();
    const second = openDatabase(path, now).db;
    expect(second.prepare('select * from settings').all()).toEqual([{ key: 'a', body: '1' }]);
    second.close();
  });

  it('sets a damaged file aside, byte for byte, and starts a new one', () => {
    const path = join(dir, 'ferry.db');
    const rubbish = 'this is no database, '.repeat(400);
    writeFileSync(path, rubbish);
    const { db, setAside } = openDatabase(path, now);
    expect(setAside).not.toBeNull();
    expect(readFileSync(setAside ?? '', 'utf8')).toBe(rubbish);
    expect(db.prepare('select count(*) as n from uploads').get()).toEqual({ n: 0 });
    db.close();
  });

  it('refuses a file of a newer version and leaves it alone', () => {
    const path = join(dir, 'ferry.db');
    const newer = new DatabaseSync(path);
    newer.exec('pragma user_version = 9999');
    newer.close();
    expect(() => openDatabase(path, now)).toThrow(expect.objectContaining({ code: 'store.newer' }));
    const again = new DatabaseSync(path);
    expect(again.prepare('pragma user_version').get()).toEqual({ user_version: 9999 });
    again.close();
  });
});
