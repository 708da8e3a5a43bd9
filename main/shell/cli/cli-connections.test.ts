import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { key, startWorld } from './sandbox-world.test-support.ts';
import type { World } from './sandbox-world.test-support.ts';

const keyring = process.env.FERRY_TEST_KEYRING === '1';
const password = 'a password nobody should find';

/** The session bus that this test run was given. */
const bus = (): Record<string, string> =>
  Object.fromEntries(
    ['DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'XDG_DATA_HOME'].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );

let world: World;
beforeAll(async () => {
  const login = { kind: 'comfyuiLogin', username: 'admin', password } as const;
  world = await startWorld({ comfyui: { login } });
});
afterAll(() => world.close());

describe.skipIf(!keyring)('saved connections (needs a Secret Service)', () => {
  const name = `studio ${process.pid}`;
  const secrets = () => ({ ...bus(), FERRY_SERVER_USER: 'admin', FERRY_SERVER_PASSWORD: password });
  const withoutKeys = () => ({ ...bus(), OSS_ACCESS_KEY_ID: '', OSS_ACCESS_KEY_SECRET: '' });

  it('are used without any secret on the line or in the environment', async () => {
    const added = await world.run(
      ['connections', 'add', name, ...world.bucketFlags, ...world.serverFlags],
      secrets(),
    );
    expect(added.code, added.stdout + added.stderr).toBe(0);
    expect(JSON.stringify(added.events)).not.toContain(key.accessKeySecret);
    const listed = await world.run(['models', 'ls'], withoutKeys());
    expect(listed.code, listed.stdout).toBe(0);
    const workflows = await world.run(['workflows', 'ls', '--connection', name], withoutKeys());
    expect(workflows.code, workflows.stdout).toBe(0);
  });

  it('are checked step by step, and remember what was found', async () => {
    const { code, events } = await world.run(['connections', 'check', name], withoutKeys());
    const failed = events.filter(({ state }) => state === 'failed');
    expect([code, failed]).toEqual([0, []]);
    expect(events.at(-1)).toMatchObject({
      event: 'done',
      capabilities: { models: 'bucket', restart: 'yes', login: 'comfyuiLogin' },
    });
  });

  it('refuse a second one of the same name', async () => {
    const { code, events } = await world.run(
      ['connections', 'add', name, ...world.serverFlags],
      secrets(),
    );
    expect([code, events.at(-1)]).toMatchObject([2, { code: 'connection.nameTaken' }]);
  });

  it('leave nothing of a secret in the data directory', () => {
    const texts: string[] = [];
    const collect = (dir: string): void => {
      for (const entry of readdirSync(dir)) {
        const path = join(dir, entry);
        if (statSync(path).isDirectory()) collect(path);
        else texts.push(readFileSync(path, 'latin1'));
      }
    };
    collect(world.dataDir);
    expect(texts.length).toBeGreaterThan(0);
    for (const secret of [key.accessKeySecret, key.accessKeyId, password, 'AIOHTTP_SESSION'])
      expect(texts.filter((text) => text.includes(secret))).toEqual([]);
  });

  it('are removed with their secrets', async () => {
    expect((await world.run(['connections', 'rm', name], withoutKeys())).code).toBe(0);
    expect((await world.run(['connections', 'ls'], withoutKeys())).events).toEqual([]);
    const gone = await world.run(['connections', 'rm', name], withoutKeys());
    expect([gone.code, gone.events.at(-1)]).toMatchObject([2, { code: 'connection.notFound' }]);
  });
});

describe('without a keychain', () => {
  it('a connection cannot be saved, and nothing is kept', async () => {
    const env = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' };
    const added = await world.run(['connections', 'add', 'nowhere', ...world.bucketFlags], env);
    expect([added.code, added.events.at(-1)]).toMatchObject([3, { code: 'secrets.noService' }]);
    expect((await world.run(['connections', 'ls'], env)).events).toEqual([]);
  });

  it('a connection of flags works, and no keychain is touched', async () => {
    const { code } = await world.run(['models', 'ls', ...world.bucketFlags], {
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus',
    });
    expect(code).toBe(0);
  });

  it('says that it does not know which connection is meant', async () => {
    const { code, events } = await world.run(['models', 'ls']);
    expect([code, events.at(-1)]).toMatchObject([2, { code: 'usage.noConnection' }]);
  });

  it('shows the version and the help', async () => {
    const { code, events } = await world.run(['--version']);
    expect([code, String(events[0]?.version)]).toEqual([
      0,
      expect.stringMatching(/^\d+\.\d+\.\d+$/),
    ]);
    const help = await world.run(['--help']);
    expect(help.events[0]?.text).toContain('ferry models push');
  });
});
