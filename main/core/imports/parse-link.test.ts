import { describe, expect, it } from 'vitest';
import { parseLink, usualHosts } from './parse-link.ts';

const parse = (text: string, allowPrivate = false) =>
  parseLink(text, { hosts: usualHosts, allowPrivate });

describe('parseLink', () => {
  it.each([
    ['https://huggingface.co/Comfy-Org/flux1-dev', 'huggingface', null, null],
    ['https://huggingface.co/a/b/tree/main', 'huggingface', 'main', null],
    ['https://huggingface.co/a/b/tree/v1.0/vae/sub', 'huggingface', 'v1.0', 'vae/sub/'],
    [
      'https://huggingface.co/a/b/blob/main/x%20y.safetensors',
      'huggingface',
      'main',
      'x y.safetensors',
    ],
    [
      'https://huggingface.co/a/b/resolve/abc/s/x.gguf?download=true',
      'huggingface',
      'abc',
      's/x.gguf',
    ],
    ['https://hf-mirror.com/a/b/resolve/main/x.ckpt', 'hfMirror', 'main', 'x.ckpt'],
    ['hf.co/a/b', 'huggingface', null, null],
    ['https://www.modelscope.cn/models/a/b', 'modelscope', null, null],
    ['https://modelscope.cn/models/a/b/files', 'modelscope', null, null],
    [
      'https://modelscope.cn/models/a/b/file/view/master/v/x.pth?status=2',
      'modelscope',
      'master',
      'v/x.pth',
    ],
    ['https://modelscope.cn/models/a/b/resolve/master/x.pth', 'modelscope', 'master', 'x.pth'],
  ] as const)('takes %s for %s at %s: %s', (text, hub, revision, path) => {
    const found = parse(text);
    expect(found).toMatchObject({ state: 'hub', hub, revision, path });
    expect(found.state === 'hub' && /^(a\/b|Comfy-Org\/flux1-dev)$/.test(found.repo)).toBe(true);
  });

  it.each([
    ['a/b', null],
    ['  Comfy-Org/x.y \n', null],
    ['a/b/vae/ae.safetensors', 'vae/ae.safetensors'],
    ['hf://a/b/x.gguf', 'x.gguf'],
  ])('asks every hub for %j', (text, path) => {
    expect(parse(text)).toMatchObject({ state: 'anyHub', path });
  });

  it.each([
    ['https://civitai.com/api/download/models/12?type=Model', 'civitai'],
    ['https://example.com/x.safetensors?sig=1', null],
  ])('takes %s as it is', (url, hub) => {
    expect(parse(url)).toEqual({ state: 'url', url, hub });
  });

  it('takes the version that a page of Civitai shows', () => {
    expect(parse('https://civitai.com/models/1/ink?modelVersionId=12')).toEqual({
      ...{ state: 'url', hub: 'civitai' },
      url: 'https://civitai.com/api/download/models/12',
    });
  });

  it.each([
    ['', 'notALink'],
    ['hello', 'notALink'],
    ['ftp://a/b', 'notALink'],
    ['https://huggingface.co/a/b/blob/main/a%2fx', 'notALink'],
    ['https://civitai.com/models/1', 'page'],
    ['https://huggingface.co/a', 'page'],
    ['https://huggingface.co/a/b/discussions/1', 'page'],
    ['https://huggingface.co/datasets/a/b', 'notModels'],
    ['http://example.com/x.safetensors', 'insecure'],
    ['http://127.0.0.1:80/x', 'private'],
    ['https://192.168.0.2/x', 'private'],
    ['https://nas/x', 'private'],
    ['http://www.modelscope.cn/models/a/b', 'insecure'],
  ])('refuses %j: %s', (text, reason) => {
    expect(parse(text)).toMatchObject({ state: 'refused', reason });
  });

  it('takes an address of the own network where it is told so', () => {
    expect(parse('http://192.168.0.2/x', true)).toMatchObject({ state: 'url' });
  });
});
