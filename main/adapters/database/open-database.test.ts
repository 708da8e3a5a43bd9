import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
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

/** A process in the middle of its first write, before WAL is on: whoever opens the file is locked out for a moment. */
const holdAWhile = `
  const { DatabaseSync } = require('node:sqlite');
  const { workerData: { path, begin, held } } = require('node:worker_threads');
  // as any process of ours: who looks at the file at the same moment is waited for
  const db = new DatabaseSync(path, { timeout: 5_000 });
  db.exec(begin + '; create table theirs (a)');
  Atomics.store(held, 0, 1);
  Atomics.notify(held, 0);
  Atomics.wait(held, 0, 1, 300);
  db.exec('commit');
  db.close();
`;

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

  it.each(['begin immediate', 'begin exclusive'])(
    'waits for another process that is about to make the same file (%s)',
    async (begin) => {
      const path = join(dir, 'ferry.db');
      const held = new Int32Array(new SharedArrayBuffer(4));
      const other = new Worker(holdAWhile, { eval: true, workerData: { path, begin, held } });
      Atomics.wait(held, 0, 0);
      const { db } = openDatabase(path, now);
      expect(db.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' });
      expect(db.prepare('select body from settings').all()).toEqual([]);
      db.close();
      await once(other, 'exit');
    },
  );

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

describe('the limit of the settings', () => {
  const migrated = (settings: string): unknown => {
    const path = join(dir, 'ferry.db');
    const old = new DatabaseSync(path);
    const before = migrations.findIndex((step) => step.includes('limitBytesPerSecond'));
    for (const step of migrations.slice(0, before)) old.exec(step);
    old.exec(`pragma user_version = ${before}`);
    old.prepare('insert into settings values (?, ?)').run('settings', settings);
    old.close();
    const { db } = openDatabase(path, now);
    const row = db.prepare('select body from settings').get();
    db.close();
    return row?.body;
  };

  it('stays where a number was chosen, as the lanes do', () => {
    expect(migrated('{"lanes":4,"limitBytesPerSecond":2500000}')).toBe(
      '{"lanes":4,"limit":2500000}',
    );
  });

  it('takes what holds by default where there was none', () => {
    expect(migrated('{"lanes":4,"limitBytesPerSecond":null}')).toBe('{"lanes":4}');
    rmSync(join(dir, 'ferry.db'));
    expect(migrated('{"scheme":"dark"}')).toBe('{"scheme":"dark"}');
  });

  it('is left alone in a damaged row', () => {
    expect(migrated('{"lanes":')).toBe('{"lanes":');
  });
});
