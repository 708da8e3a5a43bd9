import { describe, expect, it } from 'vitest';
import type { CheckLine, ConnectionDraft } from '../../../contract/connection.ts';
import { AppError } from '../../core/app-error.ts';
import type { LoginState } from '../ports/comfy.ts';
import { draft, endsOf, fakeWorld } from './connections.test-support.ts';

const denied = new AppError('oss.accessDenied');
const quiet = { onLine: () => undefined };
type World = ReturnType<typeof fakeWorld>;
const check = (world: World, changes: Partial<ConnectionDraft> = {}) =>
  world.connections.check({ kind: 'draft', draft: { ...draft, ...changes }, id: null }, quiet);

describe('the way to a host', () => {
  it('asks for the bucket’s own host, and for TLS where the address says https', async () => {
    const world = fakeWorld();
    await check(world);
    expect(world.network.asked).toEqual([
      'resolve comfy.example.com',
      'connect comfy.example.com:443',
      'secure comfy.example.com:443',
      'resolve studio-models.oss-cn-hangzhou.aliyuncs.com',
      'connect studio-models.oss-cn-hangzhou.aliyuncs.com:443',
      'secure studio-models.oss-cn-hangzhou.aliyuncs.com:443',
    ]);
  });

  it.each([
    ['resolve comfy.example.com', 'nameNotFound', 'server.name', 'comfy.nameNotFound'],
    ['connect comfy.example.com:443', 'timeout', 'server.tcp', 'comfy.timeout'],
    ['secure comfy.example.com:443', 'tls', 'server.tls', 'comfy.tls'],
    [
      'connect studio-models.oss-cn-hangzhou.aliyuncs.com:443',
      'unreachable',
      'bucket.tcp',
      'oss.unreachable',
    ],
    ['secure studio-models.oss-cn-hangzhou.aliyuncs.com:443', 'tls', 'bucket.tls', 'oss.tls'],
  ] as const)(
    'names the step where %s fails, and goes on with the other half',
    async (call, kind, step, code) => {
      const world = fakeWorld();
      world.network.state.failures[call] = kind;
      const ends = endsOf(await check(world));
      expect(ends[step]).toBe(code);
      const half = step.startsWith('server') ? 'server' : 'bucket';
      expect(ends[half === 'server' ? 'server.http' : 'bucket.key']).toBe('skipped');
      expect(ends[half === 'server' ? 'bucket.abort' : 'server.manager']).toBe('ok');
    },
  );

  it('says where it goes through a proxy, which looks names up itself', async () => {
    const world = fakeWorld();
    world.network.state.proxy = 'proxy.example.com:8080';
    world.network.state.failures['resolve comfy.example.com'] = 'nameNotFound';
    const { lines } = await check(world);
    const factsOf = (step: string) => lines.find((line) => line.step === step);
    const through = { proxy: 'proxy.example.com:8080' };
    expect(factsOf('server.name')).toMatchObject({ state: 'ok', facts: through });
    expect(factsOf('server.tcp')).toMatchObject({ state: 'ok', facts: through });
    expect(factsOf('bucket.tcp')).toMatchObject({ state: 'ok', facts: through });
    // nobody here knows the address of the name: it is taken for a public one
    expect(factsOf('server.exposure')).toMatchObject({ warning: 'server.publicWithoutLogin' });
  });

  it('keeps the abilities of a server that is away for now', async () => {
    const world = fakeWorld();
    world.network.state.failures['connect comfy.example.com:443'] = 'unreachable';
    expect((await check(world)).capabilities).toEqual({
      models: 'bucket',
      workflows: true,
      restart: 'unknown',
      login: 'unknown',
    });
  });
});

