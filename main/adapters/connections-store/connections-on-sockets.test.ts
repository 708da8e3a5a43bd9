import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CheckStep, type CheckLine, type ServerLogin } from '../../../contract/connection.ts';
import { endsOf, key, startWorld } from './connections-on-sockets.test-support.ts';

const login: ServerLogin = { kind: 'password', username: 'admin', password: 'right-password' };
const withLogin = {
  login: { kind: 'comfyuiLogin', username: 'admin', password: 'right-password' },
} as const;
const stepsOf = (half: 'server' | 'bucket') =>
  CheckStep.options.filter((step) => step.startsWith(half));

describe('a check of server and bucket', () => {
  it('passes every step that can be taken and leaves nothing behind', async () => {
    const world = await startWorld(withLogin);
    await world.fill('llm-model/model/loras/here.safetensors');
    const before = await world.everything();
    const report = await world.check({ login });
    expect(endsOf(report)).toEqual({
      ...Object.fromEntries(CheckStep.options.map((step) => [step, 'ok'])),
      'server.tls': 'skipped',
      'bucket.tls': 'skipped',
    });
    expect(report.capabilities).toEqual({
      models: 'bucket',
      workflows: true,
      restart: 'yes',
      login: 'comfyuiLogin',
    });
    expect(report.found).toEqual({
      prefix: 'llm-model/model',
      region: 'cn-hangzhou',
      comfyuiVersion: '0.3.64',
      managerVersion: 'V3.41',
    });
    expect(await world.everything()).toEqual(before);
  });

  it('tells each step as it begins and as it ends, in order', async () => {
    const world = await startWorld({});
    const told: CheckLine[] = [];
    const report = await world.connections.check(
      { kind: 'draft', draft: world.draft, id: null },
      { onLine: (line) => told.push(line) },
    );
    expect(told.filter(({ state }) => state !== 'running').map(({ step }) => step)).toEqual(
      CheckStep.options,
    );
    expect(report.lines.map(({ step }) => step)).toEqual(CheckStep.options);
    const begun = told.filter(({ state }) => state === 'running').map(({ step }) => step);
    expect(begun).toEqual(CheckStep.options.filter((step) => !step.endsWith('.tls')));
  });

  it('skips the half that is not filled in', async () => {
    const world = await startWorld({});
    const serverOnly = await world.check({ bucket: null });
    expect(stepsOf('bucket').map((step) => endsOf(serverOnly)[step])).toEqual(
      stepsOf('bucket').map(() => 'skipped'),
    );
    expect(serverOnly.capabilities.models).toBe('serverListOnly');
    const bucketOnly = await world.check({ server: null });
    expect(bucketOnly.capabilities).toEqual({
      models: 'bucket',
      workflows: false,
      restart: 'no',
      login: 'none',
    });
  });

  it('stops on the signal and takes back what it began', async () => {
    const world = await startWorld();
    const stop = new AbortController();
    const checked = world.connections.check(
      { kind: 'draft', draft: world.draft, id: null },
      {
        signal: stop.signal,
        onLine: ({ step }) => {
          if (step === 'bucket.listParts') stop.abort();
        },
      },
    );
    await expect(checked).rejects.toMatchObject({ code: 'app.interrupted' });
    expect(await world.everything()).toEqual({ keys: [], uploads: [] });
  });
});

