import { describe, expect, it } from 'vitest';
import { byteText, durationText } from './byte-text.ts';
import { table, widthOf } from './table.ts';

describe('table', () => {
  it('aligns columns by what a terminal shows, Chinese characters as two', () => {
    expect(widthOf('模型a')).toBe(5);
    expect(
      table([
        ['模型', 'x', '1'],
        ['a', 'yy', '22'],
      ]),
    ).toBe('模型  x   1\na     yy  22');
  });
});

describe('byteText and durationText', () => {
  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [30_000_000_000, '30 GB'],
    [8_388_608, '8.4 MB'],
  ])('says %d as %s', (bytes, text) => {
    expect(byteText(bytes, 'en')).toBe(text);
  });

  it.each([
    [0, '0 sec'],
    [12, '12 sec'],
    [250, '4 min 10 sec'],
    [3900, '1 hr 5 min'],
  ])('says %d s as %s', (seconds, text) => {
    expect(durationText(seconds, 'en')).toBe(text);
  });
});
