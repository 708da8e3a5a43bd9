import { randomUUID } from 'node:crypto';

import type { WebSocket } from 'ws';

import type { JsonObject } from './json.ts';
import { isObject, parseJson } from './json.ts';
import type { NodeMark } from './runs/events.ts';
import { nodeNames } from './runs/progress-board.ts';

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
  readonly count: () => number;
}

export interface Message {
  readonly type: string;
  readonly data: JsonObject;
}

interface Client {
  readonly socket: WebSocket;
  readonly state: { wantsPreviewMetadata: boolean; isFrozen: boolean };
}

const previewEvent = 1;
const previewWithMetadataEvent = 4;
const jpegFormat = 1;

const word = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

const plainPreview = (jpeg: Uint8Array): Buffer =>
  Buffer.concat([word(previewEvent), word(jpegFormat), jpeg]);

function previewWithMetadata({ nodeId, promptId }: NodeMark, jpeg: Uint8Array): Buffer {
  const metadata = { node_id: nodeId, prompt_id: promptId, ...nodeNames(nodeId) };
  const json = Buffer.from(JSON.stringify({ ...metadata, image_type: 'image/jpeg' }));
  return Buffer.concat([word(previewWithMetadataEvent), word(json.length), json, jpeg]);
}

/** The client's feature flags, where this message tells them. */
function readFlags(text: string): JsonObject | null {
  try {
    const message = parseJson(text);
    if (!isObject(message) || message.type !== 'feature_flags') return null;
    return isObject(message.data) ? message.data : {};
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

export function createClients(features: () => JsonObject): Clients {
  const clients = new Map<string, Client>();
  const all = new Set<Client>();

  const write = ({ socket, state }: Client, bytes: string | Uint8Array): void => {
    if (!state.isFrozen && socket.readyState === socket.OPEN) socket.send(bytes);
  };
  const listenTo = (client: Client): void => {
    let isFirst = true;
    client.socket.on('message', (data: Buffer, isBinary) => {
      const flags = isFirst && !isBinary ? readFlags(data.toString('utf8')) : null;
      isFirst = false;
      if (flags === null) return;
      client.state.wantsPreviewMetadata = flags.supports_preview_metadata === true;
      write(client, JSON.stringify({ type: 'feature_flags', data: features() }));
    });
  };

  return {
    add(socket, wantedId, hello) {
      const clientId = wantedId === '' ? randomUUID().replaceAll('-', '') : wantedId;
      const client: Client = { socket, state: { wantsPreviewMetadata: false, isFrozen: false } };
      clients.set(clientId, client);
      all.add(client);
      socket.on('error', () => {
        socket.terminate();
      });
      socket.on('close', () => {
        all.delete(client);
        if (clients.get(clientId) === client) clients.delete(clientId);
      });
      for (const message of hello(clientId)) write(client, JSON.stringify(message));
      listenTo(client);
    },
    send(clientId, message) {
      const client = clients.get(clientId);
      if (client !== undefined) write(client, JSON.stringify(message));
    },
    broadcast(message) {
      for (const client of clients.values()) write(client, JSON.stringify(message));
    },
    preview(clientId, node, jpeg) {
      const client = clients.get(clientId);
      if (client === undefined) return;
      const isNew = client.state.wantsPreviewMetadata;
      write(client, isNew ? previewWithMetadata(node, jpeg) : plainPreview(jpeg));
    },
    wantsPreviewMetadata: (clientId) => clients.get(clientId)?.state.wantsPreviewMetadata ?? false,
    freeze() {
      for (const { socket, state } of all) {
        state.isFrozen = true;
        // Unread pings get no pongs, and a close frame gets no answer
        socket.pause();
      }
    },
    thaw() {
      for (const { socket, state } of all) {
        state.isFrozen = false;
        socket.resume();
      }
    },
    cut() {
      for (const { socket } of all) socket.terminate();
    },
    count: () => all.size,
  };
}
