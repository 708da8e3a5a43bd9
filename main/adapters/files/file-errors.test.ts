import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { notOpened, notRead } from './file-errors.ts';
import { identityOf } from './local-files.ts';

const systemError = (code: string) =>
  Object.assign(new Error(code), { code, syscall: 'open', errno: -1 });

describe('a file that cannot be read', () => {
  it.each([
    ['EBUSY', 'file.inUse', { path: 'C:\\a' }],
    ['EPERM', 'file.unreadable', { path: 'C:\\a', reason: 'EPERM' }],
    ['EACCES', 'file.unreadable', { path: 'C:\\a', reason: 'EACCES' }],
    ['EISDIR', 'usage.notAFile', { path: 'C:\\a' }],
  ])('%s: %s', (code, wanted, params) => {
    for (const translate of [notOpened, notRead])
      expect(translate(systemError(code), 'C:\\a')).toMatchObject({ code: wanted, params });
  });

  it('is not there, or not any more', () => {
    expect(notOpened(systemError('ENOENT'), 'a')).toMatchObject({ code: 'file.notFound' });
    expect(notRead(systemError('ENOENT'), 'a')).toMatchObject({ code: 'file.vanished' });
  });
});

describe('the identity of a file', () => {
  it('keeps every bit of a 64-bit id and every nanosecond', async () => {
    const real = await stat(import.meta.filename, { bigint: true });
    const stats: BigIntStats = Object.assign(real, {
      dev: 0xfedc_ba98_7654_3211n,
      ino: 0xffff_ffff_ffff_fffen,
      mtimeNs: 1_790_000_000_123_456_789n,
    });
    expect(identityOf(stats)).toMatchObject({
      mtimeNs: '1790000000123456789',
      inode: '18364758544493064721:18446744073709551614',
    });
  });

  it('has no id where the file system has none', async () => {
    const real = await stat(import.meta.filename, { bigint: true });
    expect(identityOf(Object.assign(real, { ino: 0n })).inode).toBe('');
  });
});
