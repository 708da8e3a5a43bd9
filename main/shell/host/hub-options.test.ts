import { expect, it } from 'vitest';
import { usualHosts } from '../../core/imports/parse-link.ts';
import { hubHostsOf, hubTokensOf } from './hub-options.ts';

it('asks the usual hosts unless the environment names another one', () => {
  expect(hubHostsOf({})).toEqual(usualHosts);
  const mirror = 'https://mirror.example';
  expect(hubHostsOf({ FERRY_HUB_HF_MIRROR: mirror })).toEqual({
    ...usualHosts,
    hfMirror: [mirror],
  });
  expect(() => hubHostsOf({ FERRY_HUB_CIVITAI: 'nowhere' })).toThrow('usage.badValue');
});

it('takes tokens by the names of the hubs, and none for a mirror', () => {
  expect(hubTokensOf({ HF_TOKEN: 'a', MODELSCOPE_API_TOKEN: '', CIVITAI_TOKEN: 'c' })).toEqual({
    huggingface: 'a',
    civitai: 'c',
  });
});
