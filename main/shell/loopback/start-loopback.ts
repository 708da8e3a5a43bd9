import { RPCHandler } from '@orpc/server/ws';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { App } from '../host/open-app.ts';
import { rpcOptions } from '../host/rpc-options.ts';
import type { PageServer } from '../host/page-server.ts';
import { securityHeaders } from '../host/security-headers.ts';
import { createGuard } from './guard.ts';
import type { Guard } from './guard.ts';
import { lockedOutPage } from './locked-out-page.ts';
import { sendResponse, webRequest } from './web-messages.ts';

export interface LoopbackOptions {
  /** Null: any free one. */
  readonly port: number | null;
  readonly app: Pick<App, 'router' | 'reportDefect'>;
  /** Made when the port is known. */
  readonly page: PageServer;
}

/** The page and its calls over 127.0.0.1, for one browser at a time that was given the address. */
export interface Loopback {
  readonly port: number;
  /** Opens the call that gives a fresh address; for the instance's own file. */
  readonly key: string;
  /** An address that opens the page once. */
  newAddress(): string;
  close(): Promise<void>;
}

/** Uploads of pictures go through it. */
const maxMessageBytes = 256 * 1024 * 1024;
const socketPath = '/rpc';

/** Throws the system's error where the port is taken. */
export async function startLoopback({ port, app, page }: LoopbackOptions): Promise<Loopback> {
  const server = createServer();
  const bound = await listen(server, port);
  const guard = createGuard(bound);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes });
  const handler = new RPCHandler(app.router, rpcOptions(app.reportDefect));
  const key = guard.newKey();
  const newAddress = () => `http://127.0.0.1:${bound}/?token=${guard.newToken()}`;
  server.on('request', (request, response) => {
    if (guard.hasKey(request)) {
      response.writeHead(200, { 'content-type': 'text/plain' }).end(newAddress());
      return;
    }
    answer({ guard, page }, request, response).catch((error: unknown) => {
      app.reportDefect(error);
      response.destroy();
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    if (!mayUpgrade(guard, request)) {
      refuse(socket);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', () => {
        webSocket.terminate();
      });
      void handler.upgrade(webSocket, { context: {} });
    });
  });
  return {
    ...{ port: bound, key, newAddress },
    close: async () => {
      for (const webSocket of sockets.clients) webSocket.terminate();
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}

function listen(server: Server, port: number | null): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: port ?? 0 }, () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else resolve(address.port);
    });
  });
}

function mayUpgrade(guard: Guard, request: IncomingMessage): boolean {
  return (
    request.url === socketPath &&
    guard.isOurPage(request) &&
    guard.hasOurOrigin(request) &&
    guard.hasCookie(request)
  );
}

function refuse(socket: Duplex): void {
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

async function answer(
  { guard, page }: { readonly guard: Guard; readonly page: PageServer },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!guard.isOurPage(request)) {
    plain(response, 403, 'Forbidden');
    return;
  }
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`);
  const token = url.searchParams.get('token');
  if (request.method === 'GET' && url.pathname === '/' && token !== null) {
    const session = guard.redeem(token);
    if (session !== null) {
      const headers = { ...securityHeaders, 'cache-control': 'no-store', location: '/' };
      response.writeHead(303, { ...headers, 'set-cookie': guard.cookie(session) }).end();
      return;
    }
  }
  if (!guard.hasCookie(request)) {
    const headers = { ...securityHeaders, 'content-type': 'text/html; charset=utf-8' };
    response
      .writeHead(401, {
        ...headers,
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      })
      .end(lockedOutPage);
    return;
  }
  if (token !== null) {
    // a used address in a browser that is let in already
    response.writeHead(303, { ...securityHeaders, location: '/' }).end();
    return;
  }
  await sendResponse(await page(webRequest(request, response, url)), response);
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...securityHeaders, 'content-type': 'text/plain' }).end(text);
}
