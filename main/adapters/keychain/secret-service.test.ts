import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createKeychainSecretStore } from './keychain-secret-store.ts';
import { describeSecretStore } from './secret-store-contract.test-support.ts';

const withKeyring = fileURLToPath(new URL('../../../scripts/with-keyring.mjs', import.meta.url));
const situation = fileURLToPath(new URL('./keychain-situation.test-support.ts', import.meta.url));
const absent = process.env.FERRY_TEST_KEYRING !== '1';

describe.skipIf(absent)('a real key store (needs a Secret Service)', () => {
  describeSecretStore('keytar', () =>
    createKeychainSecretStore({ service: `Comfy Ferry test ${randomUUID()}` }),
  );

  it('holds the secret and shows it to a second process of the same person', async () => {
    const service = `Comfy Ferry test ${randomUUID()}`;
    await createKeychainSecretStore({ service }).set(
      'id/accessKey',
      '{"accessKeySecret":"s3cret"}',
    );
    const looked = spawnSync(
      'dbus-send',
      [
        '--session',
        '--print-reply',
        '--dest=org.freedesktop.secrets',
        '/org/freedesktop/secrets',
        'org.freedesktop.Secret.Service.SearchItems',
        `dict:string:string:service,${service},account,id/accessKey`,
      ],
      { encoding: 'utf8' },
    );
    expect(looked.stdout).toMatch(/object path "\/org\/freedesktop\/secrets\/collection\/login\//);
    expect(await createKeychainSecretStore({ service }).get('id/accessKey')).toContain('s3cret');
  });

  const outcomesOf = (args: readonly string[], env: NodeJS.ProcessEnv = process.env) => {
    const [command = '', ...rest] = args;
    const ended = spawnSync(command, rest, { env, encoding: 'utf8', timeout: 25_000 });
    expect(ended.stderr).not.toContain('Error');
    expect([ended.status, ended.signal]).toEqual([0, null]);
    const outcomes: unknown = JSON.parse(ended.stdout);
    return outcomes;
  };
  const everywhere = (code: string) => ({ get: code, set: code, delete: code });
  const node = process.execPath;

  it('says that a locked keyring is locked, and does not take its secrets for absent', () => {
    expect(outcomesOf([node, withKeyring, node, situation, 'locked'])).toEqual(
      everywhere('secrets.locked'),
    );
  });

  it('says that there is no service on a bus without one', () => {
    expect(outcomesOf([node, withKeyring, '--bus-only', node, situation])).toEqual(
      everywhere('secrets.noService'),
    );
  });

  it('says that there is no service where there is no bus, or a stale one', () => {
    const { DBUS_SESSION_BUS_ADDRESS: _bus, DISPLAY: _display, ...bare } = process.env;
    expect(outcomesOf([node, situation], bare)).toEqual(everywhere('secrets.noService'));
    const stale = { ...bare, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' };
    expect(outcomesOf([node, situation], stale)).toEqual(everywhere('secrets.noService'));
  });
});

describe('scripts/with-keyring.mjs', () => {
  it('says what is missing where the daemons cannot be started', () => {
    const ended = spawnSync(process.execPath, [withKeyring, process.execPath, '--version'], {
      env: { PATH: '/nonexistent' },
      encoding: 'utf8',
    });
    expect(ended.status).toBe(97);
    expect(ended.stderr).toContain('install dbus and gnome-keyring');
    expect(ended.stdout).toBe('');
  });
});

describe.skipIf(absent)('scripts/with-keyring.mjs (needs a Secret Service)', () => {
  it.each([
    [['-e', 'process.exit(7)'], 7],
    [['-e', 'process.kill(process.pid, "SIGKILL")'], 137],
    [['-e', 'process.exit(process.env.FERRY_TEST_KEYRING === "1" ? 0 : 1)'], 0],
  ])('ends as the command does: node %j', (args, status) => {
    expect(spawnSync(process.execPath, [withKeyring, process.execPath, ...args]).status).toBe(
      status,
    );
  });

  it('leaves nothing behind when it is stopped', async () => {
    const program = 'console.log(process.env.DBUS_SESSION_BUS_ADDRESS); setInterval(() => {}, 1e6)';
    const started = spawn(process.execPath, [withKeyring, process.execPath, '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = z.tuple([z.instanceof(Buffer)]).parse(await once(started.stdout, 'data'));
    const bus = /unix:path=([^,]+)/.exec(line.toString())?.[1] ?? '';
    expect(existsSync(bus)).toBe(true);
    started.kill('SIGTERM');
    expect(await once(started, 'exit')).toEqual([143, null]);
    expect(existsSync(dirname(bus))).toBe(false);
  });
});
