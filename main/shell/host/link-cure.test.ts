import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startComfyui } from '../../../sandbox/comfyui/start-comfyui.ts';
import { startHubs } from '../../../sandbox/hubs/start-hubs.ts';
import { modelsInBucket } from '../../../sandbox/models-in-bucket.ts';
import { startOss } from '../../../sandbox/oss/start-oss.ts';
import { sandboxKey } from '../../../sandbox/sandbox-key.ts';
import type { Cure } from '../../../contract/preflight.ts';
import { openApp } from './open-app.ts';

const prefix = 'llm-model/model';
const connectionId = 'sandbox';
const repo = 'maker/upscalers';
const content = Buffer.alloc(300_000, 7);
const sha256 = createHash('sha256').update(content).digest('hex');
type World = Awaited<ReturnType<typeof createWorld>>;

/** The whole app in this process, with a bucket, a server and hubs of its own. */
async function createWorld() {
  const dir = mkdtempSync(join(tmpdir(), 'ferry-link-cure-'));
  const [oss, hubs] = await Promise.all([
    startOss({
      dir: join(dir, 'oss'),
      ...{ buckets: [{ name: 'models', region: 'cn-hangzhou' }], keys: [sandboxKey] },
    }),
    startHubs(),
  ]);
  const comfyui = await startComfyui({
    ...{ dir: join(dir, 'comfyui'), restartMs: 200, stepMs: 2 },
    modelsSource: modelsInBucket(oss.bucket('models'), prefix),
  });
  const addresses = {
    ...{ serverUrl: comfyui.url, endpoint: oss.endpoint, bucket: 'models' },
    ...{ region: 'cn-hangzhou', prefix },
  };
  const open = () =>
    openApp({
      ...{ dataDir: join(dir, 'data'), otherConnections: null, uploads: {}, traffic: {} },
      host: {
        kind: 'command',
        sandbox: { start: () => Promise.resolve(addresses), stop: () => Promise.resolve() },
      },
      environment: {
        FERRY_HUB_HUGGINGFACE: hubs.url.huggingface,
        FERRY_HUB_HF_MIRROR: hubs.url.mirror,
        FERRY_HUB_MODELSCOPE: hubs.url.modelscope,
      },
      crc64WorkerUrl: new URL('../../adapters/hash/crc64-worker.ts', import.meta.url),
      headerWorkerUrl: new URL('../../adapters/identify/header-worker.ts', import.meta.url),
      onSetAside: () => undefined,
    });
  let app = open();
  await app.client.sandbox.start();
  return {
    ...{ hubs, oss },
    client: () => app.client,
    /** As a new start of the app does. */
    reopen: async () => {
      await app.close();
      app = open();
    },
    save: async (name: string, workflow: object): Promise<void> => {
      const path = encodeURIComponent(`workflows/${name}`);
      const body = JSON.stringify(workflow);
      await fetch(`${comfyui.url}/userdata/${path}`, { method: 'POST', body });
    },
    close: async () => {
      await app.close();
      await Promise.all([comfyui.close(), oss.close(), hubs.close()]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

let world: World;
beforeAll(async () => {
  world = await createWorld();
  world.hubs.repos.commit(repo, { '4x.pth': content });
});
afterAll(() => world.close());

const linked = (name: string, type: string, link: number) => ({ name, type, link });
const output = (type: string) => [{ name: type, type, links: [] }];

/** A picture that is enlarged by a model, of which the workflow tells the link. */
const upscaled = (model: string, url: string, hash: string | null = null) => ({
  nodes: [
    { id: 1, type: 'EmptyImage', outputs: output('IMAGE'), widgets_values: [64, 48, 1, 0] },
    {
      ...{ id: 2, type: 'UpscaleModelLoader', outputs: output('UPSCALE_MODEL') },
      widgets_values: [model],
      properties: {
        models: [
          {
            ...{ name: model, url, directory: 'upscale_models' },
            ...(hash !== null && { hash, hash_type: 'SHA256' }),
          },
        ],
      },
    },
    {
      ...{ id: 3, type: 'ImageUpscaleWithModel', outputs: output('IMAGE') },
      inputs: [linked('upscale_model', 'UPSCALE_MODEL', 2), linked('image', 'IMAGE', 1)],
    },
    {
      ...{ id: 9, type: 'SaveImage', widgets_values: ['x'] },
      inputs: [linked('images', 'IMAGE', 9)],
    },
  ],
  links: [
    [1, 1, 0, 3, 1, 'IMAGE'],
    [2, 2, 0, 3, 0, 'UPSCALE_MODEL'],
    [9, 3, 0, 9, 0, 'IMAGE'],
  ],
});

async function cured(workflowName: string): Promise<Cure> {
  const order = { values: {}, switches: {}, count: 1, front: false };
  const { id } = await world.client().preflight.cure({
    ...{ connectionId, workflowName, order, chosen: [] },
  });
  return ended(id);
}

async function ended(id: string): Promise<Cure> {
  for await (const cures of await world.client().preflight.watch({ connectionId })) {
    const cure = cures.find((each) => each.id === id);
    if (cure !== undefined && cure.state !== 'working') return cure;
  }
  throw new Error('the watch ended');
}

const stepsOf = ({ steps }: Cure) => steps.map(({ kind, at }) => `${kind} ${at.state}`);
const linkOf = (path: string) => `${world.hubs.url.huggingface}/${repo}/resolve/main/${path}`;

describe('a missing model of which only a link is known', () => {
  it('is imported under the name that the loader looks for, and the workflow runs', async () => {
    await world.save('link.json', upscaled('4x-Named.pth', linkOf('4x.pth'), sha256.toUpperCase()));
    const request = { connectionId, workflowName: 'link.json', switches: null, values: null };
    expect(await world.client().preflight.check({ ...request, fresh: true })).toMatchObject({
      state: 'curable',
      findings: [{ cure: { state: 'link', to: 'upscale_models', sha256 } }],
    });
    const cure = await cured('link.json');
    expect(stepsOf(cure)).toEqual([
      ...['importModel done', 'restart done', 'check done', 'run done'],
    ]);
    const [job] = await world.client().imports.list();
    expect(job).toMatchObject({ state: 'done', proof: 'sha256', name: '4x-Named.pth' });
    expect(job?.target.objectKey).toBe(`${prefix}/upscale_models/4x-Named.pth`);
  });

  it('is not brought where the hub has another file than the workflow names', async () => {
    await world.save('other.json', upscaled('4x-Other.pth', linkOf('4x.pth'), 'a'.repeat(64)));
    const cure = await cured('other.json');
    expect(cure.steps[0]).toMatchObject({
      at: { failure: { code: 'preflight.linkChanged', params: { name: '4x-Other.pth' } } },
    });
    expect(stepsOf(cure).slice(1)).toEqual(['restart waiting', 'check waiting', 'run waiting']);
  });

  it('is never fetched from an address of the own network that a workflow names', async () => {
    world.hubs.files.set('4x.pth', { bytes: content });
    const before = world.hubs.requests.length;
    await world.save('own.json', upscaled('4x-Own.pth', `${world.hubs.url.direct}/4x.pth`));
    const cure = await cured('own.json');
    expect(cure.steps[0]).toMatchObject({ at: { failure: { code: 'hub.privateAddress' } } });
    expect(world.hubs.requests).toHaveLength(before);
  });

  it('is brought to its end after the app has ended in the middle', async () => {
    const bytes = Buffer.alloc(300_000, 9);
    world.hubs.repos.commit(repo, { 'late.pth': bytes });
    await world.save('late.json', upscaled('4x-Late.pth', linkOf('late.pth')));
    const order = { values: {}, switches: {}, count: 1, front: false };
    world.oss.faults.add({ kind: 'stall', operation: 'UploadPart', afterBytes: 5, times: 9 });
    const begun = await world.client().preflight.cure({
      ...{ connectionId, workflowName: 'late.json', order, chosen: [] },
    });
    await world.oss.waitForRequest(({ action, status }) => action === 'UploadPart' && status === 0);
    await world.reopen();
    world.oss.faults.clear();
    await world.client().preflight.retry({ id: begun.id });
    const cure = await ended(begun.id);
    expect(cure.state).toBe('done');
    const jobs = await world.client().imports.list();
    expect(jobs.filter(({ name }) => name === '4x-Late.pth')).toMatchObject([{ state: 'done' }]);
  });

  it('goes on from the import that was begun when it is tried again', async () => {
    world.hubs.faults.add({ kind: 'corrupt', server: 'cdn', path: sha256, times: 50 });
    await world.save('again.json', upscaled('4x-Again.pth', linkOf('4x.pth')));
    const failed = await cured('again.json');
    expect(failed.steps[0]).toMatchObject({ at: { failure: { code: 'hub.hashMismatch' } } });
    const before = (await world.client().imports.list()).length;
    world.hubs.faults.clear();
    await world.client().preflight.retry({ id: failed.id });
    const cure = await ended(failed.id);
    expect(cure.state).toBe('done');
    expect(await world.client().imports.list()).toHaveLength(before);
  });
});
