import { createServer } from 'node:http';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ServerLogin } from '../../../contract/connection.ts';
import { startOss } from '../../../sandbox/oss/start-oss.ts';
import { isAppError } from '../../core/app-error.ts';
import type { ComfyEvent } from '../../services/ports/comfy.ts';
import { createOpenComfy } from '../comfyui/open-comfy.ts';
import { sandboxFor, samplingPrompt } from '../comfyui/open-comfy.test-support.ts';
import { createNetworkProbe } from '../network-probe/network-probe.ts';
import { temporaryFolder, testKey } from '../oss/engine.test-support.ts';
import { createOpenBucket } from '../oss/open-bucket.ts';
import { changingRoutes, startConnectProxy, startTlsFront } from './connect-proxy.test-support.ts';
import { portOf, through } from './connect-proxy.test-support.ts';
import { createNetwork } from './network.ts';

const login: ServerLogin = { kind: 'password', username: 'admin', password: 'secret' };

/** A server that only the proxy knows by its name. */
async function createServerWorld() {
  const sandbox = await sandboxFor({ login: { ...login, kind: 'comfyuiLogin' } });
  const proxy = await startConnectProxy({ 'comfy.test:8188': sandbox.port });
  const { routes, change } = changingRoutes(through(proxy));
  const network = createNetwork(routes);
  const times = { reconnectDelayMs: 20, reconnectDelayMaxMs: 50 };
  const open = (url = 'http://comfy.test:8188') => {
    const comfy = createOpenComfy(times, network)(url, () => Promise.resolve(login));
    onTestFinished(() => {
      comfy.close();
    });
    return comfy;
  };
  return { sandbox, proxy, change, open, comfy: open() };
}

/** A bucket behind TLS that only the proxy knows by its name. */
async function createBucketWorld() {
  const folder = temporaryFolder();
  const { accessKeyId, accessKeySecret } = testKey;
  const oss = await startOss({
    dir: folder.dir,
    buckets: [{ name: 'models', region: 'cn-hangzhou' }],
    keys: [{ accessKeyId, accessKeySecret }],
    domains: { 'models.test': 'models' },
  });
  const front = await startTlsFront('models.test', oss.port);
  const proxy = await startConnectProxy({ 'models.test:443': front.port });
  const { routes } = changingRoutes(through(proxy));
  const network = createNetwork(routes);
  const bucket = createOpenBucket({ network, connect: { ca: front.ca } })(
    {
      ...{ endpoint: 'https://models.test', endpointKind: 'cname', bucket: 'models' },
      ...{ region: 'cn-hangzhou', prefix: null },
    },
    () => Promise.resolve(testKey),
  );
  onTestFinished(async () => {
    bucket.close();
    await oss.close();
    folder.remove();
  });
  return { oss, bucket, proxy, probe: createNetworkProbe({ ca: front.ca }, routes) };
}

async function* someBytes(count: number) {
  for (let at = 0; at < count; at += 65_536) yield new Uint8Array(Math.min(65_536, count - at));
}

