import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FetchedBytes, OutputTarget } from '../../services/runs/run-ports.ts';
import { moveOntoPlaceholder } from './claim-name.ts';
import { createOutputFiles } from './output-files.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ferry-out-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

const files = createOutputFiles();
const content = Buffer.from(
  Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7 + (index >> 8)) % 251),
);
const target = (changed: Partial<OutputTarget> = {}): OutputTarget => ({
  directory,
  subfolders: ['a', 'b'],
  name: 'pic.png',
  identity: 'run 1',
  ...changed,
});
const pathOf = (name: string) => join(directory, 'a', 'b', name);

/** A server's side: what was asked for, and answers that may be cut. */
function serverOf(bytes: Buffer, options: { cutAt?: number; ranges?: boolean } = {}) {
  const starts: number[] = [];
  let { cutAt } = options;
  const fetch = (start: number): Promise<FetchedBytes> => {
    starts.push(start);
    const resumed = start > 0 && options.ranges !== false;
    const from = resumed ? start : 0;
    const end = cutAt ?? bytes.length;
    cutAt = undefined;
    async function* body() {
      for (let at = from; at < end; at += 10_000)
        yield bytes.subarray(at, Math.min(end, at + 10_000));
      if (end < bytes.length) throw new Error('cut');
    }
    return Promise.resolve({ totalBytes: bytes.length, resumed, body: body() });
  };
  return { fetch, starts };
}
const save = (
  fetch: (start: number) => Promise<FetchedBytes>,
  changed: Partial<OutputTarget> = {},
  signal?: AbortSignal,
) =>
  files.save(target(changed), fetch, {
    onBytes: () => undefined,
    ...(signal === undefined ? {} : { signal }),
  });
const partNames = async () =>
  (await readdir(join(directory, 'a', 'b'))).filter((name) => name.endsWith('.ferrypart'));

