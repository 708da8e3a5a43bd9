import { expect, it } from 'vitest';
import { systemCodeOf } from './system-code.ts';

it.each([
  [Object.assign(new Error('x'), { code: 'ENOENT' }), 'ENOENT'],
  [Object.assign(new Error('x'), { code: 17 }), null],
  [new Error('x'), null],
  [{ code: 'ENOENT' }, null],
  ['ENOENT', null],
])('gives the code that an error of the system carries: %o is %s', (error, code) => {
  expect(systemCodeOf(error)).toBe(code);
});