describe('exposure', () => {
  const open: LoginState = { kind: 'none', state: 'open' };
  const needed: LoginState = { kind: 'comfyuiLogin', state: 'needed' };
  const firstTime: LoginState = { kind: 'comfyuiLogin', state: 'firstTime' };
  it.each([
    ['http://comfy.example.com', ['47.98.1.2'], open, 'server.publicWithoutLogin'],
    ['https://comfy.example.com', ['10.0.0.5', '47.98.1.2'], open, 'server.publicWithoutLogin'],
    ['http://comfy.example.com', ['47.98.1.2'], firstTime, 'server.publicWithoutLogin'],
    ['http://comfy.example.com', ['47.98.1.2'], needed, 'server.loginOverHttp'],
    ['https://comfy.example.com', ['47.98.1.2'], needed, 'ok'],
    ['http://comfy.example.com', ['192.168.1.9'], open, 'ok'],
    ['http://comfy.example.com', ['127.0.0.1', '::1'], needed, 'ok'],
    ['http://47.98.1.2:8188', [], open, 'server.publicWithoutLogin'],
    ['http://[2400:3200::1]:8188', [], open, 'server.publicWithoutLogin'],
    ['http://100.64.3.4:8188', [], open, 'ok'],
  ] as const)('of %s at %j with %j is %s', async (url, addresses, login, end) => {
    const world = fakeWorld();
    world.network.state.addresses = addresses;
    world.comfy.state.login = login;
    expect(endsOf(await check(world, { server: { url } }))['server.exposure']).toBe(end);
  });
});

describe('the login', () => {
  it('is never tried while the first sign-in would set the password', async () => {
    const world = fakeWorld();
    world.comfy.state.login = { kind: 'comfyuiLogin', state: 'firstTime' };
    expect(endsOf(await check(world))['server.login']).toBe('comfy.loginNotSet');
    expect(world.comfy.calls).toEqual(['open https://comfy.example.com', 'close']);
  });

  it('is used where one is needed only', async () => {
    const world = fakeWorld();
    await check(world);
    expect(world.comfy.calls).not.toContain('signIn');
    world.comfy.state.login = { kind: 'comfyuiLogin', state: 'needed' };
    await check(world);
    expect(world.comfy.calls).toContain('signIn');
  });
});

describe('the key', () => {
  it.each([
    ['oss.invalidAccessKeyId', 'bucket.key'],
    ['oss.securityTokenExpired', 'bucket.key'],
    ['oss.accountOverdue', 'bucket.key'],
    ['oss.notOss', 'bucket.key'],
    ['oss.clockSkew', 'bucket.clock'],
    ['oss.noSuchBucket', 'bucket.bucket'],
    ['oss.publicEndpointForbidden', 'bucket.bucket'],
    ['oss.wrongRegion', 'bucket.region'],
  ] as const)('puts %s beside %s and tries nothing further', async (code, step) => {
    const world = fakeWorld();
    const failure = new AppError(code, { expected: 'cn-beijing' });
    world.bucket.state.failures.set('probe cn-hangzhou', failure);
    const ends = endsOf(await check(world));
    expect(ends[step]).toBe(code);
    expect(Object.values(ends).filter((end) => end === code)).toHaveLength(1);
    expect(ends['bucket.list']).toBe('skipped');
    expect(world.bucket.calls).toEqual(['probe cn-hangzhou', 'close']);
  });

  it('says that a saved key is missing or locked, and opens nothing with it', async () => {
    const world = fakeWorld();
    const { id } = await world.connections.add(draft);
    const target = { kind: 'saved', id } as const;
    world.state.keychain = new AppError('secrets.locked');
    expect(endsOf(await world.connections.check(target, quiet))['bucket.key']).toBe(
      'secrets.locked',
    );
    world.state.keychain = null;
    world.entries.clear();
    expect(endsOf(await world.connections.check(target, quiet))['bucket.key']).toBe(
      'secrets.missing',
    );
  });

  it('stands in from the saved connection for a draft that leaves it null', async () => {
    const world = fakeWorld();
    const { id } = await world.connections.add(draft);
    const left = { ...draft, accessKey: null, login: null };
    const edited = await world.connections.check({ kind: 'draft', draft: left, id }, quiet);
    expect(endsOf(edited)['bucket.key']).toBe('ok');
    const fresh = await world.connections.check({ kind: 'draft', draft: left, id: null }, quiet);
    expect(endsOf(fresh)['bucket.key']).toBe('secrets.missing');
  });

  it('shows the masked ID and nothing else of it', async () => {
    const report = await check(fakeWorld());
    expect(JSON.stringify(report)).toContain('LTAI…x7Q');
    for (const secret of ['LTAI5tServiceKey00x7Q', 'the-secret', 'the-password'])
      expect(JSON.stringify(report)).not.toContain(secret);
  });

  it('signs for the region that the host names and says that the entry is wrong', async () => {
    const world = fakeWorld();
    const report = await check(world, { bucket: { ...draft.bucket!, region: 'cn-beijing' } });
    expect(world.bucket.calls[0]).toBe('probe cn-hangzhou');
    expect(report.lines.find(({ step }) => step === 'bucket.region')).toMatchObject({
      state: 'failed',
      failure: {
        code: 'oss.wrongRegion',
        params: { bucket: 'studio-models', region: 'cn-beijing', expected: 'cn-hangzhou' },
      },
    });
    expect(report.found.region).toBe('cn-hangzhou');
  });

  it('warns that an internal endpoint is reached from inside the VPC only', async () => {
    const endpoint = 'https://oss-cn-hangzhou-internal.aliyuncs.com';
    const report = await check(fakeWorld(), {
      bucket: { ...draft.bucket!, endpoint, endpointKind: 'internal' },
    });
    expect(endsOf(report)['bucket.endpoint']).toBe('bucket.internalEndpoint');
  });
});

