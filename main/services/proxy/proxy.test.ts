import { describe, expect, it } from 'vitest';
import type { ProxyChange, ProxySetting } from '../../../contract/proxy.ts';
import type { Settings } from '../../../contract/settings.ts';
import { AppError } from '../../core/app-error.ts';
import type { SystemRoute } from '../../core/proxy/system-route.ts';
import type { SecretStore } from '../ports/secret-store.ts';
import { createProxy } from './proxy.ts';

const settings: Settings = {
  ...{ language: 'system', scheme: 'system', resultsDirectory: '/results', saveResults: true },
  ...{
    lanes: 'automatic',
    limit: 'automatic',
    filesAtOnce: 3,
    notifyDone: true,
    notifyFailed: true,
  },
  ...{ activeConnectionId: null, proxy: { kind: 'system' } },
};
const far = new URL('https://models.example.com');
const manual: Extract<ProxyChange, { kind: 'manual' }> = {
  ...{ kind: 'manual', address: 'proxy.example.com:8080', username: 'me' },
  ...{ password: 'p:w', keepPassword: 'keychain' },
};
const kept: ProxySetting = {
  ...{ kind: 'manual', address: 'http://proxy.example.com:8080' },
  ...{ username: 'me', passwordIn: 'keychain' },
};

function createStore() {
  const entries = new Map<string, string>();
  const state = { fails: false, reads: 0 };
  const guard = () => {
    if (state.fails) throw new AppError('secrets.locked');
  };
  const store: SecretStore = {
    get: async (account) => {
      state.reads += 1;
      guard();
      return entries.get(account) ?? null;
    },
    set: async (account, value) => {
      guard();
      entries.set(account, value);
    },
    delete: async (account) => {
      guard();
      entries.delete(account);
    },
  };
  return { store, entries, state };
}

function createWorld() {
  const state: { saved: Settings; system: SystemRoute } = {
    ...{ saved: settings, system: { kind: 'direct' } },
  };
  const keychain = createStore();
  const session = createStore();
  const make = () =>
    createProxy({
      settings: {
        get: async () => state.saved,
        change: async (change) => {
          state.saved = { ...state.saved, ...change };
          return state.saved;
        },
      },
      secrets: { keychain: keychain.store, session: session.store },
      systemRoute: async () => state.system,
      basicOf: (username, password) => `${username}|${password}`,
    });
  return { state, keychain, session, make, proxy: make() };
}

const routed = (authorization: string | null) => ({
  ...{ kind: 'proxy', host: 'proxy.example.com', port: 8080, authorization },
});

describe('the way to an address', () => {
  it('is straight to this computer, whatever is set', async () => {
    const { proxy } = createWorld();
    await proxy.set(manual);
    for (const url of ['http://localhost:1', 'http://127.0.0.1:1', 'http://[::1]:1'])
      expect(await proxy.routes.of(new URL(url))).toEqual({ kind: 'direct' });
  });

  it('is that of the system until the person says otherwise', async () => {
    const { proxy, state } = createWorld();
    expect(await proxy.routes.of(far)).toEqual({ kind: 'direct' });
    const address = { host: 'proxy.example.com', port: 8080 };
    state.system = { kind: 'proxy', address, credentials: { username: 'a', password: 'b' } };
    expect(await proxy.routes.of(far)).toEqual(routed('a|b'));
    state.system = { kind: 'unsupported', name: 'SOCKS5 a:1' };
    await expect(proxy.routes.of(far)).rejects.toMatchObject({ code: 'proxy.unsupported' });
    await proxy.set({ kind: 'none' });
    expect(await proxy.routes.of(far)).toEqual({ kind: 'direct' });
  });

  it('goes through the proxy of the person, whose password is read from the key store once', async () => {
    const { proxy, state, keychain } = createWorld();
    await proxy.set(manual);
    expect(state.saved.proxy).toEqual(kept);
    expect(JSON.stringify(state.saved)).not.toContain('p:w');
    expect(await proxy.routes.of(far)).toEqual(routed('me|p:w'));
    expect(await proxy.routes.of(far)).toEqual(routed('me|p:w'));
    expect(keychain.state.reads).toBe(1);
  });

  it('tells everybody that it has changed', async () => {
    const { proxy } = createWorld();
    let told = 0;
    const forget = proxy.routes.onChange(() => {
      told += 1;
    });
    const before = proxy.routes.version();
    await proxy.set({ kind: 'none' });
    forget();
    await proxy.set(manual);
    expect(told).toBe(1);
    expect(proxy.routes.version()).toBe(before + 2);
  });
});

describe('the password of the proxy', () => {
  it('stays when it is left out, as long as the proxy and the user stay', async () => {
    const { proxy, state, keychain } = createWorld();
    await proxy.set(manual);
    await proxy.set({ ...manual, password: null });
    expect(state.saved.proxy).toEqual(kept);
    expect(await proxy.routes.of(far)).toEqual(routed('me|p:w'));
    await proxy.set({ ...manual, address: 'http://other.example.com:8080', password: null });
    expect(state.saved.proxy).toMatchObject({ passwordIn: null });
    expect(keychain.entries.size).toBe(0);
  });

  it('is forgotten with the proxy', async () => {
    const { proxy, keychain } = createWorld();
    await proxy.set(manual);
    await proxy.set({ kind: 'system' });
    expect(keychain.entries.size).toBe(0);
  });

  it('moves out of the key store when it is to be kept for the session', async () => {
    const { proxy, keychain, session } = createWorld();
    await proxy.set(manual);
    await proxy.set({ ...manual, password: 'new', keepPassword: 'session' });
    expect(keychain.entries.size).toBe(0);
    expect([...session.entries.values()]).toEqual(['new']);
    expect(await proxy.routes.of(far)).toEqual(routed('me|new'));
  });

  it('is asked for anew where it is gone', async () => {
    const { proxy, session, make } = createWorld();
    await proxy.set({ ...manual, keepPassword: 'session' });
    session.entries.clear();
    await expect(make().routes.of(far)).rejects.toMatchObject({
      code: 'proxy.passwordMissing',
      params: { proxy: 'proxy.example.com:8080' },
    });
  });

  it('leaves everything as it was where the key store does not take it', async () => {
    const { proxy, keychain, state } = createWorld();
    keychain.state.fails = true;
    await expect(proxy.set(manual)).rejects.toMatchObject({ code: 'secrets.locked' });
    expect(state.saved.proxy).toEqual({ kind: 'system' });
  });

  it('is read again after the key store has failed', async () => {
    const { proxy, keychain } = createWorld();
    await proxy.set(manual);
    keychain.state.fails = true;
    await expect(proxy.routes.of(far)).rejects.toMatchObject({ code: 'secrets.locked' });
    keychain.state.fails = false;
    expect(await proxy.routes.of(far)).toEqual(routed('me|p:w'));
  });

  it('is not told where it was typed into the address', async () => {
    const { proxy } = createWorld();
    const change = { ...manual, address: 'http://me:hidden@proxy.example.com:8080' };
    const error: unknown = await proxy.set(change).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'usage.badValue' });
    expect(JSON.stringify(error)).not.toContain('hidden');
  });
});
