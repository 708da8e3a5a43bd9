import { describe, expect, it } from 'vitest';
import { readProxyList, routeOfEnvironment } from './system-route.ts';

const https = new URL('https://models.oss-cn-hangzhou.aliyuncs.com');
const http = new URL('http://203.0.113.7:8188');
const via = (host: string, port: number, credentials: object | null = null) => ({
  ...{ kind: 'proxy', address: { host, port }, credentials },
});

describe('the proxy of the environment', () => {
  it('is that of the scheme, else that for all', () => {
    const environment = { https_proxy: 'http://a:1', HTTP_PROXY: 'b:2' };
    expect(routeOfEnvironment(https, environment)).toEqual(via('a', 1));
    expect(routeOfEnvironment(http, environment)).toEqual(via('b', 2));
    expect(routeOfEnvironment(http, { ALL_PROXY: 'http://c' })).toEqual(via('c', 80));
    expect(routeOfEnvironment(http, { HTTP_PROXY: '' })).toBeNull();
  });

  it('takes its user and password apart', () => {
    const route = routeOfEnvironment(https, { HTTPS_PROXY: 'http://us%40er:p%3Aw@a:1' });
    expect(route).toEqual(via('a', 1, { username: 'us@er', password: 'p:w' }));
  });

  it.each([
    ['aliyuncs.com', true],
    ['.aliyuncs.com', true],
    ['*.aliyuncs.com', true],
    ['x.org, ALIYUNCS.com:443', true],
    ['*', true],
    ['aliyuncs.com:80', false],
    ['yuncs.com', false],
    ['', false],
  ])('is left out where NO_PROXY is %s: %s', (list, isDirect) => {
    const route = routeOfEnvironment(https, { HTTPS_PROXY: 'http://a:1', NO_PROXY: list });
    expect(route?.kind).toBe(isDirect ? 'direct' : 'proxy');
  });

  it('is named without its password where it is of a kind that cannot be used', () => {
    const route = routeOfEnvironment(https, { ALL_PROXY: 'socks5://user:secret@a:1080' });
    expect(route).toEqual({ kind: 'unsupported', name: 'socks5://a:1080' });
  });
});

describe("the system's list of ways", () => {
  it.each([
    ['DIRECT', { kind: 'direct' }],
    ['', { kind: 'direct' }],
    ['PROXY proxy.example.com:8080; DIRECT', via('proxy.example.com', 8080)],
    ['SOCKS5 a:1080', { kind: 'unsupported', name: 'SOCKS5 a:1080' }],
    ['HTTPS a:443', { kind: 'unsupported', name: 'HTTPS a:443' }],
  ])('%s', (list, route) => {
    expect(readProxyList(list)).toEqual(route);
  });
});
