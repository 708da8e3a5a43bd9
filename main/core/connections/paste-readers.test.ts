import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64 } from './decode-base64.ts';
import { parseTime } from './iso-time.ts';
import { regionIdOf } from './region-names.ts';

describe('decodeBase64', () => {
  it('decodes what Node encodes, with and without padding', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(text, (plain) => {
        const encoded = Buffer.from(plain).toString('base64');
        expect(decodeBase64(encoded)).toBe(plain);
        expect(decodeBase64(encoded.replaceAll('=', ''))).toBe(plain);
      }),
    );
  });

  it.each(['', 'a', 'not base64!', '/////w=='])('takes %o for no text in base64', (text) => {
    expect(decodeBase64(text)).toBeNull();
  });
});

describe('parseTime', () => {
  it('agrees with the runtime on every time from 1970 to 2100', () => {
    const max = new Date('2100-01-01T00:00:00Z');
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max, noInvalidDate: true }), (date) => {
        const seconds = Math.floor(date.getTime() / 1_000) * 1_000;
        expect(parseTime(date.toISOString())).toBe(seconds);
      }),
    );
  });

  it.each([
    ['2026-11-23T12:00:00+08:00', Date.UTC(2026, 10, 23, 4)],
    ['2026-11-23 12:00:00', Date.UTC(2026, 10, 23, 12)],
    ['1795435200', 1_795_435_200_000],
    ['1795435200123', 1_795_435_200_123],
    ['2026-13-01T00:00:00Z', null],
    ['tomorrow', null],
  ])('reads %s', (text, at) => {
    expect(parseTime(text)).toBe(at);
  });
});

describe('regionIdOf', () => {
  it.each([
    ['cn-hangzhou', 'cn-hangzhou'],
    ['oss-cn-hangzhou', 'cn-hangzhou'],
    ['oss-cn-hangzhou-internal', 'cn-hangzhou'],
    ['华东1（杭州）', 'cn-hangzhou'],
    ['China (Hong Kong)', 'cn-hongkong'],
    ['Singapore', 'ap-southeast-1'],
    ['华北6（乌兰察布） cn-wulanchabu', 'cn-wulanchabu'],
    ['somewhere', null],
  ])('reads %s', (text, id) => {
    expect(regionIdOf(text)).toBe(id);
  });
});
