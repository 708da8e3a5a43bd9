import { describe, expect, it } from 'vitest';
import { judgeExisting } from './existing-object.ts';

const file = { bytes: 5, crc64: '9' };

describe('judgeExisting', () => {
  it.each(['fail', 'skip', 'replace'] as const)('uploads where nothing stands (%s)', (ifExists) => {
    expect(judgeExisting(null, file, ifExists)).toBe('upload');
  });

  it.each(['fail', 'skip', 'replace'] as const)('leaves equal content alone (%s)', (ifExists) => {
    expect(judgeExisting({ bytes: 5, crc64: '9' }, file, ifExists)).toBe('same');
  });

  it.each([
    ['fail', 'refuse'],
    ['skip', 'skip'],
    ['replace', 'upload'],
  ] as const)('follows the wish "%s" where other content stands', (ifExists, verdict) => {
    expect(judgeExisting({ bytes: 6, crc64: '9' }, file, ifExists)).toBe(verdict);
    expect(judgeExisting({ bytes: 5, crc64: '8' }, file, ifExists)).toBe(verdict);
  });

  it('does not call content equal that cannot be compared', () => {
    expect(judgeExisting({ bytes: 5, crc64: null }, { bytes: 5, crc64: null }, 'fail')).toBe(
      'refuse',
    );
  });
});
