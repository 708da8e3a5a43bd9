import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../database/open-database.ts';
import { createFormStore } from './forms-store.ts';

it('keeps what was filled in last in the form of each workflow of each connection', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'ferry-forms-'));
  const path = join(dir, 'ferry.db');
  onTestFinished(() => {
    rmSync(dir, { recursive: true, force: true });
  });
  const first = openDatabase(path, Date.now);
  const kept = {
    switches: { 'group:0': true },
    mark: 'abc',
    values: { '5.seed': { seed: '18446744073709551615', mode: 'fixed' as const }, '2.text': '雾' },
  };
  await createFormStore(first.db).put('c1', '文/w.json', {
    ...{ switches: {}, values: { a: 1 }, mark: null },
  });
  await createFormStore(first.db).put('c1', '文/w.json', kept);
  first.db.close();

  const { db } = openDatabase(path, Date.now);
  onTestFinished(() => {
    db.close();
  });
  const store = createFormStore(db);
  expect(await store.get('c1', '文/w.json')).toEqual(kept);
  expect(await store.get('c2', '文/w.json')).toBeNull();
  db.prepare("insert into form_values values ('c1', 'old.json', ?)").run(
    JSON.stringify({ switches: {}, values: {} }),
  );
  expect(await store.get('c1', 'old.json')).toMatchObject({ mark: null });
  await store.remove('c1', '文/w.json');
  expect(await store.get('c1', '文/w.json')).toBeNull();
});
