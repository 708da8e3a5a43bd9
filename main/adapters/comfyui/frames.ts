import type { ComfyEvent } from '../../services/ports/comfy.ts';
import { PreviewMetadata, SocketMessage } from './wire.ts';

/** A text frame; null for what is no message of ComfyUI's. */
export function decodeText(text: string): ComfyEvent | null {
  const message = SocketMessage.safeParse(parsed(text));
  if (!message.success) return null;
  return { type: 'message', name: message.data.type, data: message.data.data };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const previewImage = 1;
const previewImageWithMetadata = 4;
const pngFormat = 2;

/** A binary frame (a big-endian u32 names its kind); null for what is no preview. */
export function decodeBinary(frame: Uint8Array): ComfyEvent | null {
  if (frame.byteLength < 8) return null;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const second = view.getUint32(4);
  switch (view.getUint32(0)) {
    case previewImage: {
      const mime = second === pngFormat ? 'image/png' : 'image/jpeg';
      return { type: 'preview', mime, bytes: copyOf(frame, 8), nodeId: null, promptId: null };
    }
    case previewImageWithMetadata:
      return previewWithMetadata(frame, second);
    default:
      return null;
  }
}

function previewWithMetadata(frame: Uint8Array, metadataBytes: number): ComfyEvent | null {
  const end = 8 + metadataBytes;
  if (end > frame.byteLength) return null;
  const metadata = PreviewMetadata.safeParse(
    parsed(new TextDecoder().decode(frame.subarray(8, end))),
  );
  if (!metadata.success) return null;
  return {
    type: 'preview',
    mime: metadata.data.image_type === 'image/png' ? 'image/png' : 'image/jpeg',
    bytes: copyOf(frame, end),
    nodeId: metadata.data.node_id ?? null,
    promptId: metadata.data.prompt_id ?? null,
  };
}

/** A buffer's own `slice` would go on sharing the socket's memory. */
function copyOf(frame: Uint8Array, start: number): Uint8Array {
  return new Uint8Array(frame.subarray(start));
}
