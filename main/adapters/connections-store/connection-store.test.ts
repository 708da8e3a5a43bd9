import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../contract/connection.ts';
import { openDatabase, type OpenedDatabase } from '../database/open-database.ts';
import { createConnectionStore } from './connection-store.ts';

let dir: string;
let opened: OpenedDatabase;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ferry-connections-'));
  opened = openDatabase(join(dir, 'ferry.db'), () => 0);
});
afterEach(() => {
  opened.db.close();
  rmSync(dir, { recursive: true, force: true });
});
const connection = (id: string, name: string): Connection => ({
  id,
  name,
  server: { url: 'http://localhost:8188' },
  bucket: {
    endpoint: 'https://oss-cn-hangzhou.aliyuncs.com',
    endpointKind: 'region',
    bucket: 'models',
    region: 'cn-hangzhou',
    prefix: null,
  },
  credential: { kind: 'accessKey', accessKeyId: 'LTAI…x7Q' },
  login: { kind: 'password', username: 'admin' },
  capabilities: { models: 'bucket', workflows: true, restart: 'unknown', login: 'unknown' },
});

describe('createConnectionStore', () => {
  it('lists what was saved by name, and finds it by id', async () => {
    const store = createConnectionStore(opened.db);
    await store.save(connection('1', 'studio'));
    await store.save(connection('2', '工作室'));
    await store.save(connection('3', 'home'));
    expect((await store.list()).map(({ name }) => name)).toEqual(['home', 'studio', '工作室']);
    expect(await store.get('2')).toEqual(connection('2', '工作室'));
    expect(await store.get('9')).toBeNull();
  });

  it('keeps everything for the next process', async () => {
    await createConnectionStore(opened.db).save(connection('1', 'studio'));
    opened.db.close();
    opened = openDatabase(join(dir, 'ferry.db'), () => 0);
    expect(await createConnectionStore(opened.db).list()).toEqual([connection('1', 'studio')]);
  });

  it('saves the same id again under another name', async () => {
    const store = createConnectionStore(opened.db);
    await store.save(connection('1', 'studio'));
    await store.save(connection('1', 'attic'));
    expect(await store.list()).toEqual([connection('1', 'attic')]);
  });

  it('refuses a name that another connection has', async () => {
    const store = createConnectionStore(opened.db);
    await store.save(connection('1', 'studio'));
    await expect(store.save(connection('2', 'studio'))).rejects.toMatchObject({
      code: 'connection.nameTaken',
      params: { name: 'studio' },
    });
    expect(await store.list()).toHaveLength(1);
  });

  it('forgets what is removed, and takes an unknown id for removed', async () => {
    const store = createConnectionStore(opened.db);
    await store.save(connection('1', 'studio'));
    await store.remove('1');
    await store.remove('1');
    expect(await store.list()).toEqual([]);
  });

  it('writes no field that the contract does not name', async () => {
    const careless = { ...connection('1', 'studio'), accessKeySecret: 'leaked-secret' };
    await createConnectionStore(opened.db).save(careless);
    opened.db.exec('pragma wal_checkpoint(truncate)');
    expect(readFileSync(join(dir, 'ferry.db')).includes('leaked-secret')).toBe(false);
  });
});
