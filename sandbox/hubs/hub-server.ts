import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenLoopback, type LoopbackListener } from '../http/listen-loopback.ts';
import type { HubFaults, HubServer } from './hub-faults.ts';

/** One request as the stand-ins log it; the values of secrets stay out. */
export interface LoggedHubRequest {
  readonly server: HubServer;
  readonly method: string;
  /** Decoded, without the query. */
  readonly path: string;
  /** The first byte that was asked for; null without a Range. */
  readonly start: number | null;
  readonly authorised: boolean;
  /** 0 until it is answered. */
  status: number;
  /** Of the body, as far as it went to the socket. */
  sentBytes: number;
}

export interface HubRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The bearer's token, or the session's of a cookie. */
  readonly token: string | null;
  readonly range: string | null;
}

export interface HubAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export type HubHandler = (request: HubRequest) => HubAnswer;

export interface HubWorld {
  readonly faults: HubFaults;
  readonly requests: LoggedHubRequest[];
  readonly onChange: () => void;
}

export const json = (value: unknown, status = 200, headers = {}): HubAnswer => ({
  status,
  headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(value),
});

export const page = (status = 200): HubAnswer => ({
  status,
  headers: { 'Content-Type': 'text/html; charset=utf-8' },
  body: '<!doctype html><title>Sign in</title><h1>Sign in</h1>',
});

export const startHubServer = (
  server: HubServer,
  handler: HubHandler,
  world: HubWorld,
  port?: number,
): Promise<LoopbackListener> =>
  listenLoopback(
    () =>
      createServer((message, response) => {
        serve(server, handler, world, message, response).catch(() => {
          // the other side is gone: nobody hears an answer
          message.socket.destroy();
        });
      }),
    port,
  );

async function serve(
  server: HubServer,
  handler: HubHandler,
  world: HubWorld,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const request = readRequest(message);
  const start = startOf(request.range);
  const log: LoggedHubRequest = {
    ...{ server, method: request.method, path: request.path, start },
    authorised: request.token !== null,
    ...{ status: 0, sentBytes: 0 },
  };
  world.requests.push(log);
  world.onChange();
  const call = { server, path: request.path, start: start ?? 0 };
  const refusal = world.faults.take(['answer'], call);
  const answer =
    refusal === undefined
      ? handler(request)
      : { status: refusal.status, headers: refusal.headers ?? {}, body: 'refused on request' };
  log.status = answer.status;
  const isBody = answer.status === 200 || answer.status === 206;
  const break_ = isBody ? world.faults.take(['cut', 'stall', 'corrupt'], call) : undefined;
  const body = corrupted(Buffer.from(answer.body ?? ''), break_?.kind === 'corrupt');
  response.writeHead(answer.status, {
    Date: new Date().toUTCString(),
    ...answer.headers,
    'Content-Length': String(body.length),
  });
  const end = break_ !== undefined && 'afterBytes' in break_ ? break_.afterBytes : body.length;
  if (request.method !== 'HEAD') await send(response, body.subarray(0, end), log, world);
  if (end >= body.length || request.method === 'HEAD') response.end();
  else if (break_?.kind === 'cut') message.socket.resetAndDestroy();
}

async function send(
  response: ServerResponse,
  body: Buffer,
  log: LoggedHubRequest,
  { onChange }: HubWorld,
): Promise<void> {
  const pieceBytes = 65_536;
  for (let at = 0; at < body.length; at += pieceBytes) {
    const piece = body.subarray(at, at + pieceBytes);
    await written(response, piece);
    log.sentBytes += piece.length;
    onChange();
  }
}

/** Resolves when the bytes went to the socket; a reader that leaves ends the wait. */
function written(response: ServerResponse, piece: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      reject(new Error('the reader is gone'));
    };
    response.once('close', leave);
    response.write(piece, (error) => {
      response.off('close', leave);
      if (error) reject(error);
      else resolve();
    });
  });
}

function corrupted(body: Buffer, on: boolean): Buffer {
  if (!on || body.length === 0) return body;
  const changed = Buffer.from(body);
  changed[0] = (changed[0] ?? 0) ^ 1;
  return changed;
}

function readRequest(message: IncomingMessage): HubRequest {
  const { method = 'GET', url = '/', headers } = message;
  const parsed = new URL(url, 'http://stand-in');
  const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
  const cookie = /(?:^|; )m_session_id=([^;]+)/.exec(headers.cookie ?? '')?.[1];
  return {
    method,
    path: decodeURIComponent(parsed.pathname),
    query: parsed.searchParams,
    token: bearer ?? cookie ?? null,
    range: headers.range ?? null,
  };
}

function startOf(range: string | null): number | null {
  const start = /^bytes=(\d+)-/.exec(range ?? '')?.[1];
  return start === undefined ? null : Number(start);
}

/** The bytes of a file, or those that a Range asks for. */
export function fileAnswer(
  bytes: Buffer,
  range: string | null,
  headers: Readonly<Record<string, string>>,
): HubAnswer {
  const size = bytes.length;
  const shared = { 'Content-Type': 'application/octet-stream', ...headers };
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  if (from === undefined || to === undefined)
    return { status: 200, headers: { ...shared, 'Accept-Ranges': 'bytes' }, body: bytes };
  const start = Number(from);
  const end = to === '' ? size : Math.min(size, Number(to) + 1);
  if (start >= size || end <= start)
    return { status: 416, headers: { 'Content-Range': `bytes */${size}` } };
  return {
    status: 206,
    headers: { ...shared, 'Content-Range': `bytes ${start}-${end - 1}/${size}` },
    body: bytes.subarray(start, end),
  };
}
