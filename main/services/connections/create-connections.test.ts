import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/app-error.ts';
import { draft, fakeWorld, key } from './connections.test-support.ts';

const locked = new AppError('secrets.locked');

describe('add', () => {
  it('keeps facts in the row and secrets in the keychain', async () => {
    const { connections, rows, entries } = fakeWorld();
    const added = await connections.add(draft);
    expect(added).toEqual({
      id: 'id-1',
      name: 'studio',
      server: draft.server,
      bucket: draft.bucket,
      credential: { kind: 'accessKey', accessKeyId: 'LTAI…x7Q' },
      login: { kind: 'password', username: 'admin' },
      capabilities: { models: 'bucket', workflows: true, restart: 'unknown', login: 'unknown' },
    });
    expect([...rows.values()]).toEqual([added]);
    expect(Object.fromEntries(entries)).toEqual({
      'id-1/accessKey': JSON.stringify(key),
      'id-1/login': JSON.stringify(draft.login),
    });
  });

  it('writes a row that promises nothing, then the secrets, then the facts', async () => {
    const { connections, writes } = fakeWorld();
    await connections.add(draft);
    expect(writes).toEqual([
      'save none none',
      'set id-1/accessKey',
      'set id-1/login',
      'save accessKey password',
    ]);
  });

  it('has a row for every secret wherever it is cut short, and removing that row clears them', async () => {
    for (let cutAt = 0; cutAt < 4; cutAt++) {
      const { connections, state, rows, entries } = fakeWorld();
      state.cutAt = cutAt;
      await expect(connections.add(draft)).rejects.toThrow();
      state.cutAt = Infinity;
      for (const account of entries.keys())
        expect([...rows.keys()]).toContain(account.split('/')[0]);
      for (const { id } of await connections.list()) await connections.remove(id);
      expect([rows.size, entries.size]).toEqual([0, 0]);
    }
  });

  it('keeps nothing where the keychain is locked', async () => {
    const { connections, state, rows } = fakeWorld();
    state.keychain = locked;
    await expect(connections.add(draft)).rejects.toBe(locked);
    expect(rows.size).toBe(0);
  });

  it('tells a temporary key with its expiry', async () => {
    const { connections } = fakeWorld();
    const accessKey = { ...key, securityToken: 'token', expiresAt: 1_795_435_200_000 };
    expect((await connections.add({ ...draft, accessKey })).credential).toEqual({
      kind: 'sts',
      accessKeyId: 'LTAI…x7Q',
      expiresAt: 1_795_435_200_000,
    });
  });

  it('refuses a name that is taken', async () => {
    const { connections } = fakeWorld();
    await connections.add(draft);
    await expect(connections.add(draft)).rejects.toMatchObject({ code: 'connection.nameTaken' });
  });

  it('writes addresses in their one spelling', async () => {
    const { connections } = fakeWorld();
    const added = await connections.add({
      ...draft,
      server: { url: 'http://GPU.example.com:8188/' },
      bucket: {
        ...draft.bucket!,
        endpoint: 'https://studio-models.oss-cn-hangzhou.aliyuncs.com/',
        region: 'oss-cn-hangzhou',
        prefix: '/llm-model/models/',
      },
    });
    expect(added.server).toEqual({ url: 'http://gpu.example.com:8188' });
    expect(added.bucket).toEqual({ ...draft.bucket, prefix: 'llm-model/models' });
  });

  it.each([
    [{ server: { url: 'http://me:pw@host' } }, 'comfy.badAddress'],
    [
      { bucket: { ...draft.bucket!, endpoint: 'http://oss-cn-hangzhou.aliyuncs.com' } },
      'oss.insecureEndpoint',
    ],
    [{ bucket: { ...draft.bucket!, endpoint: 'ftp://host' } }, 'usage.badValue'],
  ])('refuses %j and keeps nothing', async (changes, code) => {
    const { connections, writes } = fakeWorld();
    const refused: unknown = await connections
      .add({ ...draft, ...changes })
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code });
    expect(JSON.stringify(refused)).not.toContain('me:pw');
    expect(writes).toEqual([]);
  });
});

describe('get', () => {
  it('finds by id and by name', async () => {
    const { connections } = fakeWorld();
    const added = await connections.add(draft);
    expect(await connections.get('id-1')).toEqual(added);
    expect(await connections.get('studio')).toEqual(added);
    await expect(connections.get('attic')).rejects.toMatchObject({
      code: 'connection.notFound',
      params: { name: 'attic' },
    });
  });
});

