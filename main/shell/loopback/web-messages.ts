import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';

/** A request without a body as the page server takes it; aborted when the browser goes away. */
export function webRequest(request: IncomingMessage, response: ServerResponse, url: URL): Request {
  const stop = new AbortController();
  response.once('close', () => {
    stop.abort();
  });
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    if (typeof value === 'string') headers.set(name, value);
  // fetch's own kind of request cannot have these methods, and none of them is answered
  const method = request.method === 'HEAD' || request.method === 'GET' ? request.method : 'POST';
  return new Request(url, { method, headers, signal: stop.signal });
}

/** Sends an answer, at the pace of the reader. */
export async function sendResponse(answer: Response, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  if (answer.body === null) {
    response.end();
    return;
  }
  try {
    await pipeline(Readable.fromWeb(asNode(answer.body)), response);
  } catch (error) {
    // the reader is gone, or the source broke off: either way this connection is over
    if (!response.destroyed) throw error;
  }
}

function asNode(stream: unknown): NodeReadableStream {
  if (isNodeStream(stream)) return stream;
  throw new TypeError('no stream');
}

function isNodeStream(stream: unknown): stream is NodeReadableStream {
  return stream instanceof ReadableStream;
}
