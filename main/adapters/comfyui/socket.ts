import { WebSocket } from 'ws';
import type { ClientOptions, RawData } from 'ws';
import type { Socket } from 'node:net';
import type { ComfyEvent } from '../../services/ports/comfy.ts';
import type { Network } from '../network/network.ts';
import { decodeBinary, decodeText } from './frames.ts';
import type { TransportTimes } from './transport.ts';

/** How one life of the socket ended. `closed`: it had been open; `refused`: HTTP answered instead. */
export type SocketOutcome =
  | { readonly state: 'closed' }
  | { readonly state: 'unreachable' }
  | { readonly state: 'refused'; readonly status: number };

interface SocketParts {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly times: TransportTimes;
  readonly network: Network;
  readonly signal: AbortSignal;
  readonly push: (event: ComfyEvent) => void;
}

const hello = JSON.stringify({ type: 'feature_flags', data: { supports_preview_metadata: true } });

/** Opens the socket and resolves when it is gone, whatever the reason. */
export async function runSocket(parts: SocketParts): Promise<SocketOutcome> {
  const { promise, resolve } = Promise.withResolvers<SocketOutcome>();
  const socket = new WebSocket(parts.url, {
    headers: { ...parts.headers },
    handshakeTimeout: parts.times.connectTimeoutMs,
    followRedirects: false,
    createConnection: createConnectionOf(parts),
  });
  let opened = false;
  const stop = () => {
    socket.terminate();
  };
  parts.signal.addEventListener('abort', stop, { once: true });
  // what is open by the old way is opened again by the new one
  const forget = parts.network.routes.onChange(stop);
  const life = watchLife(socket, parts.times.pingIntervalMs);
  socket.on('open', () => {
    opened = true;
    socket.send(hello);
    life.begin();
    parts.push({ type: 'connected' });
  });
  socket.on('message', (data, isBinary) => {
    life.heard();
    const event = isBinary ? decodeBinary(bytesOf(data)) : decodeText(bytesOf(data).toString());
    if (event !== null) parts.push(event);
  });
  socket.on('unexpected-response', (request, response) => {
    resolve({ state: 'refused', status: response.statusCode ?? 0 });
    response.resume();
    request.destroy();
  });
  // 'close' follows; the reason makes no difference to what happens next
  socket.on('error', () => undefined);
  socket.on('close', () => {
    resolve({ state: opened ? 'closed' : 'unreachable' });
  });
  if (parts.signal.aborted) stop();
  try {
    return await promise;
  } finally {
    life.end();
    parts.signal.removeEventListener('abort', stop);
    forget();
    socket.terminate();
  }
}

type CreateConnection = NonNullable<ClientOptions['createConnection']>;

/** Node's client waits for the socket when it gets none at once, which the types of ws do not know. */
function createConnectionOf({ url, times, network }: SocketParts): CreateConnection {
  const connect = network.createConnector({ timeout: times.connectTimeoutMs });
  const { protocol, port, hostname: shown } = new URL(url);
  const hostname = shown.replace(/^\[(.*)\]$/, '$1');
  const target = { protocol: protocol === 'wss:' ? 'https:' : 'http:', hostname, port };
  const create = (_: unknown, onSocket: (error: Error | null, socket: Socket | null) => void) => {
    connect({ ...target, host: hostname }, (error, socket) => {
      onSocket(error, socket);
    });
  };
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- see above
  return create as unknown as CreateConnection;
}

/** Pings, and terminates a socket from which nothing came between two pings, twice in a row. */
function watchLife(socket: WebSocket, pingIntervalMs: number) {
  let timer: NodeJS.Timeout | null = null;
  let heardSincePing = true;
  let misses = 0;
  const tick = () => {
    misses = heardSincePing ? 0 : misses + 1;
    if (misses >= 2) {
      socket.terminate();
      return;
    }
    heardSincePing = false;
    socket.ping();
  };
  const heard = () => {
    heardSincePing = true;
  };
  socket.on('pong', heard);
  return {
    heard,
    begin() {
      timer = setInterval(tick, pingIntervalMs);
    },
    end() {
      if (timer !== null) clearInterval(timer);
    },
  };
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
