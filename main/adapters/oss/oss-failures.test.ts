import { createServer as createTcpServer } from 'node:net';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { isAppError } from '../../core/app-error.ts';
import { testKey } from './engine.test-support.ts';
import { fastestOf } from './fastest.test-support.ts';
import { createOpenBucket } from './open-bucket.ts';
import { errorXml, startScripted } from './scripted-server.test-support.ts';
import type { TransportOptions } from './transport.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function scripted(listener: RequestListener, transport?: TransportOptions) {
  const server = await startScripted(listener, transport);
  closing.push(server.close);
  return server;
}
const answering = async (status: number, body: string, headers: Record<string, string> = {}) =>
  (await scripted((_request, response) => response.writeHead(status, headers).end(body))).bucket;

const list = async (bucket: Awaited<ReturnType<typeof answering>>) => {
  for await (const page of bucket.objects.list({ prefix: 'p/' })) return page;
  return null;
};

describe('an answer of OSS', () => {
  it.each([
    [403, 'InvalidAccessKeyId', 'oss.invalidAccessKeyId', { requestId: 'R1' }],
    [403, 'SignatureDoesNotMatch', 'oss.signatureDoesNotMatch', { requestId: 'R1' }],
    [
      403,
      'AccessDenied',
      'oss.accessDenied',
      { action: 'oss:ListObjects', resource: 'models', requestId: 'R1' },
    ],
    [403, 'SecurityTokenExpired', 'oss.securityTokenExpired', { requestId: 'R1' }],
    [403, 'InvalidSecurityToken', 'oss.securityTokenInvalid', { requestId: 'R1' }],
    [403, 'AccessKeyIdAndSecurityTokenNotMatch', 'oss.securityTokenInvalid', { requestId: 'R1' }],
    [403, 'InDebt', 'oss.accountOverdue', {}],
    [403, 'InDebtOverdue', 'oss.accountOverdue', {}],
    [403, 'UserDisable', 'oss.accountOverdue', {}],
    [400, 'PublicEndpointForbidden', 'oss.publicEndpointForbidden', { bucket: 'models' }],
    [404, 'NoSuchBucket', 'oss.noSuchBucket', { bucket: 'models', region: 'cn-hangzhou' }],
    [400, 'InvalidBucketName', 'oss.noSuchBucket', { bucket: 'models', region: 'cn-hangzhou' }],
    [403, 'InvalidObjectState', 'oss.archived', { key: '' }],
    [400, 'RequestTimeout', 'oss.timeout', {}],
    [
      500,
      'InternalError',
      'oss.serverError',
      { status: '500', ossCode: 'InternalError', requestId: 'R1' },
    ],
    [
      503,
      'ServiceUnavailable',
      'oss.serverError',
      { status: '503', ossCode: 'ServiceUnavailable', requestId: 'R1' },
    ],
    [503, 'SlowDown', 'oss.throttled', { requestId: 'R1' }],
    [503, 'DownloadTrafficRateLimitExceeded', 'oss.throttled', { requestId: 'R1' }],
    [
      501,
      'NotImplemented',
      'oss.rejected',
      { status: '501', ossCode: 'NotImplemented', message: 'as asked', requestId: 'R1' },
    ],
    [
      400,
      'InvalidArgument',
      'oss.rejected',
      { status: '400', ossCode: 'InvalidArgument', message: 'as asked', requestId: 'R1' },
    ],
  ])('%i %s becomes %s', async (status, ossCode, code, params) => {
    const bucket = await answering(status, errorXml(ossCode));
    await expect(list(bucket)).rejects.toMatchObject({ code, params });
  });

  it('names the bucket’s own region where another was asked', async () => {
    const body = errorXml(
      'AccessDenied',
      '<Endpoint>oss-cn-beijing.aliyuncs.com</Endpoint>',
    ).replace(
      'as asked',
      'The bucket you are attempting to access must be addressed using the specified endpoint.',
    );
    await expect(list(await answering(403, body))).rejects.toMatchObject({
      code: 'oss.wrongRegion',
      params: { bucket: 'models', region: 'cn-hangzhou', expected: 'cn-beijing' },
    });
  });

  it('is known by its EC where the code is a general one', async () => {
    const body = errorXml('Forbidden', '<EC>0048-00000401</EC>');
    await expect(list(await answering(400, body))).rejects.toMatchObject({
      code: 'oss.publicEndpointForbidden',
    });
  });

  it('tells by how many minutes the clock is off', async () => {
    const date = new Date(Date.now() - 23 * 60_000).toUTCString();
    const bucket = await answering(403, errorXml('RequestTimeTooSkewed'), { date });
    await expect(list(bucket)).rejects.toMatchObject({
      code: 'oss.clockSkew',
      params: { minutes: '23' },
    });
  });

  it('to a HEAD is read from its header', async () => {
    const header = Buffer.from(errorXml('NoSuchBucket')).toString('base64');
    const bucket = await answering(404, '', { 'x-oss-err': header });
    await expect(bucket.objects.head('k')).rejects.toMatchObject({ code: 'oss.noSuchBucket' });
  });

  it('that is a bare 404 or 403 to a HEAD is absence or denial', async () => {
    expect(await (await answering(404, '')).objects.head('k')).toBeNull();
    await expect((await answering(403, '')).objects.head('k')).rejects.toMatchObject({
      code: 'oss.accessDenied',
      params: { action: 'oss:GetObject', resource: 'models/k' },
    });
  });

  it('holds nothing secret in its error, its cause or their text', async () => {
    const bucket = await answering(403, errorXml('AccessDenied'));
    const error: unknown = await list(bucket).catch((caught: unknown) => caught);
    const { inspect } = await import('node:util');
    const text = inspect(error, { depth: 10, showHidden: true });
    expect(text).toContain('oss.accessDenied');
    expect(text).not.toMatch(/test-secret|Signature=|OSS4-HMAC|authorization/i);
  });
});

