import { describe, expect, it } from 'vitest';
import type { SecretStore } from '../../services/ports/secret-store.ts';

/** What every `SecretStore` does; each test gets an empty store. */
export function describeSecretStore(name: string, make: () => SecretStore): void {
  describe(`${name} as a secret store`, () => {
    const account = 'id-1/accessKey';

    it('gives null for an account it does not know', async () => {
      expect(await make().get(account)).toBeNull();
    });

    it.each([
      ['a short value', 'secret'],
      ['JSON', '{"accessKeyId":"LTAI1","accessKeySecret":"a/b+c=","securityToken":null}'],
      ['Chinese, a backslash, a NUL and a line end', '模型 a\\u0041\\ \u0000\r\n😀'],
      ['a value of exactly one entry', 'x'.repeat(1_199)],
      ['a value just over one entry', 'x'.repeat(1_200)],
      ['a long token', 'CAIS'.repeat(1_500)],
      ['a long Chinese text', '密'.repeat(900)],
    ])('gives back %s', async (_, value) => {
      const store = make();
      await store.set(account, value);
      expect(await store.get(account)).toBe(value);
    });

    it('replaces a value by a longer one and by a shorter one', async () => {
      const store = make();
      for (const length of [10, 5_000, 3_000, 10_000, 1, 2_000]) {
        const value = `${length}:`.padEnd(length, 'v');
        await store.set(account, value);
        expect(await store.get(account)).toBe(value);
      }
    });

    it('keeps accounts apart', async () => {
      const store = make();
      await store.set('id-1/accessKey', 'one');
      await store.set('id-1/login', 'two'.repeat(1_000));
      await store.set('id-11/accessKey', 'three');
      await store.delete('id-1/accessKey');
      expect(await store.get('id-1/accessKey')).toBeNull();
      expect(await store.get('id-1/login')).toBe('two'.repeat(1_000));
      expect(await store.get('id-11/accessKey')).toBe('three');
    });

    it('keeps the last of several values that are set at once', async () => {
      const store = make();
      const values = ['a', 'b', 'c'].map((letter) => letter.repeat(4_000));
      await Promise.all(values.map((value) => store.set(account, value)));
      expect(await store.get(account)).toBe(values[2]);
    });

    it('forgets a deleted value, and takes an unknown account for deleted', async () => {
      const store = make();
      await store.set(account, 'long'.repeat(1_000));
      await store.delete(account);
      expect(await store.get(account)).toBeNull();
      await expect(store.delete(account)).resolves.toBeUndefined();
    });

    it('refuses an empty value and keeps what it had', async () => {
      const store = make();
      await store.set(account, 'kept');
      await expect(store.set(account, '')).rejects.toMatchObject({ code: 'secrets.failed' });
      expect(await store.get(account)).toBe('kept');
    });
  });
}
