import {
  appendFileSync,
  mkdtempSync,
  mkdirSync,
  rmSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLocalFiles } from './local-files.ts';

const mebibyte = 1024 * 1024;
const signal = new AbortController().signal;
const files = createLocalFiles();
let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ferry-files-'));
  path = join(dir, 'model 模.bin');
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const content = (length: number) =>
  Buffer.from(Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8)) % 251));

async function open(bytes: Buffer) {
  writeFileSync(path, bytes);
  return files.open(path, await files.identify(path));
}

async function readAll(file: Awaited<ReturnType<typeof open>>, start: number, end: number) {
  const chunks: Buffer[] = [];
  for await (const piece of file.read(start, end, signal)) {
    chunks.push(Buffer.from(piece.bytes));
    piece.release();
  }
  return chunks;
}

describe('identify', () => {
  it('gives size, time in ns and inode', async () => {
    writeFileSync(path, 'hello');
    utimesSync(path, 1, 1_700_000_000.123);
    const identity = await files.identify(path);
    expect(identity.size).toBe(5);
    expect(identity.mtimeNs).toMatch(/^1700000000\d{9}$/);
    expect(identity.inode).toMatch(/^\d+:\d+$/);
  });

  it('names what is absent, a folder, and a file below a file', async () => {
    await expect(files.identify(path)).rejects.toMatchObject({
      code: 'file.notFound',
      params: { path },
    });
    await expect(files.identify(dir)).rejects.toMatchObject({
      code: 'usage.notAFile',
      params: { path: dir },
    });
    writeFileSync(path, '');
    await expect(files.identify(join(path, 'x'))).rejects.toMatchObject({ code: 'file.notFound' });
  });
});

describe('read', () => {
  it.each([
    ['nothing', 0, 0],
    ['a few bytes', 3, 10],
    ['exactly a piece', 0, mebibyte],
    ['over the edge of pieces', 5, 2 * mebibyte + 7],
    ['to the end', 2 * mebibyte, 3 * mebibyte + 11],
  ])('gives %s in pieces of at most 1 MiB', async (_, start, end) => {
    const whole = content(3 * mebibyte + 11);
    const file = await open(whole);
    const chunks = await readAll(file, start, end);
    expect(Buffer.concat(chunks).equals(whole.subarray(start, end))).toBe(true);
    expect(chunks.map((chunk) => chunk.length <= mebibyte)).not.toContain(false);
    await file.close();
  });

  it('uses its memory again and again', async () => {
    const file = await open(content(6 * mebibyte));
    const buffers = new Set<ArrayBufferLike>();
    for await (const piece of file.read(0, 6 * mebibyte, signal)) {
      buffers.add(piece.bytes.buffer);
      piece.release();
    }
    expect(buffers.size).toBeLessThanOrEqual(2);
    await file.close();
  });

  it('does not touch a piece that is not released', async () => {
    const whole = content(4 * mebibyte);
    const file = await open(whole);
    const kept: Uint8Array[] = [];
    for await (const piece of file.read(0, whole.length, signal)) kept.push(piece.bytes);
    expect(Buffer.concat(kept).equals(whole)).toBe(true);
    await file.close();
  });

  it('may be left early', async () => {
    const file = await open(content(3 * mebibyte));
    for await (const piece of file.read(0, 3 * mebibyte, signal)) {
      piece.release();
      break;
    }
    expect(Buffer.concat(await readAll(file, 0, 2)).length).toBe(2);
    await file.close();
  });

  it('ends with the reason of the signal', async () => {
    const file = await open(content(2 * mebibyte));
    const stopped = AbortSignal.abort(new Error('enough'));
    const reading = async () => {
      for await (const piece of file.read(0, 2 * mebibyte, stopped)) piece.release();
    };
    await expect(reading()).rejects.toThrow('enough');
    await file.close();
  });
});

describe('a file that is not what it was', () => {
  it.each([
    [
      'grown',
      () => {
        appendFileSync(path, 'x');
      },
      'file.changed',
    ],
    [
      'shrunk',
      () => {
        truncateSync(path, 10);
      },
      'file.changed',
    ],
    [
      'written anew with the same size',
      () => {
        unlinkSync(path);
        writeFileSync(path, content(100));
      },
      'file.changed',
    ],
    [
      'touched',
      () => {
        utimesSync(path, 1, 1);
      },
      'file.changed',
    ],
    [
      'gone',
      () => {
        unlinkSync(path);
      },
      'file.vanished',
    ],
    [
      'replaced by a folder',
      () => {
        unlinkSync(path);
        mkdirSync(path);
      },
      'file.changed',
    ],
  ])('%s: check and read say so', async (_, change, code) => {
    const file = await open(content(100));
    change();
    await expect(file.check()).rejects.toMatchObject({ code, params: { path } });
    await expect(readAll(file, 0, 100)).rejects.toMatchObject({ code, params: { path } });
    await file.close();
  });

  it('shrunk while it is read: the pieces stop with file.changed', async () => {
    const file = await open(content(5 * mebibyte));
    const reading = async () => {
      for await (const piece of file.read(0, 5 * mebibyte, signal)) {
        piece.release();
        truncateSync(path, mebibyte);
      }
    };
    await expect(reading()).rejects.toMatchObject({ code: 'file.changed' });
    await file.close();
  });

  it('is not opened at all when it is another one', async () => {
    writeFileSync(path, 'hello');
    const identity = await files.identify(path);
    await expect(files.open(path, { ...identity, size: 6 })).rejects.toMatchObject({
      code: 'file.changed',
    });
    unlinkSync(path);
    await expect(files.open(path, identity)).rejects.toMatchObject({ code: 'file.vanished' });
  });
});
