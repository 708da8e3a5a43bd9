import type { IncomingMessage } from 'node:http';

import type { Json } from '../json.ts';
import { parseJson } from '../json.ts';

/** One request as the routes see it. */
export interface Exchange {
  readonly method: string;
  /** Without `/api` and query; still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  /** The decoded values of the route's `{names}`. */
  readonly params: Readonly<Record<string, string>>;
  bytes(): Promise<Buffer>;
  json(): Promise<Json>;
}

export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

export const pathOf = (url: string): string => {
  const path = url.split('?', 1)[0] ?? '/';
  return path.startsWith('/api/') ? path.slice('/api'.length) : path;
};

export const queryOf = (url: string): URLSearchParams => {
  const at = url.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : url.slice(at + 1));
};

/** Reads the whole body; what goes beyond the limit is read and dropped, so that the answer arrives. */
async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let receivedBytes = 0;
  for await (const piece of request) {
    if (!Buffer.isBuffer(piece)) continue;
    receivedBytes += piece.length;
    if (receivedBytes <= maxBytes) pieces.push(piece);
    else pieces.length = 0;
  }
  if (receivedBytes > maxBytes) throw new BodyTooLarge(String(receivedBytes));
  return Buffer.concat(pieces);
}

export function createExchange(
  request: IncomingMessage,
  params: Readonly<Record<string, string>>,
  maxBytes: number,
): Exchange {
  const url = request.url ?? '/';
  const bytes = (): Promise<Buffer> => readBody(request, maxBytes);
  return {
    method: request.method ?? 'GET',
    path: pathOf(url),
    query: queryOf(url),
    headers: request.headers,
    params,
    bytes,
    json: async () => parseJson((await bytes()).toString('utf8')),
  };
}
