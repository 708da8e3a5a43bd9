import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAddress, reachOf } from './private-address.ts';

describe('reachOf', () => {
  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.8.9.1', 'loopback'],
    ['localhost', 'loopback'],
    ['a.localhost', 'loopback'],
    ['::1', 'loopback'],
    ['[::1]', 'loopback'],
    ['0:0:0:0:0:0:0:1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.5', 'private'],
    ['169.254.1.1', 'private'],
    ['100.64.0.1', 'private'],
    ['100.127.255.255', 'private'],
    ['fe80::1%eth0', 'private'],
    ['fd12:3456::1', 'private'],
    ['::ffff:192.168.0.1', 'private'],
    ['gpu-box', 'private'],
    ['gpu.local', 'private'],
    ['comfy.lan.', 'private'],
    ['172.32.0.1', 'public'],
    ['172.15.255.255', 'public'],
    ['100.63.255.255', 'public'],
    ['100.128.0.1', 'public'],
    ['47.98.1.2', 'public'],
    ['2400:3200::1', 'public'],
    ['::ffff:8.8.8.8', 'public'],
    ['comfy.example.com', 'public'],
    ['10.1.2.3.example.com', 'public'],
  ] as const)('says that %s is %s', (host, reach) => {
    expect(reachOf(host)).toBe(reach);
  });

  it('gives every 4-byte address the same reach when it is written as IPv6', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        fc.pre(address !== '0.0.0.0');
        expect(reachOf(`::ffff:${address}`)).toBe(reachOf(address));
      }),
    );
  });

  it('never calls an address of the global IPv6 range private', () => {
    fc.assert(
      fc.property(fc.ipV6(), fc.integer({ min: 0x2000, max: 0x3fff }), (tail, first) => {
        const address = `${first.toString(16)}:${tail.split(':').slice(1).join(':')}`;
        fc.pre(isIP(address) === 6);
        expect(reachOf(address)).toBe('public');
      }),
    );
  });
});

describe('isAddress', () => {
  it('tells addresses from names', () => {
    expect(['1.2.3.4', '::1', '1.2.3.4.5', '1.2.3.256', 'localhost'].map(isAddress)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
