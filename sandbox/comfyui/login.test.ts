import { describe, expect, it } from 'vitest';

import { ask, openSocket, sandboxForTest } from './comfyui.test-support.ts';
import type { ComfyuiSandbox } from './comfyui-options.ts';

const known = { kind: 'comfyuiLogin', username: 'admin', password: 'secret' } as const;

const logIn = (sandbox: ComfyuiSandbox, password: string) =>
  ask(sandbox, '/login', {
    method: 'POST',
    body: new URLSearchParams({ username: 'admin', password }),
  });

const cookieOf = (headers: Headers): string =>
  (headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';

describe('ComfyUI-Login', () => {
  it('answers calls with 401, pages with the way to the login', async () => {
    const sandbox = await sandboxForTest({ login: known });
    for (const [path, method] of [
      ['/system_stats', 'GET'],
      ['/prompt', 'POST'],
      ['/manager/reboot', 'POST'],
      ['/nowhere', 'GET'],
    ] as const) {
      const reply = await ask(sandbox, path, { method });
      expect([path, reply.status, reply.json]).toEqual([
        path,
        401,
        { error: 'Authentication required.' },
      ]);
    }
    const page = await ask(sandbox, '/', { headers: { Accept: 'text/html' } });
    expect([page.status, page.headers.get('location'), page.text]).toEqual([
      302,
      '/login',
      '302: Found',
    ]);
    await expect(openSocket(sandbox, 'c')).rejects.toThrow('401');
  });

  it('opens with the right password, by a cookie', async () => {
    const sandbox = await sandboxForTest({ login: known });
    const wrong = await logIn(sandbox, 'nope');
    expect([wrong.status, wrong.headers.get('location')]).toEqual([302, '/login?wrong_password=1']);
    expect(wrong.headers.get('set-cookie')).toBeNull();
    const right = await logIn(sandbox, 'secret');
    expect([right.status, right.headers.get('location')]).toEqual([302, '/']);
    expect(right.headers.get('set-cookie')).toMatch(/^AIOHTTP_SESSION=[\w-]+; HttpOnly; Path=\/$/);
    const headers = { Cookie: cookieOf(right.headers) };
    expect((await ask(sandbox, '/queue', { headers })).status).toBe(200);
    const client = await openSocket(sandbox, 'c', headers);
    expect((await client.until(() => true)).type).toBe('status');
  });

  it('says at first that it wants a new password, and takes the first one posted', async () => {
    const sandbox = await sandboxForTest({ login: { kind: 'comfyuiLogin' } });
    const words = 'For your first login, please enter a new username and password';
    const before = await ask(sandbox, '/login');
    expect([before.status, before.text.includes(words)]).toEqual([200, true]);
    expect((await ask(sandbox, '/system_stats')).status).toBe(401);
    expect(sandbox.requests.filter(({ method }) => method === 'POST')).toEqual([]);
    expect((await logIn(sandbox, 'new')).headers.get('location')).toBe('/');
    expect((await ask(sandbox, '/login')).text).not.toContain(words);
    expect((await logIn(sandbox, 'other')).headers.get('location')).toContain('wrong_password');
    expect(sandbox.requests).toContainEqual({ method: 'POST', url: '/login', status: 302 });
  });

  it('lets sessions expire on request, and keeps them over a restart', async () => {
    const sandbox = await sandboxForTest({ login: known });
    const headers = { Cookie: cookieOf((await logIn(sandbox, 'secret')).headers) };
    await sandbox.restart();
    expect((await ask(sandbox, '/queue', { headers })).status).toBe(200);
    sandbox.faults.expireSessions();
    expect((await ask(sandbox, '/queue', { headers })).status).toBe(401);
    expect((await logIn(sandbox, 'secret')).headers.get('location')).toBe('/');
  });

  it('takes its token as Bearer and writes it into no record', async () => {
    const sandbox = await sandboxForTest({ login: { kind: 'bearer', token: 'tok' } });
    const withToken = (token: string) =>
      ask(sandbox, '/queue', { headers: { Authorization: `Bearer ${token}` } });
    expect((await withToken('tok')).status).toBe(200);
    expect((await withToken('wrong')).status).toBe(401);
    expect((await ask(sandbox, '/queue?token=tok')).status).toBe(200);
    expect(JSON.stringify(sandbox.requests)).not.toContain('tok"');
    expect(JSON.stringify(sandbox.requests)).not.toContain('=tok');
  });
});

describe('Basic', () => {
  it('asks for a user and a password', async () => {
    const login = { kind: 'basic', username: 'u', password: '密' } as const;
    const sandbox = await sandboxForTest({ login });
    const refused = await ask(sandbox, '/queue');
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      401,
      'Basic realm="ComfyUI"',
    ]);
    const value = Buffer.from('u:密').toString('base64');
    const headers = { Authorization: `Basic ${value}` };
    expect((await ask(sandbox, '/queue', { headers })).status).toBe(200);
  });
});