describe('an answer that is not of OSS', () => {
  it.each([
    ['a page with 200', 200, '<!DOCTYPE html><html><body>log in</body></html>', {}],
    ['a page with 403', 403, '<html>forbidden</html>', {}],
    ['a page with 404', 404, '<html>not found</html>', {}],
    ['a redirect', 302, '', { location: 'http://portal.example/' }],
    ['JSON', 200, '{"ok":true}', {}],
    ['other XML', 200, '<rss><channel/></rss>', {}],
  ])('%s is called so', async (_, status, body, headers) => {
    await expect(list(await answering(status, body, headers))).rejects.toMatchObject({
      code: 'oss.notOss',
      params: {},
    });
  });

  it('to a HEAD or a part is called so as well', async () => {
    const bucket = await answering(200, '');
    await expect(bucket.objects.head('k')).rejects.toMatchObject({ code: 'oss.notOss' });
    const part = { key: 'k', uploadId: 'U', partNumber: 1, bytes: 1, body: one() };
    const options = { onSent: () => undefined, signal: new AbortController().signal };
    await expect(bucket.multipart.uploadPart(part, options)).rejects.toMatchObject({
      code: 'oss.notOss',
    });
  });

  it('but of a gateway in trouble is worth another try', async () => {
    const bucket = await answering(502, '<html>Bad Gateway</html>');
    await expect(list(bucket)).rejects.toMatchObject({ code: 'oss.serverError' });
  });
});

async function* one(): AsyncGenerator<Uint8Array> {
  yield Uint8Array.of(1);
}