describe('the permissions', () => {
  it('are tried to the end although one is denied', async () => {
    const world = fakeWorld();
    for (const call of ['head', 'delete', 'listParts'])
      world.bucket.state.failures.set(call, denied);
    expect(endsOf(await check(world))).toMatchObject({
      'bucket.read': 'oss.accessDenied',
      'bucket.write': 'bucket.permissionMissing',
      'bucket.multipart': 'ok',
      'bucket.listParts': 'bucket.permissionMissing',
      'bucket.abort': 'ok',
    });
  });

  it('are not tried further after a failure that stops them all', async () => {
    const world = fakeWorld();
    world.bucket.state.failures.set('head', new AppError('oss.timeout', { host: 'h' }));
    expect(endsOf(await check(world))).toMatchObject({
      'bucket.read': 'oss.timeout',
      'bucket.write': 'skipped',
      'bucket.abort': 'skipped',
    });
  });

  it('leave no upload behind when the check is stopped, or stumbles, in the middle', async () => {
    for (const stumble of [true, false]) {
      const world = fakeWorld();
      const stop = new AbortController();
      if (stumble) world.bucket.state.failures.set('listParts', new TypeError('a bug'));
      const onLine = ({ step, state }: CheckLine) => {
        if (!stumble && step === 'bucket.multipart' && state === 'ok') stop.abort();
      };
      const target = { kind: 'draft', draft, id: null } as const;
      await expect(
        world.connections.check(target, { onLine, signal: stop.signal }),
      ).rejects.toThrow(stumble ? 'a bug' : 'app.interrupted');
      expect(world.bucket.calls.slice(-2)).toEqual(['abort', 'close']);
      expect(world.comfy.calls.at(-1)).toBe('close');
    }
  });
});

describe('what a check leaves with a saved connection', () => {
  it('does not forget what an unreachable server could do', async () => {
    const world = fakeWorld();
    const { id } = await world.connections.add(draft);
    const target = { kind: 'saved', id } as const;
    await world.connections.check(target, quiet);
    world.network.state.failures['connect comfy.example.com:443'] = 'unreachable';
    await world.connections.check(target, quiet);
    expect((await world.connections.get(id)).capabilities).toMatchObject({ restart: 'yes' });
  });

  it('does not touch a connection that was edited meanwhile', async () => {
    const world = fakeWorld();
    const { id } = await world.connections.add(draft);
    const elsewhere = { ...draft, server: { url: 'http://other.example.com' } };
    let edited: Promise<unknown> = Promise.resolve();
    const onLine = ({ step, state }: CheckLine) => {
      if (step === 'server.manager' && state === 'running')
        edited = world.connections.edit(id, elsewhere);
    };
    await world.connections.check({ kind: 'saved', id }, { onLine });
    await edited;
    expect(await world.connections.get(id)).toMatchObject({
      server: elsewhere.server,
      capabilities: { restart: 'unknown' },
    });
  });
});
