import { describe, expect, it } from 'vitest';
import { translateFileError } from './file-error.ts';

const failed = (code: string) => Object.assign(new Error(code), { code });

describe('translateFileError', () => {
  it.each(['ENOSPC', 'EDQUOT'])('takes %s for a full disk', (code) => {
    expect(translateFileError(failed(code), '/x')).toMatchObject({
      code: 'file.diskFull',
      params: { path: '/x' },
    });
  });

  it.each(['EACCES', 'EPERM', 'EROFS', 'EFBIG', 'ENOTDIR'])('gives %s as the reason', (code) => {
    expect(translateFileError(failed(code), '/x')).toMatchObject({
      code: 'file.unwritable',
      params: { path: '/x', reason: code },
    });
  });

  it('leaves other errors as they are', () => {
    const defect = new TypeError('x');
    expect(translateFileError(defect, '/x')).toBe(defect);
  });
});
