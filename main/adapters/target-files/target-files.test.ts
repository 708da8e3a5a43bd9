import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTargetFiles } from './target-files.ts';

let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ferry-target-'));
  path = join(dir, '模 a.bin');
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const targets = createTargetFiles();
const bytes = (text: string) => Buffer.from(text);

/** A finished part under its temporary name. */
async function made(text: string) {
  const part = `${path}.ferrypart`;
  const file = await targets.create(part);
  if (file === null) throw new Error('the name was taken');
  await file.write(bytes(text), 0);
  await file.sync();
  await file.close();
  await file.close();
  return { part, inode: file.inode };
}

describe('a file that takes bytes up', () => {
  it('is written at any place, and opened again by its inode only', async () => {
    const part = `${path}.ferrypart`;
    const file = await targets.create(part);
    await file?.write(bytes('world'), 6);
    await file?.write(bytes('hello '), 0);
    expect(await file?.size()).toBe(11);
    await file?.close();
    expect(await targets.create(part)).toBeNull();
    expect(await targets.reopen(part, '1:1')).toBeNull();
    const again = await targets.reopen(part, file?.inode ?? '');
    const read = Buffer.alloc(5);
    await again?.read(read, 6);
    expect(read.toString()).toBe('world');
    await expect(again?.read(Buffer.alloc(5), 9)).rejects.toMatchObject({ code: 'file.changed' });
    await again?.close();
    expect(await targets.reopen(join(dir, 'never'), '')).toBeNull();
  });

  it('is removed only if it is the one', async () => {
    const { part, inode } = await made('x');
    await targets.remove(part, '1:1');
    expect(existsSync(part)).toBe(true);
    await targets.remove(part, inode);
    expect(existsSync(part)).toBe(false);
    await targets.remove(part, inode);
  });

  it('says why it cannot be made', async () => {
    await expect(targets.create(join(dir, 'no', 'folder'))).rejects.toMatchObject({
      code: 'file.unwritable',
    });
    writeFileSync(path, 'a file');
    await expect(targets.makeFolder(path)).rejects.toMatchObject({ code: 'file.unwritable' });
  });
});

describe('giving a file its name', () => {
  it('writes over nothing', async () => {
    const { part } = await made('new');
    expect(await targets.claim(part, path, false)).toBe('claimed');
    expect(existsSync(part)).toBe(false);
    const second = await made('newer');
    expect(await targets.claim(second.part, path, false)).toBe('taken');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readFileSync(second.part, 'utf8')).toBe('newer');
  });

  it('replaces where that was said', async () => {
    writeFileSync(path, 'old');
    const { part } = await made('new');
    expect(await targets.claim(part, path, true)).toBe('claimed');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(existsSync(part)).toBe(false);
  });
});

describe('looking at a path', () => {
  it('tells files from folders, dead links and nothing', async () => {
    expect(await targets.look(path)).toBeNull();
    writeFileSync(path, 'four');
    expect(await targets.look(path)).toMatchObject({ size: 4 });
    mkdirSync(join(dir, 'folder'));
    expect(await targets.look(join(dir, 'folder'))).toBe('notAFile');
    symlinkSync(join(dir, 'nowhere'), join(dir, 'link'));
    expect(await targets.look(join(dir, 'link'))).toBe('notAFile');
  });

  it('tells the room of the disk', async () => {
    const room = await targets.room(dir);
    expect(room.freeBytes).toBeGreaterThan(0);
    expect(room.device).toBe((await targets.room(dir)).device);
  });
});
