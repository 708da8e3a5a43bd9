import { describe, expect, it } from 'vitest';
import { safeFileName } from '../runs/safe-file-name.ts';
import { objectKeyOf } from '../uploads/object-key.ts';
import { isSameFile } from '../uploads/upload-steps.ts';
import { isBelow, overlaps } from './overlap.ts';
import { nameOfPath, placeInFolder, targetOf } from './place-in-folder.ts';
import { isPlaceholder } from './placeholder.ts';
import { comparable } from './windows-path.ts';

const longName = `${'长'.repeat(60)}.safetensors`;
const longPath = `\\\\?\\D:\\models\\loras\\${'deep\\'.repeat(60)}${longName}`;

describe('a path of Windows', () => {
  it.each([
    ['another case', 'C:\\Models', 'c:\\models\\LORAS'],
    ['another case of the drive', 'd:/models', 'D:\\models\\loras'],
    ['the long form', 'D:\\models', '\\\\?\\D:\\models\\loras'],
    ['a share', '\\\\nas\\ai\\models', '\\\\NAS\\ai\\Models\\loras'],
    ['the long form of a share', '\\\\nas\\ai\\models', '\\\\?\\UNC\\nas\\ai\\models\\loras'],
    ['dots and blanks at the end of a name', 'C:\\models. \\loras', 'C:\\models\\loras.'],
    ['a whole drive', 'E:\\', 'E:\\models'],
  ])('is the same place in %s', (_what, folder, path) => {
    expect(overlaps(folder, path)).toBe(true);
    expect(isBelow(folder, `${path}\\a.safetensors`)).toBe(true);
  });

  it.each([
    ['another drive', 'C:\\models', 'D:\\models'],
    ['a longer name', 'C:\\models', 'C:\\models2'],
    ['another share', '\\\\nas\\ai', '\\\\nas\\ai2\\models'],
  ])('is not the same place on %s', (_what, folder, path) => {
    expect(overlaps(folder, path)).toBe(false);
    expect(isBelow(folder, path)).toBe(false);
  });

  it('of more than 260 characters keeps all its folders and its name', () => {
    expect(longPath.length).toBeGreaterThan(260);
    const found = placeInFolder({ path: 'D:\\models', kind: 'models' }, longPath);
    if (found === null) throw new Error('no place');
    expect(targetOf(found)).toBe(['loras', ...Array.from({ length: 60 }, () => 'deep')].join('/'));
    expect(nameOfPath(longPath)).toBe(longName);
  });

  it('gives a key with slashes, and says so where it is too long for a bucket', () => {
    const key = (folder: string) => objectKeyOf({ prefix: 'm', folder, name: 'a.bin' });
    expect(key('loras\\style\\ink')).toBe('m/loras/style/ink/a.bin');
    expect(() => key('深\\'.repeat(400))).toThrow(
      expect.objectContaining({ code: 'file.nameTooLong' }),
    );
  });
});

describe('elsewhere', () => {
  it.each(['/home/A', '/home/a. '])('%s is what it is', (path) => {
    expect(comparable(path)).toBe(path);
    expect(overlaps('/home/a', path)).toBe(false);
  });
});

describe('names', () => {
  it('that differ in their case only are two objects in the bucket', () => {
    const key = (name: string) => objectKeyOf({ prefix: 'm', folder: 'loras', name });
    expect(key('A.bin')).not.toBe(key('a.bin'));
  });

  it.each([
    ['CON', '_CON'],
    ['nul.safetensors', '_nul.safetensors'],
    ['com1.bin', '_com1.bin'],
    ['LPT9', '_LPT9'],
    ['com10.bin', 'com10.bin'],
    ['console.bin', 'console.bin'],
    ['a.bin. .', 'a.bin'],
    ['a:b?.bin', 'a_b_.bin'],
  ])('%s of an object lies on the disk as %s', (name, wanted) => {
    expect(safeFileName(name)).toBe(wanted);
  });
});

describe('a file', () => {
  const identity = { size: 1, mtimeNs: '1790000000123456789', inode: '9:18446744073709551615' };
  it('is told from another by the last bit of its 64-bit id, and by a nanosecond', () => {
    expect(isSameFile(identity, { ...identity })).toBe(true);
    expect(isSameFile(identity, { ...identity, inode: '9:18446744073709551614' })).toBe(false);
    expect(isSameFile(identity, { ...identity, mtimeNs: '1790000000123456788' })).toBe(false);
  });

  it('of a cloud drive that lies elsewhere is told without being read', () => {
    expect(isPlaceholder({ platform: 'win32', bytes: 6_000_000_000, blocks: 0 })).toBe(true);
  });
});
