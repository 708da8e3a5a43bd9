import { once } from 'node:events';
import { connect } from 'node:net';

import { describe, expect, it } from 'vitest';

import {
  ask,
  at,
  emptyAndSave,
  openSocket,
  post,
  run,
  sampling,
  sandboxForTest,
} from './comfyui.test-support.ts';
import type { ComfyuiSandbox } from './comfyui-options.ts';

const dialects = [
  { manager: 'post', method: 'POST', path: '/manager/reboot' },
  { manager: 'get', method: 'GET', path: '/manager/reboot' },
  { manager: 'v2post', method: 'POST', path: '/v2/manager/reboot' },
  { manager: 'v2get', method: 'GET', path: '/v2/manager/reboot' },
] as const;

/** The static files behind the routes take every GET, and no POST. */
const unknown = (method: string): number => (method === 'GET' ? 404 : 405);

async function codeOf(failing: Promise<unknown>): Promise<unknown> {
  try {
    await failing;
    return 'answered';
  } catch (error) {
    return at(error, 'cause', 'code') ?? String(error);
  }
}

/** What a new connection meets. */
async function connectionCode(sandbox: ComfyuiSandbox): Promise<unknown> {
  const socket = connect(sandbox.port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return 'connected';
  } catch (error) {
    return at(error, 'code');
  } finally {
    socket.destroy();
  }
}

/** Asks until the server answers again. */
async function untilBack(sandbox: ComfyuiSandbox): Promise<void> {
  for (;;) {
    const code = await codeOf(ask(sandbox, '/system_stats'));
    if (code === 'answered') return;
  }
}

describe("the Manager's reboot", () => {
  it.each(dialects)(
    'drops everything and comes back empty ($manager)',
    async ({ manager, method, path }) => {
      const sandbox = await sandboxForTest({ manager, restartMs: 1000 });
      await run(sandbox, emptyAndSave());
      const client = await openSocket(sandbox, 'c');
      await post(sandbox, '/prompt', { prompt: sampling(1000), client_id: 'c' });
      const other = dialects.filter((one) => one.manager !== manager);
      for (const wrong of other) {
        const reply = await ask(sandbox, wrong.path, { method: wrong.method });
        expect([wrong.manager, reply.status]).toEqual([wrong.manager, unknown(wrong.method)]);
      }
      expect(await codeOf(ask(sandbox, path, { method }))).not.toBe('answered');
      expect(await client.closed).toBe(1006);
      expect(await connectionCode(sandbox)).toBe('ECONNREFUSED');
      await untilBack(sandbox);
      expect((await ask(sandbox, '/queue')).json).toEqual({ queue_running: [], queue_pending: [] });
      expect((await ask(sandbox, '/history')).json).toEqual({});
      const version = await ask(sandbox, path.replace('reboot', 'version'));
      expect(version.text).toMatch(/^V\d/);
    },
  );

  it.each([
    { manager: 'securityLevel', error: 'security_level' },
    { manager: 'comfyuiOutdated', error: 'comfyui_outdated' },
  ] as const)('is refused with 403 $error', async ({ manager, error }) => {
    const sandbox = await sandboxForTest({ manager });
    const reply = await ask(sandbox, '/manager/reboot', { method: 'POST' });
    expect([reply.status, reply.json]).toEqual([403, { error }]);
  });

  it('does not exist without the Manager', async () => {
    const sandbox = await sandboxForTest({ manager: 'missing' });
    for (const { method, path } of dialects) {
      expect((await ask(sandbox, path, { method })).status).toBe(unknown(method));
    }
    expect((await ask(sandbox, '/manager/version')).status).toBe(404);
  });

  it('refuses a form', async () => {
    const sandbox = await sandboxForTest();
    const body = new URLSearchParams({ a: 'b' });
    expect((await ask(sandbox, '/manager/reboot', { method: 'POST', body })).status).toBe(400);
  });

  it('can be ended by closing the sandbox', async () => {
    const sandbox = await sandboxForTest({ restartMs: 60_000 });
    const restarting = sandbox.restart();
    await sandbox.close();
    await restarting;
    expect(await connectionCode(sandbox)).toBe('ECONNREFUSED');
  });
});

describe("the Manager's lists", () => {
  it('count what is installed', async () => {
    const sandbox = await sandboxForTest();
    const list = await ask(sandbox, '/customnode/getlist?mode=local&skip_update=true');
    const pack = at(list.json, 'node_packs', 'comfyui-impact-pack');
    expect((await post(sandbox, '/manager/queue/install', pack)).status).toBe(200);
    expect((await post(sandbox, '/manager/queue/install', { id: 'unknown' })).status).toBe(404);
    const status = async () => (await ask(sandbox, '/manager/queue/status')).json;
    expect(await status()).toMatchObject({ total_count: 1, done_count: 0 });
    await ask(sandbox, '/manager/queue/start', { method: 'POST' });
    await expect.poll(status).toMatchObject({ done_count: 1, is_processing: false });
    const known = async () => (await ask(sandbox, '/object_info')).text;
    expect(await known()).not.toContain('"FaceDetailer"');
    await sandbox.restart();
    expect(await known()).toContain('"FaceDetailer"');
  });
});
