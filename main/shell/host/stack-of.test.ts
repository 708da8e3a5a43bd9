import { expect, it } from 'vitest';
import { stackOf } from './stack-of.ts';

it('tells where a defect happened and nothing of its messages', () => {
  const cause = new Error('https://bucket/key?x-oss-signature=abcdef');
  const text = stackOf(new TypeError('line one abcdef\nline two abcdef', { cause }));
  expect(text).toMatch(/^TypeError\n\s+at .*stack-of\.test\.ts/);
  expect(text).not.toContain('abcdef');
});

it('names the kind of what is no error', () => {
  expect(stackOf('abcdef')).toBe('string');
});
