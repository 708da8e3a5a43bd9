import { describe, expect, it } from 'vitest';
import { parseServerAddress } from './server-address.ts';

describe('parseServerAddress', () => {
  it('takes an origin with an optional path', () => {
    expect(parseServerAddress('http://203.0.113.5:8188')).toMatchObject({
      href: 'http://203.0.113.5:8188',
      host: '203.0.113.5:8188',
      path: '',
    });
    expect(parseServerAddress('https://example.com/a/comfy/')).toMatchObject({
      href: 'https://example.com/a/comfy',
      webSocketHref: 'wss://example.com/a/comfy',
      path: '/a/comfy',
    });
  });

  it.each(['', 'comfy', 'ftp://example.com', 'http://', 'javascript:alert(1)'])(
    'refuses %j',
    (address) => {
      expect(() => parseServerAddress(address)).toThrow(
        expect.objectContaining({ code: 'comfy.badAddress' }),
      );
    },
  );

  it.each(['http://admin:s3cret@example.com', 'ftp://admin:s3cret@example.com'])(
    'does not repeat the password of %j',
    (address) => {
      try {
        parseServerAddress(address);
        expect.unreachable();
      } catch (error) {
        expect(JSON.stringify(error)).not.toContain('s3cret');
        const code = address.startsWith('http') ? 'comfy.loginInAddress' : 'comfy.badAddress';
        expect(error).toMatchObject({ code });
      }
    },
  );
});
