import { randomUUID } from 'node:crypto';

import type { WebSocket } from 'ws';

import type { ClientSocket, Message } from './client-socket.ts';
import { openClientSocket } from './client-socket.ts';
import type { JsonObject } from './json.ts';
import type { NodeMark } from './runs/events.ts';

/** The WebSockets of one process, by client id. */
export interface Clients {
  /** Takes over the place of an older socket with the same id. */
  add(socket: WebSocket, clientId: string, hello: (clientId: string) => readonly Message[]): void;
  send(clientId: string, message: Message): void;
  broadcast(message: Message): void;
  preview(clientId: string, node: NodeMark, jpeg: Uint8Array): void;
  wantsPreviewMetadata(clientId: string): boolean;
  /** From now on the open sockets neither read nor write, and stay open. */
  freeze(): void;
  thaw(): void;
  cut(): void;
}

export function createClients(features: () => JsonObject): Clients {
  const clients = new Map<string, ClientSocket>();
  /** With those whose place another socket has taken. */
  const open = new Set<ClientSocket>();

  return {
    add(socket, wantedId, hello) {
      const clientId = wantedId === '' ? randomUUID().replaceAll('-', '') : wantedId;
      const client = openClientSocket(socket, features);
      clients.set(clientId, client);
      open.add(client);
      socket.on('close', () => {
        open.delete(client);
        if (clients.get(clientId) === client) clients.delete(clientId);
      });
      for (const message of hello(clientId)) client.send(message);
    },
    send(clientId, message) {
      clients.get(clientId)?.send(message);
    },
    broadcast(message) {
      for (const client of clients.values()) client.send(message);
    },
    preview(clientId, node, jpeg) {
      clients.get(clientId)?.preview(node, jpeg);
    },
    wantsPreviewMetadata: (clientId) => clients.get(clientId)?.wantsPreviewMetadata() ?? false,
    freeze() {
      for (const client of open) client.freeze();
    },
    thaw() {
      for (const client of open) client.thaw();
    },
    cut() {
      for (const client of open) client.cut();
    },
  };
}
