import { describe, expect, it } from 'vitest';
import { serverUrlOf } from './server-url.ts';

describe('serverUrlOf', () => {
  it.each([
    ['http://47.98.1.2:8188/', 'http://47.98.1.2:8188'],
    ['47.98.1.2:8188', 'http://47.98.1.2:8188'],
    ['HTTPS://GPU.Example.com/comfy/?token=1#top', 'https://gpu.example.com/comfy'],
    ['localhost:8188', 'http://localhost:8188'],
    ['http://[::1]:8188', 'http://[::1]:8188'],
  ])('writes %s as %s', (text, url) => {
    expect(serverUrlOf(text)).toEqual({ state: 'valid', url });
  });

  it.each(['', 'ftp://host', 'http://', 'http://a b'])('refuses %o', (text) => {
    expect(serverUrlOf(text).state).toBe('invalid');
  });

  it('refuses a password in the address and does not repeat it', () => {
    expect(serverUrlOf('http://me:hunter2@host:8188')).toEqual({
      state: 'invalid',
      shown: 'host:8188',
    });
  });
});
