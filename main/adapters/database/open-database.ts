import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '../../core/app-error.ts';
import { migrations } from './migrations.ts';

export interface OpenedDatabase {
  readonly db: DatabaseSync;
  /** Where a damaged file was set aside, else null. */
  readonly setAside: string | null;
}

/**
 * Opens (and brings up to date) the one SQLite file of the data directory. A damaged file is renamed, never
 * overwritten; a file of a newer version throws `store.newer`. Several processes may have it open.
 */
export function openDatabase(path: string, now: () => number): OpenedDatabase {
  mkdirSync(dirname(path), { recursive: true });
  try {
    return { db: openAndMigrate(path), setAside: null };
  } catch (error) {
    if (!isDamage(error)) throw error;
    const aside = setAside(path, now());
    return { db: openAndMigrate(path), setAside: aside };
  }
}

const busyTries = 100;
const busyPauseMs = 50;

/** WAL is turned on by whoever has the file alone, and SQLite does not wait for that: who comes second tries again. */
function openAndMigrate(path: string): DatabaseSync {
  for (let tries = 1; ; tries += 1)
    try {
      return openOnce(path);
    } catch (error) {
      if (!isBusy(error) || tries === busyTries) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, busyPauseMs);
    }
}

function openOnce(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: 5_000 });
  try {
    // FULL: an uploadId or a part that was written down survives a power cut as well
    db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;');
    migrate(db, path);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function migrate(db: DatabaseSync, path: string): void {
  if (versionOf(db) === migrations.length) return;
  db.exec('begin immediate');
  try {
    const version = versionOf(db);
    if (version > migrations.length) throw new AppError('store.newer', { path });
    for (const step of migrations.slice(version)) db.exec(step);
    db.exec(`pragma user_version = ${migrations.length}`);
    db.exec('commit');
  } catch (error) {
    db.exec('rollback');
    throw error;
  }
}

function versionOf(db: DatabaseSync): number {
  return Number(db.prepare('pragma user_version').get()?.user_version ?? 0);
}

// SQLITE_CORRUPT and SQLITE_NOTADB, https://www.sqlite.org/rescode.html
const damageCodes: readonly number[] = [11, 26];

function isDamage(error: unknown): boolean {
  return damageCodes.includes(errcodeOf(error));
}

// SQLITE_BUSY and its extended codes
const isBusy = (error: unknown): boolean => (errcodeOf(error) & 0xff) === 5;

function errcodeOf(error: unknown): number {
  if (!(error instanceof Error) || !('errcode' in error)) return 0;
  return typeof error.errcode === 'number' ? error.errcode : 0;
}

function setAside(path: string, at: number): string {
  const stamp = new Date(at).toISOString().replaceAll(':', '-');
  for (const suffix of ['-wal', '-shm'])
    if (existsSync(path + suffix)) renameSync(path + suffix, `${path}.damaged-${stamp}${suffix}`);
  const aside = `${path}.damaged-${stamp}`;
  renameSync(path, aside);
  return aside;
}
