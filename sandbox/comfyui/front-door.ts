import { STATUS_CODES } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

import { WebSocketServer } from 'ws';

import type { ComfyProcess } from './comfy-process.ts';
import type { RequestRecord } from './comfyui-options.ts';
import type { FaultState } from './faults.ts';
import type { LogLines } from './log-lines.ts';
import type { Login } from './login.ts';
import type { Answer } from './web/answer.ts';
import { empty, html, noAnswer, text, writeAnswer } from './web/answer.ts';
import { BodyTooLarge, createExchange, pathOf, queryOf } from './web/exchange.ts';
import type { Routes } from './web/router.ts';
import { createRouter } from './web/router.ts';

export interface FrontDoorPorts {
  readonly process: () => ComfyProcess;
  readonly login: Login;
  readonly managerRoutes: Routes;
  readonly faults: FaultState;
  readonly maxUploadBytes: number;
  readonly record: (record: RequestRecord) => void;
}

export interface FrontDoor {
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
}

const proxyPage = html(
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n',
  502,
);

const mainPage = html(
  '<!DOCTYPE html>\n<html lang="en">\n<head><title>ComfyUI</title></head>\n<body>ComfyUI sandbox</body>\n</html>\n',
);

const crashed = text('500 Internal Server Error\n\nServer got itself in trouble', 500);

const noUpgrade = text('No WebSocket UPGRADE hdr: None\n Can "Upgrade" only to "WebSocket".', 400);

/** The page's static files take every GET: what they do not have is 404 without a body. */
function unknownRoute(method: string, path: string): Answer {
  const isRead = method === 'GET' || method === 'HEAD';
  if (isRead && path === '/') return mainPage;
  if (isRead && path === '/ws') return noUpgrade;
  if (!isRead) return text('405: Method Not Allowed', 405);
  return { status: 404, headers: { 'Content-Type': 'application/octet-stream' } };
}

function failureAnswer(error: unknown, maxBytes: number, log: LogLines): Answer {
  if (!(error instanceof BodyTooLarge)) {
    log.addError(error);
    return crashed;
  }
  const sizes = `Maximum request body size ${maxBytes} exceeded, actual body size ${error.message}`;
  return text(sizes, 413);
}

function refuseUpgrade(socket: Duplex, answer: Answer): void {
  const body = Buffer.from(answer.body ?? '');
  const headers = { ...answer.headers, 'Content-Length': String(body.length), Connection: 'close' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const status = `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}`;
  socket.end(Buffer.concat([Buffer.from([status, ...lines, '', ''].join('\r\n')), body]));
}

/** Faults and login: an answer where the request does not get through. */
async function before(
  request: IncomingMessage,
  { faults, login }: FrontDoorPorts,
): Promise<Answer | null> {
  const url = request.url ?? '/';
  if (faults.delayMs > 0) await delay(faults.delayMs);
  if (faults.isBadGateway) return proxyPage;
  return login.refusal({ path: pathOf(url), query: queryOf(url), headers: request.headers });
}

async function route(request: IncomingMessage, ports: FrontDoorPorts): Promise<Answer> {
  const method = request.method ?? 'GET';
  const path = pathOf(request.url ?? '/');
  const routes = { ...ports.process().routes, ...ports.login.routes, ...ports.managerRoutes };
  const match = createRouter(routes)(method, path);
  if (match === null) return unknownRoute(method, path);
  const exchange = createExchange(request, match.params, ports.maxUploadBytes);
  try {
    return await match.handler(exchange);
  } catch (error) {
    return failureAnswer(error, ports.maxUploadBytes, ports.process().log);
  }
}

/** Cuts the connection after the prompt is in the queue, if a test has ordered that. */
function orLost(request: IncomingMessage, answer: Answer, faults: FaultState): Answer {
  const isPrompt = request.method === 'POST' && pathOf(request.url ?? '') === '/prompt';
  if (!isPrompt || answer.status !== 200 || faults.lostPromptAnswers === 0) return answer;
  faults.lostPromptAnswers -= 1;
  return noAnswer;
}

const recordOf = (
  { method = 'GET', url = '/' }: IncomingMessage,
  status: number,
): RequestRecord => ({
  method,
  url: url.replace(/([?&]token=)[^&]*/g, '$1…'),
  status,
});

/** What stands before the routes: faults, login, the way to the right handler. */
export function createFrontDoor(ports: FrontDoorPorts): FrontDoor {
  const sockets = new WebSocketServer({ noServer: true });
  return {
    async handle(request, response) {
      try {
        const refusal = await before(request, ports);
        const answer = refusal ?? orLost(request, await route(request, ports), ports.faults);
        ports.record(recordOf(request, answer.status));
        writeAnswer(response, answer, request.method === 'HEAD');
      } catch (error) {
        ports.process().log.addError(error);
        response.destroy();
      }
    },
    async upgrade(request, socket, head) {
      // A socket that breaks during the handshake says nothing to anybody but this
      socket.on('error', () => {
        socket.destroy();
      });
      const isSocket = pathOf(request.url ?? '/') === '/ws';
      const refusal = (await before(request, ports)) ?? (isSocket ? null : empty(404));
      ports.record(recordOf(request, refusal?.status ?? 101));
      if (refusal !== null) {
        refuseUpgrade(socket, refusal);
        return;
      }
      const { clients, hello } = ports.process();
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        clients.add(webSocket, queryOf(request.url ?? '').get('clientId') ?? '', hello);
      });
    },
  };
}
