import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../database/open-database.ts';
import { createReplacedStore } from './replaced-store.ts';

it('gives back what was replaced, from the database', () => {
  const dir = mkdtempSync(join(tmpdir(), 'ferry-replaced-'));
  const { db } = openDatabase(join(dir, 'ferry.db'), () => 0);
  onTestFinished(() => {
    db.close();
    rmSync(dir, { recursive: true, force: true });
  });
  expect(createReplacedStore(db).load()).toEqual({ going: new Set(), done: new Map() });
  const replacements = { going: new Set(['j']), done: new Map([['c', ['p/loras/a']]]) };
  createReplacedStore(db).save(replacements);
  expect(createReplacedStore(db).load()).toEqual(replacements);
});
