import { once } from 'node:events';
import type { Server, Socket } from 'node:net';

export interface LoopbackListener {
  readonly port: number;
  /** While on, new connections are refused by the system; the open ones are cut. */
  readonly refuse: (on: boolean) => Promise<void>;
  /** Resets every open connection and goes on listening. */
  readonly cut: () => void;
  readonly close: () => Promise<void>;
}

const ipv4 = '127.0.0.1';
const ipv6 = '::1';
const portAttempts = 20;

const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

const hasNoAddress = (error: unknown): boolean =>
  ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'].includes(errorCode(error));

async function listen(server: Server, port: number, host: string): Promise<number> {
  server.listen({ port, host });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return address.port;
}

/** Listens on both loopback addresses with one port; the second only where the machine has it. */
async function listenOnBoth(servers: readonly [Server, Server], port: number): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const chosen = await listen(servers[0], port, ipv4);
    try {
      return await listen(servers[1], chosen, ipv6);
    } catch (error) {
      if (hasNoAddress(error)) return chosen;
      await stopListening(servers[0]);
      const mayTryAnother = port === 0 && errorCode(error) === 'EADDRINUSE';
      if (!mayTryAnother || attempt === portAttempts) throw error;
    }
  }
}

async function stopListening(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  await closed;
}

/** Opens a server on 127.0.0.1 and, where there is one, ::1; `create` is called once for each. */
export async function listenLoopback(create: () => Server, port = 0): Promise<LoopbackListener> {
  const servers = [create(), create()] as const;
  const sockets = new Set<Socket>();
  for (const server of servers) {
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
  }
  const chosen = await listenOnBoth(servers, port);
  let refusing = false;

  const cut = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const stop = async (): Promise<void> => {
    const stopped = servers.map((server) => stopListening(server));
    for (const socket of sockets) socket.destroy();
    await Promise.all(stopped);
  };
  return {
    port: chosen,
    cut,
    close: stop,
    async refuse(on) {
      if (on === refusing) return;
      refusing = on;
      if (on) cut();
      if (on) await stop();
      else await listenOnBoth(servers, chosen);
    },
  };
}