describe('the server’s half', () => {
  const server = async (options: Parameters<typeof startWorld>[0], given: ServerLogin | null) => {
    const world = await startWorld(options);
    return { world, ends: endsOf(await world.check({ login: given, bucket: null })) };
  };

  it('says that a login is needed where none is known', async () => {
    const { ends } = await server(withLogin, null);
    expect(ends).toMatchObject({
      'server.http': 'ok',
      'server.login': 'comfy.loginNeeded',
      'server.version': 'skipped',
    });
  });

  it('says that the password is wrong', async () => {
    const { ends } = await server(withLogin, { ...login, password: 'wrong' });
    expect(ends['server.login']).toBe('comfy.loginWrong');
  });

  it('signs in with a token and through a proxy’s Basic', async () => {
    const token = { kind: 'token', token: 'opaque-token' } as const;
    const bearer = await server({ login: { kind: 'bearer', token: 'opaque-token' } }, token);
    expect(bearer.ends).toMatchObject({ 'server.login': 'ok', 'server.version': 'ok' });
    const { username, password } = login;
    const basic = await server({ login: { kind: 'basic', username, password } }, login);
    expect(basic.ends).toMatchObject({ 'server.login': 'ok', 'server.version': 'ok' });
  });

  it('posts nothing to a server that has no password yet', async () => {
    const { world, ends } = await server({ login: { kind: 'comfyuiLogin' } }, login);
    expect(ends['server.login']).toBe('comfy.loginNotSet');
    expect(world.comfy!.requests.length).toBeGreaterThan(0);
    expect(world.comfy!.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('warns where there is no Manager', async () => {
    const world = await startWorld({ manager: 'missing' });
    const report = await world.check({ bucket: null });
    expect(endsOf(report)['server.manager']).toBe('server.managerMissing');
    expect(report.capabilities.restart).toBe('noManager');
  });

  it('says that a gateway answers for a server that is away', async () => {
    const world = await startWorld({});
    world.comfy!.faults.badGateway(true);
    const report = await world.check({ bucket: null });
    expect(endsOf(report)).toMatchObject({
      'server.tcp': 'ok',
      'server.http': 'comfy.unavailable',
      'server.login': 'skipped',
    });
  });

  it('says that nobody listens', async () => {
    const world = await startWorld({});
    await world.comfy!.close();
    expect(endsOf(await world.check({ bucket: null }))).toMatchObject({
      'server.name': 'ok',
      'server.tcp': 'comfy.unreachable',
      'server.http': 'skipped',
    });
  });

  it('says that a name does not exist, and that an address is none', async () => {
    const world = await startWorld();
    const nameless = await world.check({ server: { url: 'http://no-such-host.invalid' } });
    expect(endsOf(nameless)).toMatchObject({
      'server.name': 'comfy.nameNotFound',
      'server.tcp': 'skipped',
      'bucket.write': 'ok',
    });
    const badAddress = await world.check({ server: { url: 'ftp://host' } });
    expect(endsOf(badAddress)['server.name']).toBe('comfy.badAddress');
  });

  it.each<[string, RequestListener]>([
    [
      'a console’s page',
      (_, response) => response.setHeader('content-type', 'text/html').end('<title>阿里云</title>'),
    ],
    [
      'a redirect to another host',
      (_, response) =>
        response.writeHead(302, { location: 'https://account.example.com/login?from=x' }).end(),
    ],
    [
      'another service’s JSON',
      (_, response) => response.setHeader('content-type', 'application/json').end('{"ok":true}'),
    ],
  ])('recognises %s', async (_, listener) => {
    const other = createServer(listener).listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const address = other.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const world = await startWorld();
    const report = await world.check({
      server: { url: `http://127.0.0.1:${port}` },
      login,
      bucket: null,
    });
    expect(endsOf(report)).toMatchObject({
      'server.http': 'comfy.notComfy',
      'server.login': 'skipped',
    });
    expect(report.capabilities.workflows).toBe(false);
  });
});

describe('the bucket’s half', () => {
  it('names a wrong key, a wrong secret and an unknown bucket', async () => {
    const world = await startWorld();
    const wrongKey = await world.check({ accessKey: { ...key, accessKeyId: 'LTAIunknown' } });
    expect(endsOf(wrongKey)).toMatchObject({
      'bucket.tcp': 'ok',
      'bucket.key': 'oss.invalidAccessKeyId',
      'bucket.clock': 'skipped',
      'bucket.list': 'skipped',
    });
    const wrongSecret = await world.check({ accessKey: { ...key, accessKeySecret: 'no' } });
    expect(endsOf(wrongSecret)['bucket.key']).toBe('oss.signatureDoesNotMatch');
    const noBucket = await world.check({ bucket: { ...world.bucket, bucket: 'elsewhere' } });
    expect(endsOf(noBucket)).toMatchObject({
      'bucket.bucket': 'oss.noSuchBucket',
      'bucket.write': 'skipped',
    });
    expect(noBucket.capabilities.models).toBe('none');
  });

  it('names a wrong region and the right one', async () => {
    const world = await startWorld();
    const report = await world.check({ bucket: { ...world.bucket, region: 'cn-beijing' } });
    expect(endsOf(report)['bucket.region']).toBe('oss.wrongRegion');
  });

  it.each([20, 5])('says that the clock is %i minutes off', async (minutes) => {
    const world = await startWorld();
    world.oss.faults.set({ clockOffsetMs: minutes * 60_000 });
    const report = await world.check();
    expect(endsOf(report)['bucket.clock']).toBe('bucket.clockDrift');
    const line = report.lines.find(({ step }) => step === 'bucket.clock');
    expect(line?.state === 'warning' && line.facts).toMatchObject({ minutes: String(minutes) });
  });

  it('says that the public endpoint is closed', async () => {
    const world = await startWorld();
    world.oss.faults.set({ publicEndpointForbidden: true });
    expect(Object.values(endsOf(await world.check()))).toContain('oss.publicEndpointForbidden');
  });

  it('says that a token has expired', async () => {
    const world = await startWorld();
    world.oss.faults.add({ kind: 'answer', status: 403, code: 'SecurityTokenExpired' });
    expect(endsOf(await world.check())['bucket.key']).toBe('oss.securityTokenExpired');
  });

  it('refuses to send a key in clear', async () => {
    const world = await startWorld();
    const bucket = { ...world.bucket, endpoint: 'http://gateway.example.com' };
    const report = await world.check({ bucket });
    expect(endsOf(report)).toMatchObject({
      'bucket.endpoint': 'oss.insecureEndpoint',
      'bucket.name': 'skipped',
    });
  });

  it.each([
    ['oss:ListObjects', 'bucket.list', 'oss.accessDenied'],
    ['oss:GetObject', 'bucket.read', 'oss.accessDenied'],
    ['oss:DeleteObject', 'bucket.write', 'bucket.permissionMissing'],
    ['oss:ListParts', 'bucket.listParts', 'bucket.permissionMissing'],
    ['oss:ListMultipartUploads', 'bucket.listParts', 'bucket.permissionMissing'],
    ['oss:AbortMultipartUpload', 'bucket.abort', 'bucket.permissionMissing'],
  ] as const)(
    'tells a missing %s, and tries the others all the same',
    async (action, step, code) => {
      const world = await startWorld();
      world.oss.faults.add({ kind: 'deny', action });
      const ends = endsOf(await world.check());
      expect(ends[step]).toBe(code);
      const others = stepsOf('bucket').filter(
        (other) => other !== step && other !== 'bucket.tls' && other !== 'bucket.prefix',
      );
      expect(others.map((other) => [other, ends[other]])).toEqual(
        others.map((other) => [other, 'ok']),
      );
    },
  );

  it('tells a missing oss:PutObject as a failure of writing', async () => {
    const world = await startWorld();
    world.oss.faults.add({ kind: 'deny', action: 'oss:PutObject' });
    const report = await world.check();
    expect(endsOf(report)).toMatchObject({
      'bucket.write': 'oss.accessDenied',
      'bucket.multipart': 'oss.accessDenied',
      'bucket.listParts': 'skipped',
      'bucket.abort': 'skipped',
    });
    expect(report.capabilities.models).toBe('none');
  });
});

describe('the prefix', () => {
  it('is unclear in an empty bucket, and the document’s folder is offered', async () => {
    const world = await startWorld();
    const report = await world.check();
    expect(report.lines.find(({ step }) => step === 'bucket.prefix')).toEqual({
      step: 'bucket.prefix',
      state: 'warning',
      warning: 'bucket.prefixUnclear',
      facts: { found: 'none', suggested: 'llm-model/model' },
    });
    expect(report.found.prefix).toBe('llm-model/model');
  });

  it('is the only one that exists', async () => {
    const world = await startWorld();
    await world.fill('llm-model/models/loras/a.safetensors', 'llm-model/output/b.png');
    const report = await world.check();
    expect(endsOf(report)['bucket.prefix']).toBe('ok');
    expect(report.found.prefix).toBe('llm-model/models');
  });

  it('is a person’s to choose where both exist and no server tells', async () => {
    const world = await startWorld();
    await world.fill('llm-model/models/loras/a.safetensors', 'llm-model/model/loras/b.safetensors');
    const report = await world.check();
    expect(endsOf(report)['bucket.prefix']).toBe('bucket.prefixUnclear');
    expect(report.found.prefix).toBeNull();
  });

  it('is the one whose names ComfyUI lists', async () => {
    const world = await startWorld({ seedModels: { loras: ['a.safetensors'] } });
    await world.fill('llm-model/models/loras/a.safetensors', 'llm-model/model/loras/b.safetensors');
    const report = await world.check();
    expect(endsOf(report)['bucket.prefix']).toBe('ok');
    expect(report.found.prefix).toBe('llm-model/models');
    const contrary = await world.check({ bucket: { ...world.bucket, prefix: 'llm-model/model' } });
    expect(endsOf(contrary)['bucket.prefix']).toBe('oss.prefixMismatch');
    expect(contrary.found.prefix).toBe('llm-model/models');
  });
});

describe('a saved connection', () => {
  it('keeps what its check found', async () => {
    const world = await startWorld(withLogin);
    await world.fill('llm-model/models/loras/a.safetensors');
    const { id } = await world.connections.add({ ...world.draft, login });
    await world.connections.check({ kind: 'saved', id }, { onLine: () => undefined });
    expect(await world.connections.get('studio')).toMatchObject({
      bucket: { prefix: 'llm-model/models' },
      capabilities: { models: 'bucket', restart: 'yes', login: 'comfyuiLogin' },
    });
  });

  it('leaves no secret in any file of the data directory', async () => {
    const world = await startWorld(withLogin);
    const { id } = await world.connections.add({ ...world.draft, login });
    await world.connections.check({ kind: 'saved', id }, { onLine: () => undefined });
    const files = readdirSync(world.dir).map((name) => join(world.dir, name));
    const texts = files.filter((path) => statSync(path).isFile()).map((path) => readFileSync(path));
    expect(texts.some((text) => text.includes('LTAI…x7Q'))).toBe(true);
    for (const secret of [key.accessKeyId, key.accessKeySecret, 'right-password'])
      expect(texts.some((text) => text.includes(secret))).toBe(false);
  });
});
