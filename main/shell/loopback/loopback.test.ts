import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { commandHost } from '../host/host-options.ts';
import { openApp } from '../host/open-app.ts';
import type { App, Client } from '../host/open-app.ts';
import { createPageServer } from '../host/page-server.ts';
import { askForAddress } from '../host/instance.ts';
import { startLoopback } from './start-loopback.ts';
import type { Loopback } from './start-loopback.ts';

const dir = mkdtempSync(join(tmpdir(), 'ferry-loopback-'));
let app: App;
let host: Loopback;
let cookie = '';

beforeAll(async () => {
  const pageDir = join(dir, 'page');
  mkdirSync(join(pageDir, 'assets'), { recursive: true });
  writeFileSync(join(dir, 'secret.txt'), 'not for the page');
  writeFileSync(
    join(pageDir, 'index.html'),
    '<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__"><title>page</title>',
  );
  writeFileSync(join(pageDir, 'assets', 'a.js'), 'export {};');
  writeFileSync(join(pageDir, 'assets', 'a.js.map'), '{}');
  app = openApp({
    ...{
      dataDir: join(dir, 'data'),
      otherConnections: null,
      uploads: {},
      traffic: {},
      host: commandHost,
    },
    crc64WorkerUrl: new URL('../../adapters/hash/crc64-worker.ts', import.meta.url),
    headerWorkerUrl: new URL('../../adapters/identify/header-worker.ts', import.meta.url),
    onSetAside: () => undefined,
  });
  host = await startLoopback({
    port: null,
    app,
    page: createPageServer({ pageDir, media: app.media }),
  });
  const { headers } = await ask(
    'GET',
    new URL(host.newAddress()).pathname + new URL(host.newAddress()).search,
  );
  cookie = String(headers['set-cookie']).split(';')[0] ?? '';
});
afterAll(async () => {
  await host.close();
  await app.close();
  rmSync(dir, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A raw request: the path goes out as it is written here. */
async function ask(
  method: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const request = httpRequest({ host: '127.0.0.1', port: host.port, method, path, headers });
  request.end();
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve).once('error', reject);
  });
  let body = '';
  for await (const piece of response) body += String(piece);
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}
const own = () => ({ cookie });
const origin = () => `http://127.0.0.1:${host.port}`;

