import { request } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { AppError } from '../../core/app-error.ts';
import { systemCodeOf } from '../../core/system-code.ts';
import type { Route } from '../../services/ports/routes.ts';

export type Proxy = Extract<Route, { kind: 'proxy' }>;

/** Where a tunnel leads; an IPv6 address has its brackets. */
export interface TunnelEnd {
  readonly host: string;
  readonly port: number;
}

/** As a proxy is named in failures. */
export const nameOf = ({ host, port }: Pick<Proxy, 'host' | 'port'>): string => `${host}:${port}`;

/**
 * A socket to `end` through the proxy (HTTP CONNECT). Fails with `proxy.*`; where the proxy itself does not reach the
 * end, with an error whose code is `PROXY_502` or the like, which the clients tell as the end being unreachable.
 */
export async function openTunnel(
  proxy: Proxy,
  end: TunnelEnd,
  limitMs: number,
  signal?: AbortSignal,
): Promise<Socket> {
  signal?.throwIfAborted();
  const asked = askFor(proxy, end);
  const limit = AbortSignal.timeout(limitMs);
  const stop = () => {
    asked.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' }));
  };
  const signals = signal === undefined ? [limit] : [limit, signal];
  for (const each of signals) each.addEventListener('abort', stop, { once: true });
  try {
    return await answerTo(asked, proxy, end);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    for (const each of signals) each.removeEventListener('abort', stop);
  }
}

function askFor(proxy: Proxy, { host, port }: TunnelEnd): ClientRequest {
  const path = `${host}:${port}`;
  return request({
    ...{ method: 'CONNECT', path, agent: false },
    host: proxy.host.replace(/^\[(.*)\]$/, '$1'),
    port: proxy.port,
    headers: {
      host: path,
      ...(proxy.authorization !== null && { 'proxy-authorization': proxy.authorization }),
    },
  });
}

async function answerTo(asked: ClientRequest, proxy: Proxy, end: TunnelEnd): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  asked.once('error', (error) => {
    const reason = systemCodeOf(error) ?? 'unknown';
    const told = { proxy: nameOf(proxy), reason };
    reject(new AppError('proxy.unreachable', told, { cause: error }));
  });
  asked.once('connect', (answer: IncomingMessage, duplex: Duplex, head: Buffer) => {
    const socket = socketOf(duplex);
    const failure = failureOf(answer.statusCode ?? 0, proxy, end);
    if (failure === null) {
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
      return;
    }
    socket.on('error', () => undefined).destroy();
    reject(failure);
  });
  asked.end();
  return promise;
}

function socketOf(duplex: Duplex): Socket {
  if ('setNoDelay' in duplex) {
    // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- an agent of Node's own made it, which makes sockets
    return duplex as Socket;
  }
  throw new Error('a tunnel that is no socket');
}

function failureOf(status: number, proxy: Proxy, { host }: TunnelEnd): Error | null {
  if (status >= 200 && status < 300) return null;
  const told = { proxy: nameOf(proxy) };
  if (status === 407) return new AppError('proxy.authNeeded', told);
  if (status >= 500)
    return Object.assign(new Error(`the proxy answered ${status}`), { code: `PROXY_${status}` });
  return new AppError('proxy.refused', { ...told, host, status: String(status) });
}
