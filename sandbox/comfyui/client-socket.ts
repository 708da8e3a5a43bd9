import type { WebSocket } from 'ws';

import type { JsonObject } from './json.ts';
import { isObject, parseJson } from './json.ts';
import type { NodeMark } from './runs/events.ts';
import { nodeNames } from './runs/progress-board.ts';

export interface Message {
  readonly type: string;
  readonly data: JsonObject;
}

/** One open WebSocket. */
export interface ClientSocket {
  send(message: Message): void;
  /** In the dialect that the client asked for. */
  preview(node: NodeMark, jpeg: Uint8Array): void;
  readonly wantsPreviewMetadata: () => boolean;
  freeze(): void;
  thaw(): void;
  cut(): void;
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

export function openClientSocket(socket: WebSocket, features: () => JsonObject): ClientSocket {
  let isFrozen = false;
  let wantsMetadata = false;
  let isFirstMessage = true;
  const write = (bytes: string | Uint8Array): void => {
    if (!isFrozen && socket.readyState === socket.OPEN) socket.send(bytes);
  };
  const send = (message: Message): void => {
    write(JSON.stringify(message));
  };
  socket.on('error', () => {
    socket.terminate();
  });
  socket.on('message', (data: Buffer, isBinary) => {
    const flags = isFirstMessage && !isBinary ? readFlags(data.toString('utf8')) : null;
    isFirstMessage = false;
    if (flags === null) return;
    wantsMetadata = flags.supports_preview_metadata === true;
    send({ type: 'feature_flags', data: features() });
  });
  return {
    send,
    preview(node, jpeg) {
      write(wantsMetadata ? previewWithMetadata(node, jpeg) : plainPreview(jpeg));
    },
    wantsPreviewMetadata: () => wantsMetadata,
    freeze() {
      isFrozen = true;
      // Unread pings get no pongs, and a close frame gets no answer
      socket.pause();
    },
    thaw() {
      isFrozen = false;
      socket.resume();
    },
    cut() {
      socket.terminate();
    },
  };
}
