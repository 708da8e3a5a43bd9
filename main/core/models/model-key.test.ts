import { expect, it } from 'vitest';
import { modelKeyOf } from './model-key.ts';

const prefix = 'llm-model/model';

it.each([
  ['loras/a.bin', 'loras', 'a.bin'],
  ['llm-model/model/loras/sub/a.bin', 'loras', 'sub/a.bin'],
  ['loras/模 型+.bin', 'loras', '模 型+.bin'],
])('takes %s', (text, category, name) => {
  expect(modelKeyOf(prefix, text)).toEqual({
    key: `${prefix}/${category}/${name}`,
    category,
    name,
  });
});

it.each([
  'a.bin',
  'loras/',
  '../results/a.png',
  'loras/../../a.bin',
  'loras//a.bin',
  'loras/./a.bin',
  'llm-model/model/../other/a.bin',
  'loras/.ferry-check-1',
  '',
])('refuses %j, which is no model', (text) => {
  expect(() => modelKeyOf(prefix, text)).toThrow(
    expect.objectContaining({ code: 'oss.notAModel', params: { key: text, prefix } }),
  );
});
