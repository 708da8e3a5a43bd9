import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFolder, readJson } from './local-json.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'ferry-json-'));
  mkdirSync(join(dir, 'folder.json'));
  symlinkSync(join(dir, 'loop.json'), join(dir, 'other.json'));
  symlinkSync(join(dir, 'other.json'), join(dir, 'loop.json'));
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

const latin = Buffer.from('{"a":"caf\u00e9"}', 'latin1');
const utf16 = Buffer.from('\uFEFF{"a":1}', 'utf16le');
const deep = `{"1":{"class_type":"A","inputs":{"a":${'['.repeat(90_000)}${']'.repeat(90_000)}}}}`;

describe('a JSON file', () => {
  it.each([
    ['empty', '', 'empty'],
    ['in Latin-1', latin, 'notUtf8'],
    ['in UTF-16', utf16, 'notUtf8'],
    ['nested without end', deep, 'tooDeep'],
    ['with NaN', '{"a":[NaN]}', 'notANumber'],
    ['cut off', '{"a":', 'cut'],
  ])('%s is refused with the reason', async (_, content, reason) => {
    const path = join(dir, 'file.json');
    writeFileSync(path, content);
    await expect(readJson(path)).rejects.toMatchObject({
      ...{ code: 'workflow.notJson', params: { name: path, reason } },
    });
  });

  it.each([
    ['folder.json', { code: 'usage.notAFile' }],
    ['loop.json', { code: 'file.unreadable', params: { reason: 'ELOOP' } }],
    ['nothing.json', { code: 'file.notFound' }],
  ])('that is none is refused: %s', async (name, failure) => {
    await expect(readJson(join(dir, name))).rejects.toMatchObject(failure);
  });

  it('may begin with a mark of its byte order', async () => {
    const path = join(dir, 'file.json');
    writeFileSync(path, '\uFEFF{"a":1}');
    expect(await readJson(path)).toEqual({ a: 1 });
  });
});

describe('a folder to write into', () => {
  it('is made with those above it, and may be there', async () => {
    const path = join(dir, 'a', 'b', 'c');
    await makeFolder(path);
    await makeFolder(path);
    expect(statSync(path).isDirectory()).toBe(true);
  });

  it.skipIf(process.platform !== 'linux')(
    'is refused where the system lets nobody make one',
    async () => {
      await expect(makeFolder('/proc/ferry/out')).rejects.toMatchObject({ code: 'ENOENT' });
    },
  );
});
