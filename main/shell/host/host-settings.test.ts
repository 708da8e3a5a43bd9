import { expect, it } from 'vitest';
import { lineOf, portOf } from './host-settings.ts';

it('takes what is asked for, and nothing where nothing is', () => {
  expect(portOf({ FERRY_PORT: '4711' })).toBe(4_711);
  expect(lineOf({ FERRY_LINE: '30mbit,40ms' })).toBe('30mbit,40ms');
  for (const environment of [{}, { FERRY_PORT: '', FERRY_LINE: '' }]) {
    expect(portOf(environment)).toBeNull();
    expect(lineOf(environment)).toBe('');
  }
});

it.each(['abc', '0', '65536', '1.5', '-1'])('refuses the port %s by name', (value) => {
  expect(() => portOf({ FERRY_PORT: value })).toThrow(
    expect.objectContaining({
      code: 'usage.badValue',
      params: { argument: 'FERRY_PORT', value, expected: '1-65535' },
    }),
  );
});

it('refuses a line that is none by name', () => {
  expect(() => lineOf({ FERRY_LINE: 'slow' })).toThrow(
    expect.objectContaining({ code: 'usage.badValue' }),
  );
});
