import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ComfyuiOptions, ComfyuiSandbox } from '../../../sandbox/comfyui/comfyui-options.ts';
import { startComfyui } from '../../../sandbox/comfyui/start-comfyui.ts';
import { inputInBucket, modelsInBucket } from '../../../sandbox/models-in-bucket.ts';
import { startOss } from '../../../sandbox/oss/start-oss.ts';
import { sandboxKey } from '../../../sandbox/sandbox-key.ts';
import { openApp } from './open-app.ts';
import type { App, AppOptions, Client } from './open-app.ts';
import type { SandboxAddresses } from '../../services/sandbox/sandbox-home.ts';
import { systemFacts } from './host-options.ts';

const prefix = 'llm-model/model';
export const connectionId = 'sandbox';
export const linked = (name: string, type: string, link: number) => ({ name, type, link });
export const output = (type: string) => [{ name: type, type, links: [] }];
const empty = {
  id: 1,
  type: 'EmptyImage',
  outputs: output('IMAGE'),
  widgets_values: [64, 48, 1, 0],
};
export const save = {
  ...{ id: 9, type: 'SaveImage', inputs: [linked('images', 'IMAGE', 9)], widgets_values: ['x'] },
};

/** A picture that goes through a class of a pack. */
export const throughPack = (type: string) => ({
  nodes: [
    empty,
    { id: 2, type, inputs: [linked('image', 'IMAGE', 1)], outputs: output('IMAGE') },
    save,
  ],
  links: [
    [1, 1, 0, 2, 0, 'IMAGE'],
    [9, 2, 0, 9, 0, 'IMAGE'],
  ],
});
/** A picture that is enlarged by a model, as an old Windows page saved it. */
export const upscaled = (model: string) => ({
  nodes: [
    empty,
    {
      id: 2,
      type: 'UpscaleModelLoader',
      outputs: output('UPSCALE_MODEL'),
      widgets_values: [model],
    },
    {
      ...{ id: 3, type: 'ImageUpscaleWithModel', outputs: output('IMAGE') },
      inputs: [linked('upscale_model', 'UPSCALE_MODEL', 2), linked('image', 'IMAGE', 1)],
    },
    save,
  ],
  links: [
    [1, 1, 0, 3, 1, 'IMAGE'],
    [2, 2, 0, 3, 0, 'UPSCALE_MODEL'],
    [9, 3, 0, 9, 0, 'IMAGE'],
  ],
});
export const resized = (image: string) => ({
  nodes: [
    { id: 1, type: 'LoadImage', outputs: output('IMAGE'), widgets_values: [image, 'image'] },
    save,
  ],
  links: [[9, 1, 0, 9, 0, 'IMAGE']],
});

/** A window before which nobody sits, on servers that run already. */
export function describeSystem(dataDir: string, addresses: SandboxAddresses): AppOptions {
  const abilities = { nativeDialog: false, dropPaths: false, notifications: false, reveal: false };
  return {
    ...{ dataDir, otherConnections: null, uploads: {}, traffic: {} },
    host: {
      ...{ kind: 'window', choose: null, reveal: null, proxyListOf: null },
      about: { ...systemFacts(), host: 'browser', hostReason: null, abilities },
      sandbox: { start: () => Promise.resolve(addresses), stop: () => Promise.resolve() },
    },
    crc64WorkerUrl: new URL('../../adapters/hash/crc64-worker.ts', import.meta.url),
    headerWorkerUrl: new URL('../../adapters/identify/header-worker.ts', import.meta.url),
    onSetAside: () => undefined,
  };
}

interface Options {
  readonly comfyui?: Partial<ComfyuiOptions>;
  /** Only a new process sees what was put into the bucket. */
  readonly seesLate?: boolean;
}

export interface World {
  readonly comfyui: ComfyuiSandbox;
  readonly dir: string;
  readonly dataDir: string;
  readonly addresses: SandboxAddresses;
  /** Of the app that was opened first. */
  readonly client: Client;
  /** A folder of models. */
  readonly library: string;
  /** Every object of the bucket. */
  readonly keys: () => readonly string[];
  readonly save: (name: string, workflow: object) => Promise<void>;
  readonly end: () => Promise<void>;
  readonly reopen: () => Promise<Client>;
}

/** The whole app in this process, on a bucket and a server of its own. */
export async function createWorld({
  comfyui: changed = {},
  seesLate = false,
}: Options = {}): Promise<World> {
  const dir = mkdtempSync(join(tmpdir(), 'ferry-preflight-'));
  const oss = await startOss({
    dir: join(dir, 'oss'),
    ...{ buckets: [{ name: 'models', region: 'cn-hangzhou' }], keys: [sandboxKey] },
  });
  const source = modelsInBucket(oss.bucket('models'), prefix);
  const comfyui = await startComfyui({
    ...{ dir: join(dir, 'comfyui'), restartMs: 200, stepMs: 2 },
    ...{ modelsSource: source, frozenFolders: seesLate },
    inputMount: inputInBucket(oss.bucket('models'), 'llm-model/input'),
    ...changed,
  });
  const addresses = {
    ...{ serverUrl: comfyui.url, endpoint: oss.endpoint, bucket: 'models' },
    ...{ region: 'cn-hangzhou', prefix },
  };
  const open = (): App =>
    openApp({
      ...{ dataDir: join(dir, 'data'), otherConnections: null, uploads: {}, traffic: {} },
      host: {
        kind: 'command',
        sandbox: { start: () => Promise.resolve(addresses), stop: () => Promise.resolve() },
      },
      crc64WorkerUrl: new URL('../../adapters/hash/crc64-worker.ts', import.meta.url),
      headerWorkerUrl: new URL('../../adapters/identify/header-worker.ts', import.meta.url),
      onSetAside: () => undefined,
    });
  const apps = [open()];
  onTestFinished(async () => {
    for (const each of apps) await each.close();
    await Promise.all([comfyui.close(), oss.close()]);
    rmSync(dir, { recursive: true, force: true });
  });
  const [first] = apps;
  if (first === undefined) throw new Error('no app');
  await first.client.sandbox.start();
  const library = join(dir, 'models');
  mkdirSync(join(library, 'upscale_models'), { recursive: true });
  return {
    ...{ comfyui, dir, addresses, client: first.client, library },
    dataDir: join(dir, 'data'),
    keys: () => oss.bucket('models').objects.keys(),
    save: async (name: string, workflow: object): Promise<void> => {
      const path = encodeURIComponent(`workflows/${name}`);
      const body = JSON.stringify(workflow);
      await fetch(`${comfyui.url}/userdata/${path}`, { method: 'POST', body });
    },
    end: async () => {
      await apps.pop()?.close();
    },
    reopen: async () => {
      await apps.pop()?.close();
      const next = open();
      apps.push(next);
      return next.client;
    },
  };
}
