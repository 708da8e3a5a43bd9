import { describe, expect, it } from 'vitest';
import { formatsOf } from './formats.ts';

const en = formatsOf('en');
const zh = formatsOf('zh-CN');

describe('sizes', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1_500, '1.5 kB'],
    [999_500_000, '1,000 MB'],
    [31_400_000_000, '31.4 GB'],
  ])('%i bytes are %s', (bytes, text) => {
    expect(en.bytes(bytes)).toBe(text);
  });
  it('are told a second', () => {
    expect(en.speed(41_200_000)).toBe('41.2 MB/s');
  });
});

describe('durations', () => {
  it.each([
    [0, '0 sec'],
    [59.6, '1 min 0 sec'],
    [725, '12 min'],
    [4_800, '1 hr 20 min'],
    [180_000, '2 days 2 hr'],
  ])('%d s are %s', (seconds, text) => {
    expect(en.duration(seconds)).toBe(text);
  });
  it('are Chinese in Chinese', () => {
    expect(zh.duration(4_800)).toBe('1小时 20分钟');
  });
});
