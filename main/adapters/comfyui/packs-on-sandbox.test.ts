import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ManagerKind } from '../../../sandbox/comfyui/comfyui-options.ts';
import { startComfyui } from '../../../sandbox/comfyui/start-comfyui.ts';
import type { Comfy } from '../../services/ports/comfy.ts';
import { openComfy } from './open-comfy.ts';

const ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
});

async function server(manager: ManagerKind) {
  const dir = mkdtempSync(join(tmpdir(), 'ferry-packs-'));
  const sandbox = await startComfyui({ dir, manager, restartMs: 50 });
  const comfy = openComfy(sandbox.url, () => Promise.resolve(null));
  ending.push(async () => {
    comfy.close();
    await sandbox.close();
    rmSync(dir, { recursive: true, force: true });
  });
  return { sandbox, comfy };
}

async function packOf({ packs }: Comfy, className: string) {
  const catalog = await packs.catalog();
  const pack = catalog?.find(({ classes }) => classes.includes(className));
  if (pack === undefined) throw new Error(`nobody brings ${className}`);
  return pack;
}

describe('node packs through the Manager', () => {
  it.each(['post', 'get', 'v2post', 'v2get'] as const)(
    'are found by their classes and installed, in dialect %s',
    async (manager) => {
      const { comfy, sandbox } = await server(manager);
      const pack = await packOf(comfy, 'ImageDesaturate+');
      expect(pack).toMatchObject({ id: 'comfyui_essentials', installed: false });
      expect(await packOf(comfy, 'INTConstant')).toMatchObject({ installed: true });
      await comfy.packs.install(pack, 'task-1');
      expect(await comfy.packs.installState(pack, 'task-1')).toEqual({ state: 'working' });
      const state = () => comfy.packs.installState(pack, 'task-1');
      await vi.waitUntil(async () => (await state()).state !== 'working');
      expect(await state()).toEqual({ state: 'installed' });
      const known = () => comfy.workflows.nodeDefinition('ImageDesaturate+');
      expect(await known()).toEqual({});
      await sandbox.restart();
      expect(Object.keys(await known())).toEqual(['ImageDesaturate+']);
      expect(await packOf(comfy, 'ImageDesaturate+')).toMatchObject({ installed: true });
    },
  );

  it.each([
    ['post', ''],
    ['v2post', 'Installation failed'],
  ] as const)('say when an installation fails, in dialect %s', async (manager, reason) => {
    const { comfy } = await server(manager);
    const pack = await packOf(comfy, 'SandboxBroken');
    await comfy.packs.install(pack, 'task-1');
    const state = () => comfy.packs.installState(pack, 'task-1');
    await vi.waitUntil(async () => (await state()).state !== 'working');
    expect(await state()).toEqual({ state: 'failed', reason });
  });

  it.each([
    ['securityLevel', 'ImageDesaturate+'],
    ['post', 'SandboxUnlisted'],
  ] as const)('are refused by the security level of %s for %s', async (manager, className) => {
    const { comfy } = await server(manager);
    const pack = await packOf(comfy, className);
    await expect(comfy.packs.install(pack, 'task-1')).rejects.toMatchObject({
      ...{ code: 'packs.forbidden', params: { title: pack.title } },
    });
  });

  it('are nothing where there is no Manager', async () => {
    const { comfy } = await server('missing');
    expect(await comfy.packs.catalog()).toBeNull();
    const pack = { id: 'a', title: 'A', repository: '' };
    await expect(comfy.packs.install(pack, 'task-1')).rejects.toMatchObject({
      code: 'packs.noManager',
    });
  });
});
