import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import type { Comfy, ComfyEvent } from '../../services/ports/comfy.ts';
import { comfyFor, sandboxFor } from './open-comfy.test-support.ts';

const quick = { pingIntervalMs: 40, reconnectDelayMs: 20, reconnectDelayMaxMs: 40 };

/** Follows a server's events for one test. */
function watchFor(comfy: Comfy, clientId = 'client') {
  const stop = new AbortController();
  const events = comfy.events.watch(clientId, stop.signal)[Symbol.asyncIterator]();
  onTestFinished(() => {
    stop.abort();
  });
  return {
    stop,
    async next(wanted: (event: ComfyEvent) => boolean): Promise<ComfyEvent> {
      for (;;) {
        const result = await events.next();
        if (result.done === true) throw new Error('the events have ended');
        if (wanted(result.value)) return result.value;
      }
    },
    rest: () => events.next(),
  };
}
const isType = (type: ComfyEvent['type']) => (event: ComfyEvent) => event.type === type;
const isMessage = (name: string) => (event: ComfyEvent) =>
  event.type === 'message' && event.name === name;

async function socketServer(onSocket: (socket: WebSocket, url: string) => void, options = {}) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', ...options });
  server.on('connection', (socket, request) => {
    onSocket(socket, request.url ?? '');
  });
  onTestFinished(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return `http://127.0.0.1:${address.port}`;
}

describe('the events of a server', () => {
  it('begin with the connection and the first status, and answer our feature flags', async () => {
    const events = watchFor(comfyFor((await sandboxFor()).url));
    await events.next(isType('connected'));
    expect(await events.next(isMessage('status'))).toMatchObject({
      data: { status: { exec_info: { queue_remaining: 0 } } },
    });
    expect(await events.next(isMessage('feature_flags'))).toMatchObject({
      data: { supports_preview_metadata: true },
    });
  });

  it('send the feature flags first and use the client id that was given', async () => {
    const first = Promise.withResolvers<unknown>();
    const url = await socketServer((socket, path) => {
      socket.once('message', (data: Buffer) => {
        first.resolve([path, JSON.parse(data.toString())]);
      });
    });
    await watchFor(comfyFor(url), 'a b').next(isType('connected'));
    expect(await first.promise).toEqual([
      '/ws?clientId=a%20b',
      { type: 'feature_flags', data: { supports_preview_metadata: true } },
    ]);
  });

  it('go on with the same client id after the connection was cut', async () => {
    const sandbox = await sandboxFor();
    const events = watchFor(comfyFor(sandbox.url, null, quick), 'mine');
    await events.next(isType('connected'));
    sandbox.faults.cutWebSockets();
    await events.next(isType('disconnected'));
    await events.next(isType('connected'));
    const handshakes = sandbox.requests.filter(({ url }) => url.startsWith('/ws'));
    expect(new Set(handshakes.map(({ url }) => url))).toEqual(new Set(['/ws?clientId=mine']));
    expect(handshakes.length).toBeGreaterThanOrEqual(2);
  });

  it('notice a socket that is frozen without being closed', async () => {
    const sandbox = await sandboxFor();
    const events = watchFor(comfyFor(sandbox.url, null, quick));
    await events.next(isType('connected'));
    sandbox.faults.freezeWebSockets();
    await events.next(isType('disconnected'));
    await events.next(isType('connected'));
  });

  it('leave a quiet socket alone as long as it answers pings', async () => {
    let sockets = 0;
    const pings = Promise.withResolvers<void>();
    const url = await socketServer((socket) => {
      sockets += 1;
      let seen = 0;
      socket.on('ping', () => {
        seen += 1;
        if (seen === 5) pings.resolve();
      });
    });
    await watchFor(comfyFor(url, null, quick)).next(isType('connected'));
    await pings.promise;
    expect(sockets).toBe(1);
  });

  it('sign in for the socket, and again when the session has ended', async () => {
    const login = { kind: 'comfyuiLogin', username: 'a', password: 'b' } as const;
    const sandbox = await sandboxFor({ login });
    const comfy = comfyFor(sandbox.url, { ...login, kind: 'password' }, quick);
    const events = watchFor(comfy);
    await events.next(isType('connected'));
    sandbox.faults.expireSessions();
    sandbox.faults.cutWebSockets();
    await events.next(isType('disconnected'));
    await events.next(isType('connected'));
  });

  it('end with an error where the login is refused', async () => {
    const sandbox = await sandboxFor({
      login: { kind: 'comfyuiLogin', username: 'a', password: 'b' },
    });
    const events = watchFor(comfyFor(sandbox.url, null, quick));
    await expect(events.next(() => false)).rejects.toMatchObject({ code: 'comfy.loginNeeded' });
  });

  it('say once that there is no connection, and come when the server does', async () => {
    const sandbox = await sandboxFor();
    const back = sandbox.faults.down(150);
    const events = watchFor(comfyFor(sandbox.url, null, quick));
    await events.next(isType('disconnected'));
    expect(await events.next(() => true)).toEqual({ type: 'connected' });
    await back;
  });

  it('end when they are not wanted any more', async () => {
    const events = watchFor(comfyFor((await sandboxFor()).url));
    await events.next(isType('connected'));
    events.stop.abort();
    await expect(
      (async () => {
        for (;;) if ((await events.rest()).done === true) return 'ended';
      })(),
    ).resolves.toBe('ended');
  });

  it('hold only the newest preview for a slow reader', async () => {
    const frame = (last: number) => Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, last]);
    const arrived = Promise.withResolvers<void>();
    const url = await socketServer((socket) => {
      for (let number = 0; number < 20; number += 1) socket.send(frame(number));
      socket.send('{"type":"end","data":null}');
      // answered only after everything before it was taken in
      socket.ping();
      socket.once('pong', () => {
        arrived.resolve();
      });
    });
    const events = watchFor(comfyFor(url));
    await events.next(isType('connected'));
    await arrived.promise;
    expect(await events.next(isType('preview'))).toMatchObject({ bytes: new Uint8Array([19]) });
    await events.next(isMessage('end'));
  });
});
