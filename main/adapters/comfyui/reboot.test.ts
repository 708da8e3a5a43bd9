import { describe, expect, it } from 'vitest';
import type { ManagerDialect } from '../../../contract/connection.ts';
import type { ManagerKind } from '../../../sandbox/comfyui/comfyui-options.ts';
import { comfyFor, failureOf, sandboxFor, serverFor } from './open-comfy.test-support.ts';

const spoken: readonly (readonly [ManagerKind, ManagerDialect])[] = [
  ['post', 'legacyPost'],
  ['get', 'legacyGet'],
  ['v2post', 'v2Post'],
  ['v2get', 'v2Get'],
];

describe('asking the Manager for a reboot', () => {
  it.each(spoken)(
    'drops the connection where the Manager (%s) knows %s',
    async (manager, dialect) => {
      const comfy = comfyFor((await sandboxFor({ manager })).url);
      expect(await comfy.restart.reboot(dialect)).toEqual({ state: 'dropped' });
    },
  );

  it.each(spoken)('finds no such route for another spelling than %s', async (manager, dialect) => {
    const comfy = comfyFor((await sandboxFor({ manager })).url);
    for (const [, other] of spoken)
      if (other !== dialect)
        expect(await comfy.restart.reboot(other)).toEqual({ state: 'noSuchRoute' });
  });

  it('says who forbids it', async () => {
    const strict = comfyFor((await sandboxFor({ manager: 'securityLevel' })).url);
    expect(await failureOf(strict.restart.reboot('legacyPost'))).toEqual({
      code: 'restart.forbidden',
      params: { reason: 'security_level' },
    });
    const old = comfyFor((await sandboxFor({ manager: 'comfyuiOutdated' })).url);
    expect(await failureOf(old.restart.reboot('legacyPost'))).toMatchObject({
      code: 'restart.comfyTooOld',
    });
  });

  it('is refused without a word by an older Manager', async () => {
    const url = await serverFor((_, response) => {
      response.writeHead(403).end();
    });
    expect(await failureOf(comfyFor(url).restart.reboot('legacyGet'))).toEqual({
      code: 'restart.forbidden',
      params: { reason: '403 /manager/reboot' },
    });
  });

  it('sends no content type, which the Manager would take for a form', async () => {
    const seen: unknown[] = [];
    const url = await serverFor((request, response) => {
      seen.push([
        request.method,
        request.headers['content-type'],
        request.headers['content-length'],
      ]);
      response.end();
    });
    expect(await comfyFor(url).restart.reboot('legacyPost')).toEqual({ state: 'accepted' });
    expect(seen).toEqual([['POST', undefined, '0']]);
  });

  it('is asked once, although the connection drops', async () => {
    let asked = 0;
    const url = await serverFor((request) => {
      asked += 1;
      request.socket.destroy();
    });
    expect(await comfyFor(url).restart.reboot('legacyGet')).toEqual({ state: 'dropped' });
    expect(asked).toBe(1);
  });

  it('takes a gateway that answers for it as the drop', async () => {
    const url = await serverFor((_, response) => {
      response.writeHead(502, { 'content-type': 'text/html' }).end('<html></html>');
    });
    expect(await comfyFor(url).restart.reboot('legacyPost')).toEqual({ state: 'dropped' });
  });

  it('signs in first where it must', async () => {
    const sandbox = await sandboxFor({
      login: { kind: 'comfyuiLogin', username: 'a', password: 'b' },
    });
    const login = { kind: 'password', username: 'a', password: 'b' } as const;
    expect(await comfyFor(sandbox.url, login).restart.reboot('legacyPost')).toEqual({
      state: 'dropped',
    });
    expect(
      await failureOf(
        comfyFor((await sandboxFor({ login: { kind: 'comfyuiLogin' } })).url).restart.reboot(
          'legacyPost',
        ),
      ),
    ).toMatchObject({ code: 'comfy.loginNotSet' });
  });

  it('is not delivered where nobody listens', async () => {
    const url = await serverFor(() => undefined);
    const closed = url.replace(/\d+$/, '9');
    expect(await failureOf(comfyFor(closed).restart.reboot('legacyPost'))).toMatchObject({
      code: 'comfy.unreachable',
    });
  });
});