describe('a line that fails', () => {
  const open = (endpoint: string, transport: TransportOptions = {}) => {
    const address = {
      endpoint,
      endpointKind: 'pathStyle',
      bucket: 'models',
      region: 'r',
      prefix: null,
    } as const;
    const bucket = createOpenBucket(transport)(address, () => Promise.resolve(testKey));
    closing.push(() => {
      bucket.close();
      return Promise.resolve();
    });
    return bucket;
  };
  const tcp = async (onSocket: (destroy: () => void) => void) => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      onSocket(() => socket.resetAndDestroy());
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(async () => {
      server.close();
      await Promise.resolve();
    });
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  };

  it('refused, is oss.unreachable', async () => {
    const { port, close } = await startScripted(() => undefined);
    await close();
    await expect(open(`http://localhost:${port}`).probe()).rejects.toMatchObject({
      code: 'oss.unreachable',
      params: { host: `localhost:${port}`, reason: 'ECONNREFUSED' },
    });
  });

  it('reset, is oss.unreachable', async () => {
    const port = await tcp((reset) => {
      setImmediate(reset);
    });
    await expect(open(`http://localhost:${port}`).probe()).rejects.toMatchObject({
      code: 'oss.unreachable',
    });
  });

  it('to a name that nobody knows, is oss.nameNotFound', async () => {
    const lookup = (
      host: string,
      _options: unknown,
      done: (error: Error, addresses: []) => void,
    ) => {
      done(Object.assign(new Error('no such name'), { code: 'ENOTFOUND', hostname: host }), []);
    };
    const bucket = open('https://oss-nowhere.example', { connect: { lookup } });
    await expect(bucket.probe()).rejects.toMatchObject({ code: 'oss.nameNotFound' });
  });

  it('to something that speaks no TLS, is oss.tls', async () => {
    const { port } = await scripted((_request, response) => response.end('plain'));
    await expect(open(`https://localhost:${port}`).probe()).rejects.toMatchObject({
      code: 'oss.tls',
    });
  });

  it('silent, ends by lack of progress', async () => {
    const port = await tcp(() => undefined);
    const bucket = open(`http://localhost:${port}`, { progressTimeoutMs: 80 });
    await expect(bucket.probe()).rejects.toMatchObject({ code: 'oss.timeout' });
  });

  it('slow but moving, is not given up however long it takes', async () => {
    const { bucket } = await scripted(
      (_request, response) => {
        response.writeHead(200, { etag: '"e"' });
        let sent = 0;
        const timer = setInterval(() => {
          sent += 1;
          response.write('x');
          if (sent < 10) return;
          clearInterval(timer);
          response.end();
        }, 60);
      },
      { progressTimeoutMs: 500 },
    );
    const arrives = async () => {
      let bytes = 0;
      for await (const chunk of bucket.objects.read('k', { start: 0 })) bytes += chunk.byteLength;
      return bytes;
    };
    const arrived = async () =>
      arrives().catch((error: unknown) => {
        if (isAppError(error, 'oss.timeout')) return 0;
        throw error;
      });
    // a busy machine may stand still for so long once, but not each time
    let bytes = 0;
    for (let tries = 0; tries < 8 && bytes === 0; tries += 1) bytes = await arrived();
    expect(bytes).toBe(10);
  });

  it('is cut within 100 ms by an abort, with the reason that was given', async () => {
    const cuts = async () => {
      const started = Promise.withResolvers<void>();
      const ended = Promise.withResolvers<void>();
      const { bucket } = await scripted((request) => {
        request.once('data', () => {
          started.resolve();
        });
        request.once('close', () => {
          ended.resolve();
        });
      });
      const stop = new AbortController();
      const waiting = Promise.withResolvers<never>();
      const body = async function* () {
        yield new Uint8Array(10);
        await waiting.promise;
      };
      const sending = bucket.multipart.uploadPart(
        { key: 'k', uploadId: 'U', partNumber: 1, bytes: 1_000, body: body() },
        { onSent: () => undefined, signal: stop.signal },
      );
      const outcome = expect(sending).rejects.toThrow('enough');
      await started.promise;
      const at = performance.now();
      stop.abort(new Error('enough'));
      await ended.promise;
      await outcome;
      return performance.now() - at;
    };
    expect(await fastestOf(100, cuts)).toBeLessThan(100);
  });
});

describe('openBucket', () => {
  const address = { bucket: 'models', region: 'cn-hangzhou', prefix: null } as const;
  const open = (endpoint: string, endpointKind: 'region' | 'cname') =>
    createOpenBucket({})({ ...address, endpoint, endpointKind }, () => Promise.resolve(testKey));

  it.each([
    'http://oss-cn-hangzhou.aliyuncs.com',
    'http://10.0.0.5:9000',
    'http://localhost.example',
  ])('refuses %s: keys never go in clear', (endpoint) => {
    expect(() => open(endpoint, 'region')).toThrow(
      expect.objectContaining({ code: 'oss.insecureEndpoint', params: { endpoint } }),
    );
  });

  it.each([
    'http://localhost:9',
    'http://127.0.0.1:9',
    'http://[::1]:9',
    'https://oss-cn-hangzhou.aliyuncs.com',
  ])('takes %s', (endpoint) => {
    open(endpoint, 'cname').close();
  });

  it('asks for the key at every call, so that a refreshed one is taken up', async () => {
    const keys: string[] = [];
    const server = await startScripted((request, response) => {
      keys.push(/Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1] ?? '');
      response.writeHead(404).end();
    });
    closing.push(server.close);
    let asked = 0;
    const bucket = createOpenBucket({})(
      { ...address, endpoint: `http://localhost:${server.port}`, endpointKind: 'pathStyle' },
      () => {
        asked += 1;
        return Promise.resolve({ ...testKey, accessKeyId: `key${asked}` });
      },
    );
    await bucket.objects.head('a');
    await bucket.objects.head('b');
    bucket.close();
    expect(keys).toEqual(['key1', 'key2']);
  });

  it('calls a bucket that cannot exist by its code', async () => {
    const bucket = createOpenBucket({})(
      {
        ...address,
        bucket: 'Not A Bucket',
        endpoint: 'http://localhost:9',
        endpointKind: 'pathStyle',
      },
      () => Promise.resolve(testKey),
    );
    await expect(bucket.probe()).rejects.toMatchObject({ code: 'oss.noSuchBucket' });
  });
});