describe('saving a result', () => {
  it('writes it under its name, in its subfolder, and leaves nothing else', async () => {
    expect(await save(serverOf(content).fetch)).toBe(pathOf('pic.png'));
    expect((await readFile(pathOf('pic.png'))).equals(content)).toBe(true);
    expect(await readdir(join(directory, 'a', 'b'))).toEqual(['pic.png']);
  });

  it('has no name but a temporary one until it is whole', async () => {
    await expect(save(serverOf(content, { cutAt: 100_000 }).fetch)).rejects.toThrow('cut');
    expect(await readdir(join(directory, 'a', 'b'))).toEqual([
      expect.stringMatching(/^pic\.png\.[0-9a-f]{8}\.ferrypart$/),
    ]);
  });

  it('goes on where it was cut, after comparing the end of what it has', async () => {
    const server = serverOf(content, { cutAt: 200_000 });
    await expect(save(server.fetch)).rejects.toThrow('cut');
    expect(await save(server.fetch)).toBe(pathOf('pic.png'));
    expect(server.starts).toEqual([0, 200_000 - 64 * 1024]);
    expect((await readFile(pathOf('pic.png'))).equals(content)).toBe(true);
  });

  it('starts over where the file on the server has become another one', async () => {
    await expect(save(serverOf(content, { cutAt: 200_000 }).fetch)).rejects.toThrow('cut');
    const other = Buffer.from(content.map((byte) => 255 - byte));
    const server = serverOf(other);
    await save(server.fetch);
    expect(server.starts).toEqual([200_000 - 64 * 1024, 0]);
    expect((await readFile(pathOf('pic.png'))).equals(other)).toBe(true);
  });

  it('takes the whole again from a server that knows no ranges, also a shorter one', async () => {
    await expect(save(serverOf(content, { cutAt: 200_000 }).fetch)).rejects.toThrow('cut');
    const shorter = content.subarray(0, 150_000);
    await save(serverOf(shorter, { ranges: false }).fetch);
    expect((await readFile(pathOf('pic.png'))).equals(shorter)).toBe(true);
  });

  it('takes an empty file', async () => {
    await save(serverOf(Buffer.alloc(0)).fetch);
    expect(await readFile(pathOf('pic.png'))).toHaveLength(0);
  });

  it('never overwrites: another file of that name makes it "name (1)"', async () => {
    await mkdir(join(directory, 'a', 'b'), { recursive: true });
    await writeFile(pathOf('pic.png'), 'mine');
    await writeFile(pathOf('pic (1).png'), 'mine too');
    expect(await save(serverOf(content).fetch)).toBe(pathOf('pic (2).png'));
    expect(await readFile(pathOf('pic.png'), 'utf8')).toBe('mine');
    expect(await readFile(pathOf('pic (1).png'), 'utf8')).toBe('mine too');
  });

  it('takes a file with the same bytes for this one', async () => {
    const first = await save(serverOf(content).fetch);
    expect(await save(serverOf(content).fetch, { identity: 'run 2' })).toBe(first);
    expect(await readdir(join(directory, 'a', 'b'))).toEqual(['pic.png']);
  });

  it('takes a directory of that name for something else', async () => {
    await mkdir(pathOf('pic.png'), { recursive: true });
    expect(await save(serverOf(content).fetch)).toBe(pathOf('pic (1).png'));
  });

  it('keeps apart what is left of two results with one name', async () => {
    await expect(save(serverOf(content, { cutAt: 100_000 }).fetch)).rejects.toThrow('cut');
    const other = serverOf(content, { cutAt: 50_000 });
    await expect(save(other.fetch, { identity: 'run 2' })).rejects.toThrow('cut');
    expect(other.starts).toEqual([0]);
    expect(await partNames()).toHaveLength(2);
  });

  it('keeps what arrived when it is stopped', async () => {
    const stop = new AbortController();
    const server = serverOf(content);
    const reason = new Error('enough');
    const stopping = async (start: number) => {
      const fetched = await server.fetch(start);
      stop.abort(reason);
      return fetched;
    };
    await expect(save(stopping, {}, stop.signal)).rejects.toBe(reason);
    expect(await partNames()).toHaveLength(1);
  });

  it('says that a folder cannot be written', async () => {
    await writeFile(join(directory, 'a'), 'a file where a folder should be');
    await expect(save(serverOf(content).fetch)).rejects.toMatchObject({
      code: 'file.unwritable',
      params: { path: pathOf('pic.png') },
    });
  });

  // only Linux has a device that is always full
  if (process.platform === 'linux')
    it('says that the disk is full, and keeps what is there', async () => {
      await expect(save(serverOf(content, { cutAt: 1 }).fetch)).rejects.toThrow('cut');
      const [part = ''] = await partNames();
      await rm(pathOf(part));
      await symlink('/dev/full', pathOf(part));
      await expect(save(serverOf(content).fetch)).rejects.toMatchObject({
        code: 'file.diskFull',
        params: { path: pathOf('pic.png') },
      });
      expect(await partNames()).toEqual([part]);
    });

  it('tells whether a path is there', async () => {
    expect(await files.exists(directory)).toBe(true);
    expect(await files.exists(join(directory, 'none'))).toBe(false);
  });
});

describe('a disk without hard links', () => {
  it('gets the name by an empty file that is then replaced', async () => {
    const [from, to] = [join(directory, 'x.ferrypart'), join(directory, 'x')];
    await writeFile(from, 'bytes');
    expect(await moveOntoPlaceholder(from, to)).toBe(true);
    expect(await readFile(to, 'utf8')).toBe('bytes');
    expect(await readdir(directory)).toEqual(['x']);
  });

  it('leaves a name alone that is taken', async () => {
    const [from, to] = [join(directory, 'x.ferrypart'), join(directory, 'x')];
    await writeFile(from, 'new');
    await writeFile(to, 'old');
    expect(await moveOntoPlaceholder(from, to)).toBe(false);
    expect(await readFile(to, 'utf8')).toBe('old');
  });

  it('leaves no empty file behind when the move fails', async () => {
    const to = join(directory, 'x');
    await expect(moveOntoPlaceholder(join(directory, 'none'), to)).rejects.toThrow();
    expect(await readdir(directory)).toEqual([]);
  });
});
