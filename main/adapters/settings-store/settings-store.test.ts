import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { defaultSettings } from '../../shell/host/default-settings.ts';
import { openDatabase } from '../database/open-database.ts';
import { createSettingsStore } from './settings-store.ts';

let dir: string;
let db: ReturnType<typeof openDatabase>['db'];
const open = () => openDatabase(join(dir, 'ferry.db'), Date.now).db;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ferry-settings-'));
  db = open();
});
afterEach(() => {
  db.close();
  rmSync(dir, { recursive: true, force: true });
});

it('has nothing before the first save, and the newest after a new start', async () => {
  const store = createSettingsStore(db);
  expect(await store.load()).toBeNull();
  await store.save(defaultSettings('/home/a'));
  await store.save(defaultSettings('/home/b'));
  db.close();
  db = open();
  expect(await createSettingsStore(db).load()).toEqual(defaultSettings('/home/b'));
});

it('hands a damaged row on as something that is no settings, instead of failing', async () => {
  db.exec(`insert into settings values ('settings', '{"theme":')`);
  expect(await createSettingsStore(db).load()).toBeTypeOf('string');
});
