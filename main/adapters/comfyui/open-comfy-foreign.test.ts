import { createServer } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { comfyFor, failureOf, serverFor } from './open-comfy.test-support.ts';

const page = '<html><head><title>Alibaba Cloud\n console</title></head></html>';

describe('a server that is not ComfyUI, or not there', () => {
  it('is recognised by a page where JSON should be', async () => {
    const url = await serverFor((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(page);
    });
    expect(await failureOf(comfyFor(url).status.stats())).toEqual({
      code: 'comfy.notComfy',
      params: { host: new URL(url).host, what: 'Alibaba Cloud console' },
    });
  });

  it('is recognised by a page where "no such folder" should be', async () => {
    const url = await serverFor((_, response) => {
      response.writeHead(404, { 'content-type': 'text/html' }).end(page);
    });
    expect(await failureOf(comfyFor(url).models.list('vae'))).toMatchObject({
      code: 'comfy.notComfy',
    });
  });

  it('is recognised by a redirect, whose query is not repeated', async () => {
    const url = await serverFor((_, response) => {
      response.writeHead(302, { location: 'https://signin.example.com/in?ticket=secret' }).end();
    });
    expect(await failureOf(comfyFor(url).prompts.queue())).toEqual({
      code: 'comfy.notComfy',
      params: { host: new URL(url).host, what: '→ https://signin.example.com/in' },
    });
  });

  it('is recognised by JSON of another shape', async () => {
    const url = await serverFor((_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end('{"hello":"world"}');
    });
    expect(await failureOf(comfyFor(url).prompts.queue())).toEqual({
      code: 'comfy.notComfy',
      params: { host: new URL(url).host, what: 'application/json' },
    });
  });

  it('is recognised as an OSS endpoint by its header', async () => {
    const url = await serverFor((_, response) => {
      response.writeHead(403, { 'content-type': 'application/xml', 'x-oss-request-id': '1' });
      response.end('<Error><Code>AccessDenied</Code></Error>');
    });
    expect(await failureOf(comfyFor(url).prompts.queue())).toMatchObject({
      code: 'comfy.notComfy',
      params: { what: 'oss' },
    });
  });

  it.each([
    [404, 'comfy.notComfy'],
    [500, 'comfy.serverError'],
    [429, 'comfy.rejected'],
  ])('has its own failure for a plain %i', async (status, code) => {
    const url = await serverFor((_, response) => {
      response.writeHead(status, { 'content-type': 'text/plain' }).end('no');
    });
    expect(await failureOf(comfyFor(url).prompts.queue())).toMatchObject({ code });
  });

  it.each([502, 503, 504])(
    'is away behind a gateway that answers %i with a page',
    async (status) => {
      const url = await serverFor((_, response) => {
        response.writeHead(status, { 'content-type': 'text/html' }).end(page);
      });
      expect(await failureOf(comfyFor(url).status.stats())).toEqual({
        code: 'comfy.unavailable',
        params: { host: new URL(url).host, status: String(status) },
      });
    },
  );

  it('may forbid', async () => {
    const url = await serverFor((_, response) => {
      response.writeHead(403).end();
    });
    expect(await failureOf(comfyFor(url).prompts.queue())).toEqual({
      code: 'comfy.forbidden',
      params: { path: '/queue', status: '403' },
    });
  });

  it('may fail inside', async () => {
    const url = await serverFor((_, response) => {
      response.writeHead(500, { 'content-type': 'text/plain' }).end('oops');
    });
    expect(await failureOf(comfyFor(url).prompts.history('a b'))).toEqual({
      code: 'comfy.serverError',
      params: { path: '/history/a%20b', status: '500' },
    });
  });

  it('may ask for a login of a kind that is unknown', async () => {
    const url = await serverFor((request, response) => {
      response.writeHead(request.url === '/login' ? 404 : 401).end();
    });
    const login = { kind: 'password', username: 'u', password: 'p' } as const;
    const comfy = comfyFor(url, login);
    expect(await comfy.login.detect()).toEqual({ kind: 'unknown', state: 'needed' });
    expect(await failureOf(comfy.prompts.queue())).toMatchObject({ code: 'comfy.loginNeeded' });
  });

  it('may not listen', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    server.close();
    await once(server, 'close');
    expect(await failureOf(comfyFor(`http://127.0.0.1:${port}`).status.stats())).toEqual({
      code: 'comfy.unreachable',
      params: { host: `127.0.0.1:${port}`, reason: 'ECONNREFUSED' },
    });
  });

  it('may have a name that does not exist', async () => {
    expect(
      await failureOf(comfyFor('http://no-such-host.invalid:8188').status.stats()),
    ).toMatchObject({ code: 'comfy.nameNotFound', params: { host: 'no-such-host.invalid:8188' } });
  });

  it('may speak no HTTP', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('SSH-2.0-OpenSSH_9.6\r\n');
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await failureOf(comfyFor(`http://127.0.0.1:${port}`).status.stats())).toMatchObject({
      code: 'comfy.notComfy',
    });
  });

  it('may speak no TLS where https was asked for', async () => {
    const url = await serverFor((_, response) => {
      response.end();
    });
    const secure = url.replace('http:', 'https:');
    expect(await failureOf(comfyFor(secure).status.stats())).toMatchObject({ code: 'comfy.tls' });
  });

  it('may stay silent', async () => {
    const url = await serverFor(() => undefined);
    const comfy = comfyFor(url, null, { answerTimeoutMs: 200 });
    expect(await failureOf(comfy.status.stats())).toEqual({
      code: 'comfy.timeout',
      params: { host: new URL(url).host },
    });
  });

  it('may stop in the middle of an answer', async () => {
    const url = await serverFor((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"queue_running": [');
    });
    const comfy = comfyFor(url, null, { idleTimeoutMs: 200 });
    expect(await failureOf(comfy.prompts.queue())).toMatchObject({ code: 'comfy.timeout' });
  });

  it('gives the reason of the signal when the caller stops it', async () => {
    const url = await serverFor(() => undefined);
    const stop = new AbortController();
    const reason = new Error('enough');
    const asked = comfyFor(url).status.stats(stop.signal);
    stop.abort(reason);
    await expect(asked).rejects.toBe(reason);
  });

  it('is asked again where a kept connection turns out to be closed', async () => {
    let requests = 0;
    const url = await serverFor((request, response) => {
      requests += 1;
      if (requests === 2) request.socket.destroy();
      else response.setHeader('content-type', 'application/json').end('[]');
    });
    const comfy = comfyFor(url);
    await comfy.models.folders();
    expect(await comfy.models.folders()).toEqual([]);
    expect(requests).toBe(3);
  });
});