describe('a server behind a proxy', () => {
  it('is signed in to, asked, and followed over its WebSocket through tunnels only', async () => {
    const { comfy, proxy, sandbox } = await createServerWorld();
    expect(await comfy.status.stats()).toMatchObject({ comfyuiVersion: '0.3.64' });
    const seen: ComfyEvent['type'][] = [];
    const stop = new AbortController();
    for await (const event of comfy.events.watch('c', stop.signal)) {
      if (event.type === 'connected')
        await comfy.prompts.queuePrompt({
          ...{ prompt: await samplingPrompt(comfy), workflow: null, promptId: 'p', clientId: 'c' },
        });
      seen.push(event.type);
      if (event.type === 'preview') break;
    }
    stop.abort();
    expect(seen).toContain('preview');
    expect(new Set(proxy.asked)).toEqual(new Set(['comfy.test:8188']));
    expect(sandbox.requests.filter(({ status }) => status === 101)).toHaveLength(1);
  });

  it('is asked by the new way as soon as the way has changed, its WebSocket too', async () => {
    const { sandbox, proxy, change, open } = await createServerWorld();
    const comfy = open(sandbox.url);
    // the route of the test leads everything through the proxy, this computer too
    proxy.answer = 403;
    await expect(comfy.status.stats()).rejects.toMatchObject({ code: 'proxy.refused' });
    change({ kind: 'direct' });
    await comfy.status.stats();
    const asked = proxy.asked.length;
    const stop = new AbortController();
    const kinds: string[] = [];
    for await (const { type } of comfy.events.watch('c', stop.signal)) {
      kinds.push(type);
      if (type === 'connected' && kinds.length === 1) change({ kind: 'direct' });
      if (kinds.filter((each) => each === 'connected').length === 2) break;
    }
    stop.abort();
    expect(kinds).toContain('disconnected');
    expect(proxy.asked).toHaveLength(asked);
  });

  it.each([
    [407, 'proxy.authNeeded'],
    [403, 'proxy.refused'],
    [502, 'comfy.unreachable'],
    [504, 'comfy.unreachable'],
  ])('is told from a proxy that answers %i', async (status, code) => {
    const { comfy, proxy } = await createServerWorld();
    proxy.answer = status;
    await expect(comfy.status.stats()).rejects.toMatchObject({ code });
  });

  it('is told from a proxy that is not there, and from one that is none', async () => {
    const { change, comfy, sandbox } = await createServerWorld();
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const port = portOf(gone.address());
    await new Promise((resolve) => gone.close(resolve));
    change({ kind: 'proxy', host: '127.0.0.1', port, authorization: null });
    const told = { proxy: `127.0.0.1:${port}`, reason: 'ECONNREFUSED' };
    await expect(comfy.status.stats()).rejects.toMatchObject({
      ...{ code: 'proxy.unreachable', params: told },
    });
    change({ kind: 'proxy', host: '127.0.0.1', port: sandbox.port, authorization: null });
    const error: unknown = await comfy.status.stats().catch((caught: unknown) => caught);
    expect(isAppError(error) && error.code).toMatch(/^proxy\./);
  });

  it('is reached with the user and the password that the proxy wants', async () => {
    const { change, comfy, proxy } = await createServerWorld();
    proxy.wants = 'Basic dXNlcjpwYXNz';
    await expect(comfy.status.stats()).rejects.toMatchObject({ code: 'proxy.authNeeded' });
    change(through(proxy, proxy.wants));
    await expect(comfy.status.stats()).resolves.toMatchObject({ comfyuiVersion: '0.3.64' });
  });
});

describe('a bucket behind a proxy', () => {
  it('takes small calls and part bodies through tunnels, under its own certificate', async () => {
    const { bucket, proxy, oss } = await createBucketWorld();
    const bytes = 3_000_000;
    await bucket.probe();
    await bucket.objects.put('small', new Uint8Array(3), { forbidOverwrite: false });
    const uploadId = await bucket.multipart.initiate('big', { forbidOverwrite: false });
    const part = { key: 'big', uploadId, partNumber: 1, bytes, body: someBytes(bytes) };
    const { etag } = await bucket.multipart.uploadPart(part, {
      ...{ onSent: () => undefined, signal: AbortSignal.timeout(20_000) },
    });
    await bucket.multipart.complete('big', uploadId, [{ partNumber: 1, etag }], {
      forbidOverwrite: false,
    });
    expect(await bucket.objects.head('big')).toMatchObject({ bytes });
    expect(new Set(proxy.asked)).toEqual(new Set(['models.test:443']));
    expect(proxy.carriedBytes()).toBeGreaterThan(bytes);
    expect(oss.requests.length).toBeGreaterThan(4);
  });

  it.each([
    [407, 'proxy.authNeeded'],
    [502, 'oss.unreachable'],
  ])('is told from a proxy that answers %i', async (status, code) => {
    const { bucket, proxy } = await createBucketWorld();
    proxy.answer = status;
    await expect(bucket.objects.head('k')).rejects.toMatchObject({ code });
  });

  it('is checked through the proxy: TCP, and TLS with its certificate', async () => {
    const { probe, proxy } = await createBucketWorld();
    const steps = await probe.along(new URL('https://models.test'));
    expect(steps.proxy).toBe(`127.0.0.1:${proxy.port}`);
    expect(await steps.connect('models.test', 443)).toMatchObject({ state: 'ok' });
    expect(await steps.secure('models.test', 443)).toMatchObject({ state: 'ok' });
    proxy.answer = 502;
    expect(await steps.connect('models.test', 443)).toEqual({
      ...{ state: 'failed', kind: 'unreachable', reason: 'PROXY_502' },
    });
    proxy.answer = 407;
    await expect(steps.connect('models.test', 443)).rejects.toMatchObject({
      code: 'proxy.authNeeded',
    });
  });
});
