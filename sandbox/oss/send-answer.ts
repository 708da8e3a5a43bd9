import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Answer } from './call.ts';
import { errorXml, type OssError } from './oss-error.ts';

/** The answer that a refusal makes; HEAD has no body, its header carries the XML. */
export function errorAnswer(
  error: OssError,
  method: string,
  requestId: string,
  host: string,
): Answer {
  const body = errorXml(error, requestId, host);
  const { ec } = error.details;
  const headers = { 'Content-Type': 'application/xml', ...(ec ? { 'x-oss-ec': ec } : {}) };
  if (method !== 'HEAD') return { status: error.status, headers, body };
  const encoded = Buffer.from(body).toString('base64');
  return { status: error.status, headers: { ...headers, 'x-oss-err': encoded } };
}

/** Node writes header values as Latin-1; the bytes on the wire are those of UTF-8. */
const toWire = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Buffer.from(value, 'utf8').toString('latin1'),
    ]),
  );

export async function sendAnswer(response: ServerResponse, answer: Answer): Promise<void> {
  const { status, body = '' } = answer;
  const headers = toWire(answer.headers ?? {});
  if (typeof body === 'string') {
    const isBodiless = status === 204 || status === 304 || headers['Content-Length'] !== undefined;
    const length = isBodiless ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
    response.writeHead(status, { ...headers, ...length });
    response.end(body);
    return;
  }
  response.writeHead(status, headers);
  await pipeline(body, response);
}
