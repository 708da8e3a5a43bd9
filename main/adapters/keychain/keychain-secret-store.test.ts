import { describe, expect, it, vi } from 'vitest';
import { createFakeKeytar } from './fake-keytar.test-support.ts';
import { createKeychainSecretStore } from './keychain-secret-store.ts';
import { describeSecretStore } from './secret-store-contract.test-support.ts';

const account = 'id/accessKey';
const long = (letter: string, length = 3_000) => letter.repeat(length);

function setUp() {
  const fake = createFakeKeytar();
  const load = vi.fn(() => Promise.resolve(fake.keytar));
  return { ...fake, load, store: createKeychainSecretStore({ load, limitMs: 5_000 }) };
}

describeSecretStore('the keychain over a limited keytar', () => setUp().store);

describe('createKeychainSecretStore', () => {
  it('loads the native module at first use only', async () => {
    const { load, store } = setUp();
    expect(load).not.toHaveBeenCalled();
    await store.get(account);
    expect(load).toHaveBeenCalled();
  });

  it('says that there is no service where the native module cannot be loaded', async () => {
    const store = createKeychainSecretStore({
      load: () => Promise.reject(new Error('libsecret-1.so.0: cannot open shared object file')),
    });
    await expect(store.get(account)).rejects.toMatchObject({
      code: 'secrets.noService',
      params: { reason: 'libsecret-1.so.0: cannot open shared object file' },
    });
  });

  it('leaves no entry behind after long and short values and a delete', async () => {
    const { entries, store } = setUp();
    await store.set(account, long('a', 9_000));
    await store.set(account, long('b', 2_000));
    expect(entries.size).toBe(3);
    await store.set(account, 'short');
    expect([...entries.keys()]).toEqual([account]);
    await store.set(account, long('c'));
    await store.delete(account);
    expect(entries.size).toBe(0);
  });

  it('has the old value or the new one wherever a set is cut short, and cleans up at the next', async () => {
    const callsOf = async (cutAt: number) => {
      const { entries, store, beforeEachCall } = setUp();
      await store.set(account, long('a', 5_000));
      let calls = 0;
      beforeEachCall(() =>
        calls++ < cutAt ? Promise.resolve() : Promise.reject(new Error('the process was killed')),
      );
      const ended = await store.set(account, long('b', 4_000)).then(
        () => 'whole',
        () => 'cut',
      );
      beforeEachCall(() => Promise.resolve());
      expect([long('a', 5_000), long('b', 4_000)]).toContain(await store.get(account));
      await store.set(account, long('c', 2_500));
      expect(await store.get(account)).toBe(long('c', 2_500));
      expect(entries.size).toBe(1 + 3);
      return ended;
    };
    let cutAt = 0;
    while ((await callsOf(cutAt)) === 'cut') cutAt++;
    expect(cutAt).toBeGreaterThan(8);
  });

  it('removes everything at a second try wherever a delete is cut short', async () => {
    for (let cutAt = 0; cutAt < 12; cutAt++) {
      const { entries, store, beforeEachCall } = setUp();
      await store.set(account, long('a'));
      let calls = 0;
      beforeEachCall(() =>
        calls++ < cutAt ? Promise.resolve() : Promise.reject(new Error('the process was killed')),
      );
      await store.delete(account).catch(() => undefined);
      beforeEachCall(() => Promise.resolve());
      await store.delete(account);
      expect(entries.size).toBe(0);
    }
  });

  it('finds a missing piece', async () => {
    const { entries, store } = setUp();
    await store.set(account, long('a'));
    entries.delete(`${account}#a1`);
    await expect(store.get(account)).rejects.toMatchObject({
      code: 'secrets.failed',
      params: { reason: 'piece 2 of 3 is missing' },
    });
  });

  it('finds a damaged piece', async () => {
    const { entries, store } = setUp();
    await store.set(account, long('a'));
    entries.set(`${account}#a1`, long('b', 1_200));
    await expect(store.get(account)).rejects.toMatchObject({ code: 'secrets.failed' });
  });

  it.each(['plain text', '#', '#{"count":1}', '#{'])(
    'refuses %o, which it did not write',
    async (entry) => {
      const { entries, store } = setUp();
      entries.set(account, entry);
      await expect(store.get(account)).rejects.toMatchObject({ code: 'secrets.failed' });
    },
  );

  it('tells a locked keyring from an absent account', async () => {
    const { store, beforeEachCall } = setUp();
    beforeEachCall((call) =>
      call.startsWith('set')
        ? Promise.reject(new Error('Cannot create an item in a locked collection'))
        : Promise.resolve(),
    );
    await expect(store.get(account)).rejects.toMatchObject({ code: 'secrets.locked' });
    await expect(store.set(account, 'x')).rejects.toMatchObject({ code: 'secrets.locked' });
    await expect(store.delete(account)).rejects.toMatchObject({ code: 'secrets.locked' });
  });

  it.each([
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'secrets.noService'],
    [
      'Failed to execute child process “dbus-launch” (No such file or directory)',
      'secrets.noService',
    ],
    ['Unknown or unsupported transport “disabled” for address', 'secrets.noService'],
    ['Could not connect: No such file or directory', 'secrets.noService'],
    [
      'The name org.freedesktop.secrets was not provided by any .service files',
      'secrets.noService',
    ],
    [
      'Object does not exist at path “/org/freedesktop/secrets/collection/login”',
      'secrets.noService',
    ],
    ['User interaction is not allowed.', 'secrets.locked'],
    ['Timeout was reached', 'secrets.timeout'],
    ['Something new', 'secrets.failed'],
  ])('translates %s', async (text, code) => {
    const { store, beforeEachCall } = setUp();
    beforeEachCall(() => Promise.reject(new Error(text)));
    await expect(store.set(account, 'v')).rejects.toMatchObject({ code });
  });
});

describe('the time limit', () => {
  function setUpHanging() {
    const fake = createFakeKeytar();
    const calls: string[] = [];
    const hanging: (() => void)[] = [];
    fake.beforeEachCall((call) => {
      calls.push(call);
      return new Promise((resolve) => hanging.push(resolve));
    });
    const store = createKeychainSecretStore({
      load: () => Promise.resolve(fake.keytar),
      limitMs: 20,
    });
    return {
      store,
      calls,
      release: () => {
        for (const go of hanging.splice(0)) go();
      },
    };
  }

  it('ends a call that the keychain does not answer', async () => {
    const { store } = setUpHanging();
    await expect(store.get(account)).rejects.toMatchObject({ code: 'secrets.timeout' });
  });

  it('keeps two calls in flight and starts none later whose caller has given up', async () => {
    const { store, calls, release } = setUpHanging();
    const accounts = ['1', '2', '3', '4'];
    const ended = await Promise.allSettled(accounts.map((id) => store.set(id, 'v')));
    expect(ended.map(({ status }) => status)).toEqual(accounts.map(() => 'rejected'));
    expect(calls).toEqual(['set 1', 'set 2']);
    release();
    const takesCalls = async () => {
      await expect(store.get('5')).rejects.toMatchObject({ code: 'secrets.timeout' });
      expect(calls).toContain('get 5');
    };
    await vi.waitFor(takesCalls, { timeout: 20_000 });
    expect(calls).not.toContain('set 3');
  });
});