describe('the way in', () => {
  it('opens with a token once, by a cookie that no script sees and no other site sends', async () => {
    const path = new URL(host.newAddress()).search;
    const first = await ask('GET', `/${path}`);
    expect(first.status).toBe(303);
    expect(first.headers.location).toBe('/');
    expect(String(first.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict; Path=\//);
    const second = await ask('GET', `/${path}`);
    expect(second.status).toBe(401);
    expect(second.headers['set-cookie']).toBeUndefined();
  });

  it.each([
    ['no token', '/'],
    ['a wrong token', '/?token=guess'],
    ['an empty token', '/?token='],
  ])('stays shut with %s, and says how to get in', async (_what, path) => {
    const { status, body, headers } = await ask('GET', path);
    expect(status).toBe(401);
    expect(body).toContain('npm run browser');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('stays shut with a made-up cookie', async () => {
    const name = cookie.split('=')[0] ?? '';
    expect((await ask('GET', '/', { cookie: `${name}=made-up` })).status).toBe(401);
  });

  it.each([
    ['a foreign Host', { host: 'evil.example' }],
    ['another local port as Host', { host: '127.0.0.1:1' }],
    ['a foreign Origin', { origin: 'https://evil.example' }],
    ['the Origin of another local page', { origin: 'http://127.0.0.1:1' }],
    ['no Origin at all (null)', { origin: 'null' }],
    ['a request that another site began', { 'sec-fetch-site': 'cross-site' }],
    ['a request that another local port began', { 'sec-fetch-site': 'same-site' }],
  ])('refuses %s, cookie or not', async (_what, headers: Record<string, string>) => {
    expect((await ask('GET', '/', { ...own(), ...headers })).status).toBe(403);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('answers no %s', async (method) => {
    const { status } = await ask(method, '/', { ...own(), 'content-type': 'text/plain' });
    expect(status).toBe(405);
  });

  it('takes no form from another page', async () => {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      origin: 'http://evil.example',
    };
    expect((await ask('POST', '/rpc', { ...own(), ...headers })).status).toBe(403);
  });

  it('listens on 127.0.0.1 only', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal);
    for (const { address } of others) {
      const socket = connect({ host: address, port: host.port });
      const error = await new Promise((resolve) => socket.once('error', resolve));
      expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    }
    expect(new URL(host.newAddress()).hostname).toBe('127.0.0.1');
  });
});

describe('the page', () => {
  it('comes with a policy whose nonce is fresh each time and stands in the page', async () => {
    const loads = [await ask('GET', '/', own()), await ask('GET', '/', own())];
    const nonces = loads.map(({ headers, body }) => {
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("script-src 'self';");
      expect(policy).not.toContain('unsafe');
      const nonce = /'nonce-([\w-]+)'/.exec(policy)?.[1] ?? '';
      expect(body).toContain(`nonce="${nonce}"`);
      return nonce;
    });
    expect(new Set(nonces).size).toBe(2);
    expect(loads[0]?.headers['x-content-type-options']).toBe('nosniff');
    expect(loads[0]?.headers['cache-control']).toBe('no-store');
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '//etc/passwd',
    '/assets/a.js.map',
    '/assets/',
  ])('is all there is: %s is not found', async (path) => {
    const { status, body } = await ask('GET', path, own());
    expect(status).toBe(404);
    expect(body).not.toContain('not for the page');
  });

  it('keeps its scripts for good', async () => {
    const { status, headers } = await ask('GET', '/assets/a.js', own());
    expect(status).toBe(200);
    expect(headers['content-type']).toContain('text/javascript');
    expect(headers['cache-control']).toContain('immutable');
  });
});

describe('the socket', () => {
  it('serves the page that has the cookie', async () => {
    const websocket = open({ cookie, origin: origin() });
    await once(websocket, 'open');
    const client: Client = createORPCClient(new RPCLink({ websocket: asBrowsers(websocket) }));
    expect((await client.app.about()).host).toBe('browser');
    websocket.terminate();
  });

  it.each([
    ['without a cookie', () => ({ origin: origin() })],
    ['without an Origin', () => ({ cookie })],
    ['from another local page', () => ({ cookie, origin: 'http://127.0.0.1:1' })],
    ['from a foreign page', () => ({ cookie, origin: 'https://evil.example' })],
    [
      'under a foreign Host',
      () => ({ cookie, origin: 'http://evil.example', host: 'evil.example' }),
    ],
  ])('refuses an upgrade %s', async (_what, headers) => {
    expect(await refusal(headers())).toBe(403);
  });

  it('refuses an upgrade of another path', async () => {
    expect(await refusal({ cookie, origin: origin() }, '/rpc/../other')).toBe(403);
  });
});

describe('another start of the app', () => {
  it('gets a fresh address with the key that only this user can read', async () => {
    const address = await askForAddress(host.port, host.key);
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=/);
    expect((await ask('GET', `/${new URL(address ?? '').search}`)).status).toBe(303);
  });

  it('gets none with a wrong key, and a page gets none at all', async () => {
    expect(await askForAddress(host.port, 'guess')).toBeNull();
    const fromPage = { 'x-ferry-key': host.key, origin: origin(), ...own() };
    expect((await ask('POST', '/address', fromPage)).body).not.toContain('token');
  });
});

function open(headers: Record<string, string>, path = '/rpc'): WebSocket {
  return new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers });
}

async function refusal(headers: Record<string, string>, path?: string): Promise<number> {
  const socket = open(headers, path);
  socket.on('error', () => undefined);
  const status = await new Promise<number>((resolve) => {
    socket.once('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
    });
  });
  socket.terminate();
  return status;
}

/** ws has what the link asks of a browser's socket. */
function asBrowsers(socket: unknown): globalThis.WebSocket {
  if (isSocket(socket)) return socket;
  throw new TypeError('no socket');
}

function isSocket(socket: unknown): socket is globalThis.WebSocket {
  return socket instanceof WebSocket;
}
