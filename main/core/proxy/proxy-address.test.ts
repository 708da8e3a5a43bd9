import { describe, expect, it } from 'vitest';
import { isThisComputer, readProxyAddress } from './proxy-address.ts';

describe('the address of a proxy', () => {
  it.each([
    ['http://proxy.example.com:8080', { host: 'proxy.example.com', port: 8080 }],
    [' proxy.example.com:3128/ ', { host: 'proxy.example.com', port: 3128 }],
    ['http://10.0.0.1:80', { host: '10.0.0.1', port: 80 }],
    ['http://[fd00::1]:8080', { host: '[fd00::1]', port: 8080 }],
  ])('is read from %s', (text, address) => {
    expect(readProxyAddress(text)).toEqual(address);
  });

  it.each([
    '',
    'proxy.example.com',
    'https://proxy.example.com:8080',
    'socks5://proxy.example.com:1080',
    'http://user:pass@proxy.example.com:8080',
    'http://proxy.example.com:8080/path',
    'http://proxy.example.com:99999',
    'http://:8080',
  ])('is not read from %s', (text) => {
    expect(readProxyAddress(text)).toBeNull();
  });
});

describe('this computer', () => {
  it.each(['localhost', 'LOCALHOST.', 'oss.localhost', '127.0.0.1', '127.8.9.1', '[::1]', '::1'])(
    'is %s',
    (host) => {
      expect(isThisComputer(host)).toBe(true);
    },
  );
  it.each(['127.example.com', 'localhost.example.com', '10.0.0.1', '[::2]'])(
    'is not %s',
    (host) => {
      expect(isThisComputer(host)).toBe(false);
    },
  );
});
