import { expect, it } from 'vitest';
import { isTooDeep } from './json-depth.ts';

const nested = (depth: number, inside = ''): string =>
  '['.repeat(depth) + inside + ']'.repeat(depth);

it.each([
  [nested(500), false],
  [nested(501), true],
  [`{"a":${nested(500)}}`, true],
  [`[${Array.from({ length: 2_000 }, () => '[]').join(',')}]`, false],
  [JSON.stringify({ text: `\\"${'['.repeat(900)}` }), false],
  [JSON.stringify({ text: 'ends with \\', more: '{'.repeat(900) }), false],
  ['"'.repeat(3), false],
  ['', false],
])('tells what nests too deep: %# %s', (text, expected) => {
  expect(isTooDeep(text)).toBe(expected);
});
