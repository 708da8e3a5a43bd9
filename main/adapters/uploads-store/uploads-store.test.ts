import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UploadJob } from '../../../contract/upload.ts';
import { openDatabase } from '../database/open-database.ts';
import { createFileFacts } from './file-facts.ts';
import { createObjectLocks } from './object-locks.ts';
import { createUploadJournal } from './upload-journal.ts';

let dir: string;
let db: ReturnType<typeof openDatabase>['db'];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ferry-store-'));
  ({ db } = openDatabase(join(dir, 'ferry.db'), Date.now));
});
afterEach(() => {
  db.close();
  rmSync(dir, { recursive: true, force: true });
});

const identity = { size: 20, mtimeNs: '1700000000123456789', inode: '1:18446744073709551615' };
const waiting: UploadJob = {
  id: 'a',
  connectionId: 'c',
  path: '/模 a.bin',
  target: { bucket: 'b', region: 'r', objectKey: 'k' },
  identity,
  partSize: 10,
  ifExists: 'fail',
  createdAt: 5,
  state: 'waiting',
};
const part = (partNumber: number, bytes = 10) => ({
  partNumber,
  bytes,
  etag: `E${partNumber}`,
  crc64: '18446744073709551615',
});

describe('the journal of uploads', () => {
  it('gives back what was saved, oldest first, with the parts as what is done', async () => {
    const journal = createUploadJournal(db);
    const uploading: UploadJob = {
      ...waiting,
      id: 'b',
      createdAt: 9,
      state: 'uploading',
      uploadId: 'U',
      doneBytes: 3,
      flyingBytes: 2,
      sentBytes: 5,
      resumedBytes: 1,
    };
    await journal.save(uploading);
    await journal.save(waiting);
    await journal.savePart('b', part(2, 7));
    await journal.savePart('b', part(1));
    expect(await journal.list()).toEqual([
      waiting,
      { ...uploading, doneBytes: 17, flyingBytes: 0, sentBytes: 0, resumedBytes: 0 },
    ]);
    expect(await journal.parts('b')).toEqual([part(1), part(2, 7)]);
    expect(await journal.parts('a')).toEqual([]);
  });

  it('finds one job, and those of an object, oldest first, with what is done of them', async () => {
    const journal = createUploadJournal(db);
    const again: UploadJob = { ...waiting, id: 'b', createdAt: 4 };
    const elsewhere: UploadJob = {
      ...waiting,
      id: 'c',
      target: { ...waiting.target, bucket: 'x' },
    };
    for (const job of [waiting, again, elsewhere]) await journal.save(job);
    const resting: UploadJob = {
      ...waiting,
      ...{ state: 'paused', uploadId: 'U', doneBytes: 0, flyingBytes: 0 },
      ...{ sentBytes: 0, resumedBytes: 0 },
    };
    await journal.save(resting);
    await journal.savePart('a', part(1, 7));
    expect(await journal.get('a')).toEqual({ ...resting, doneBytes: 7 });
    expect(await journal.get('z')).toBeNull();
    expect(await journal.at('b', 'k')).toEqual([again, { ...resting, doneBytes: 7 }]);
    expect(await journal.at('b', 'K')).toEqual([]);
  });

  it('keeps the parts of a job that is saved again', async () => {
    const journal = createUploadJournal(db);
    await journal.save(waiting);
    await journal.savePart('a', part(1));
    await journal.save({ ...waiting, ifExists: 'replace' });
    expect(await journal.list()).toEqual([{ ...waiting, ifExists: 'replace' }]);
    expect(await journal.parts('a')).toEqual([part(1)]);
  });

  it('takes the newest of a part and drops those that are named', async () => {
    const journal = createUploadJournal(db);
    await journal.save(waiting);
    for (const each of [part(1), part(2), part(3), { ...part(2), etag: 'new' }])
      await journal.savePart('a', each);
    await journal.dropParts('a', [1, 9]);
    expect(await journal.parts('a')).toEqual([{ ...part(2), etag: 'new' }, part(3)]);
  });

  it('refuses a part of a job that it does not know', async () => {
    await expect(createUploadJournal(db).savePart('none', part(1))).rejects.toThrow();
  });
});

describe('the facts of files', () => {
  it('knows the CRC of a file until it changes in size, time or inode', async () => {
    const facts = createFileFacts(db);
    await facts.save('/x', identity, '7');
    expect(await facts.crc64('/x', identity)).toBe('7');
    expect(await facts.crc64('/y', identity)).toBeNull();
    expect(await facts.crc64('/x', { ...identity, size: 21 })).toBeNull();
    expect(await facts.crc64('/x', { ...identity, mtimeNs: '1700000000123456788' })).toBeNull();
    expect(await facts.crc64('/x', { ...identity, inode: '1:2' })).toBeNull();
    await facts.save('/x', identity, '8');
    expect(await facts.crc64('/x', identity)).toBe('8');
  });
});

describe('the locks of objects', () => {
  it('have one holder, and pass on when it lets go', async () => {
    const locks = createObjectLocks(join(dir, 'locks'));
    const lock = await locks.acquire('b', 'k');
    const others = createObjectLocks(join(dir, 'locks'));
    await expect(others.acquire('b', 'k')).rejects.toMatchObject({
      code: 'store.locked',
      params: { key: 'k' },
    });
    (await others.acquire('b', 'other')).release();
    (await others.acquire('other', 'k')).release();
    lock.release();
    lock.release();
    (await others.acquire('b', 'k')).release();
  });

  it('are held against other processes and freed when one is killed', async () => {
    const script = `
      import { createObjectLocks } from ${JSON.stringify(new URL('./object-locks.ts', import.meta.url).href)};
      await createObjectLocks(${JSON.stringify(join(dir, 'locks'))}).acquire('b', 'k');
      process.stdout.write('held');
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    const locks = createObjectLocks(join(dir, 'locks'));
    await expect(locks.acquire('b', 'k')).rejects.toMatchObject({ code: 'store.locked' });
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    (await locks.acquire('b', 'k')).release();
  });
});
