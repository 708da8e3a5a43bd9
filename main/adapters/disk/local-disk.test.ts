import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLocalDisk } from './local-disk.ts';

const disk = createLocalDisk();
let dir: string;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'ferry-disk-')));
  mkdirSync(join(dir, 'sub'));
  writeFileSync(join(dir, 'b.bin'), '22');
  writeFileSync(join(dir, 'a.bin'), '1');
  writeFileSync(join(dir, '.hidden'), 'x');
  writeFileSync(join(dir, 'sub', 'c.bin'), '333');
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

async function walked(path: string, signal?: AbortSignal): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const entry of disk.walk(path, signal)) found.push(entry);
  return found;
}
const wholeFolder = () => [
  { path: join(dir, 'a.bin'), bytes: 1 },
  { path: join(dir, 'b.bin'), bytes: 2 },
  { path: join(dir, 'sub', 'c.bin'), bytes: 3 },
];

describe('the disk of this computer', () => {
  it('lists files and folders, and neither hidden ones nor links to nowhere', async () => {
    symlinkSync(join(dir, 'gone'), join(dir, 'dangling'));
    const found = await disk.list(dir);
    expect(found.map(({ name, kind, bytes }) => [name, kind, bytes]).toSorted()).toEqual([
      ['a.bin', 'file', 1],
      ['b.bin', 'file', 2],
      ['sub', 'folder', null],
    ]);
  });

  it('walks a folder down to its last file', async () => {
    expect(await walked(dir)).toEqual(wholeFolder());
    expect(await walked(join(dir, 'b.bin'))).toEqual([{ path: join(dir, 'b.bin'), bytes: 2 }]);
  });

  it('comes to an end, and to each file once, where links lead back up', async () => {
    symlinkSync(dir, join(dir, 'sub', 'up'));
    symlinkSync(dir, join(dir, 'sub', 'up-again'));
    expect(await walked(dir)).toEqual(wholeFolder());
  });

  it('stops walking with its signal', async () => {
    await expect(walked(dir, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });

  it('tells what it cannot walk, and fails where there is nothing to list', async () => {
    const gone = join(dir, 'gone');
    expect(await walked(gone)).toEqual([{ unreadable: gone }]);
    await expect(disk.list(gone)).rejects.toMatchObject({ code: 'file.notFound' });
    await expect(disk.realPath(gone)).rejects.toMatchObject({ code: 'file.notFound' });
  });

  it('follows links and dots to the real path', async () => {
    symlinkSync(join(dir, 'sub'), join(dir, 'link'));
    expect(await disk.realPath(`${dir}/link/../b.bin`)).toBe(join(dir, 'b.bin'));
    expect(await disk.realPath(join(dir, 'link', 'c.bin'))).toBe(join(dir, 'sub', 'c.bin'));
  });

  it('names the way down from the root', () => {
    expect(disk.crumbs('/x/y')).toEqual([
      { name: '/', path: '/' },
      { name: 'x', path: '/x' },
      { name: 'y', path: '/x/y' },
    ]);
    expect(disk.parents('/x/y')).toEqual(['/x', '/']);
  });
});
