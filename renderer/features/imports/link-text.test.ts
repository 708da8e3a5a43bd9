import { describe, expect, it } from 'vitest';
import { linkIn } from './link-text.ts';

describe('a text that was pasted or dropped', () => {
  it.each([
    ['https://huggingface.co/a/b', 'https://huggingface.co/a/b'],
    ['  hf://a/b/c.safetensors\n', 'hf://a/b/c.safetensors'],
    ['modelscope.cn/models/a/b', 'modelscope.cn/models/a/b'],
    ['# from a browser\r\nhttps://host/file.gguf\r\nhttps://host/other', 'https://host/file.gguf'],
  ])('%j is a link', (text, link) => {
    expect(linkIn(text)).toBe(link);
  });

  it.each(['', 'a cat', 'see https://huggingface.co/a/b', 'ftp://a/b', '/home/me/a.safetensors'])(
    '%j is none',
    (text) => {
      expect(linkIn(text)).toBeNull();
    },
  );
});
