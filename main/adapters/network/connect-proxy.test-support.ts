import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { generate } from 'selfsigned';
import { onTestFinished } from 'vitest';
import type { Route, Routes } from '../../services/ports/routes.ts';

/** An HTTP proxy on loopback that leads names which nobody else knows to ports of this computer, and counts. */
export interface ConnectProxy {
  readonly port: number;
  /** `host:port` of every tunnel that was asked for. */
  readonly asked: string[];
  /** Bytes that went through the tunnels, either way. */
  carriedBytes(): number;
  /** What it does with a tunnel: leads on, or answers with a status. */
  answer: 'lead' | number;
  /** The `proxy-authorization` that it wants; null: anybody may. */
  wants: string | null;
}

export async function startConnectProxy(
  leadsTo: Readonly<Record<string, number>>,
): Promise<ConnectProxy> {
  const server = createServer();
  const open = new Set<Socket>();
  let carried = 0;
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => open.delete(socket));
    socket.on('data', (piece: Buffer) => {
      carried += piece.length;
    });
  };
  server.on('connect', (request, client: Socket) => {
    const target = request.url ?? '';
    proxy.asked.push(target);
    const isKnown = proxy.wants === null || request.headers['proxy-authorization'] === proxy.wants;
    const port = leadsTo[target];
    const status = !isKnown ? 407 : proxy.answer !== 'lead' ? proxy.answer : port ? 200 : 502;
    if (status !== 200 || port === undefined) {
      client.end(`HTTP/1.1 ${status} No\r\nproxy-authenticate: Basic\r\n\r\n`);
      return;
    }
    const end = connect({ host: '127.0.0.1', port });
    keep(client);
    keep(end);
    client.on('close', () => end.destroy());
    end.on('close', () => client.destroy());
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    client.pipe(end);
    end.pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const proxy: ConnectProxy = {
    port: portOf(server.address()),
    asked: [],
    carriedBytes: () => carried,
    answer: 'lead',
    wants: null,
  };
  return proxy;
}

/** TLS in front of a plain server, for a name of one's own; `ca` trusts it. */
export async function startTlsFront(name: string, to: number) {
  const { cert, private: key } = await generate([{ name: 'commonName', value: name }], {
    keySize: 2048,
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
  });
  const server = createTlsServer({ cert, key }, (client) => {
    const end = connect({ host: '127.0.0.1', port: to });
    client.on('error', () => end.destroy()).on('close', () => end.destroy());
    end.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.pipe(end);
    end.pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  return { port: portOf(server.address()), ca: cert };
}

/** Ways that a test changes. */
export function changingRoutes(first: Route) {
  const listeners = new Set<() => void>();
  let version = 0;
  let route = first;
  const routes: Routes = {
    of: async () => route,
    version: () => version,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const change = (next: Route) => {
    route = next;
    version += 1;
    for (const listener of listeners) listener();
  };
  return { routes, change };
}

export const through = ({ port }: ConnectProxy, authorization: string | null = null): Route => ({
  ...{ kind: 'proxy', host: '127.0.0.1', port, authorization },
});

export function portOf(address: unknown): number {
  if (typeof address === 'object' && address !== null && 'port' in address)
    if (typeof address.port === 'number') return address.port;
  throw new Error('not listening');
}