describe('edit', () => {
  it('keeps a secret that is left null', async () => {
    const { connections, entries } = fakeWorld();
    await connections.add(draft);
    const before = new Map(entries);
    const after = await connections.edit('id-1', {
      ...draft,
      name: 'attic',
      accessKey: null,
      login: null,
    });
    expect(after).toMatchObject({
      name: 'attic',
      credential: { kind: 'accessKey' },
      login: { kind: 'password' },
    });
    expect(entries).toEqual(before);
  });

  it('replaces a secret that is given', async () => {
    const { connections } = fakeWorld();
    await connections.add(draft);
    const after = await connections.edit('id-1', {
      ...draft,
      accessKey: { ...key, accessKeyId: 'LTAI5tAnotherKey00abc' },
    });
    expect(after.credential).toEqual({ kind: 'accessKey', accessKeyId: 'LTAI…abc' });
    expect((await connections.credentials.accessKey(after)).accessKeyId).toBe(
      'LTAI5tAnotherKey00abc',
    );
  });

  it('forgets the secret of a half that is taken out', async () => {
    const { connections, entries } = fakeWorld();
    await connections.add(draft);
    const after = await connections.edit('id-1', { ...draft, bucket: null, accessKey: null });
    expect(after.credential).toEqual({ kind: 'none' });
    expect([...entries.keys()]).toEqual(['id-1/login']);
  });

  it('refuses another connection’s name, and lets its own stand', async () => {
    const { connections } = fakeWorld();
    await connections.add(draft);
    await connections.add({ ...draft, name: 'attic' });
    await expect(connections.edit('id-2', draft)).rejects.toMatchObject({
      code: 'connection.nameTaken',
    });
    await expect(connections.edit('id-1', draft)).resolves.toMatchObject({ name: 'studio' });
  });

  it('forgets what is known of another address', async () => {
    const { connections } = fakeWorld();
    await connections.add(draft);
    await connections.check({ kind: 'saved', id: 'id-1' }, { onLine: () => undefined });
    expect((await connections.get('id-1')).capabilities.restart).toBe('yes');
    const renamed = await connections.edit('id-1', { ...draft, name: 'attic' });
    expect(renamed.capabilities.restart).toBe('yes');
    const moved = await connections.edit('id-1', { ...draft, server: { url: 'http://other' } });
    expect(moved.capabilities.restart).toBe('unknown');
  });
});

describe('remove', () => {
  it('forgets the secrets before the row', async () => {
    const { connections, writes, rows, entries } = fakeWorld();
    await connections.add(draft);
    writes.length = 0;
    await connections.remove('id-1');
    expect(writes).toEqual(['delete id-1/accessKey', 'delete id-1/login', 'remove']);
    expect([rows.size, entries.size]).toEqual([0, 0]);
  });

  it('keeps the connection where the keychain is locked, so that no secret is left without one', async () => {
    const { connections, state, rows } = fakeWorld();
    await connections.add(draft);
    state.keychain = locked;
    await expect(connections.remove('id-1')).rejects.toBe(locked);
    expect(rows.size).toBe(1);
  });

  it('removes a connection without secrets where there is no keychain at all', async () => {
    const { connections, state, rows } = fakeWorld();
    await connections.add({ ...draft, accessKey: null, login: null });
    state.keychain = new AppError('secrets.noService', { reason: 'no bus' });
    await connections.remove('id-1');
    expect(rows.size).toBe(0);
  });
});

describe('credentials', () => {
  it('gives back the secrets of a saved connection', async () => {
    const { connections } = fakeWorld();
    const added = await connections.add(draft);
    expect(await connections.credentials.accessKey(added)).toEqual(key);
    expect(await connections.credentials.login(added)).toEqual(draft.login);
  });

  it('says that a saved secret is missing, and writes nothing', async () => {
    const { connections, entries, writes } = fakeWorld();
    const added = await connections.add(draft);
    entries.clear();
    writes.length = 0;
    const missing = { code: 'secrets.missing', params: { name: 'studio' } };
    await expect(connections.credentials.accessKey(added)).rejects.toMatchObject(missing);
    await expect(connections.credentials.login(added)).rejects.toMatchObject(missing);
    expect(writes).toEqual([]);
  });

  it('gives null for a connection without a login, without asking the keychain', async () => {
    const { connections, state } = fakeWorld();
    const added = await connections.add({ ...draft, login: null });
    state.keychain = locked;
    expect(await connections.credentials.login(added)).toBeNull();
  });

  it.each(['not json', '{"accessKeyId":"LTAI","other":"very-secret"}'])(
    'refuses the entry %o without repeating it',
    async (entry) => {
      const { connections, entries } = fakeWorld();
      const added = await connections.add(draft);
      entries.set('id-1/accessKey', entry);
      const refused: unknown = await connections.credentials
        .accessKey(added)
        .catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: 'secrets.failed' });
      expect(inspect(refused, { depth: 10 })).not.toMatch(/not json|very-secret/);
    },
  );
});
