import { describe, expect, it } from 'vitest';
import { Cure } from '../../../contract/preflight.ts';
import type { Finding, ModelCure } from '../../../contract/preflight.ts';
import { AppError } from '../../core/app-error.ts';
import { nameOf } from '../../core/preflight/plan-cure.ts';
import { everything, prefix } from '../models/models.test-support.ts';
import type { Clock } from '../ports/clock.ts';
import type { Bucket } from '../ports/object-store.ts';
import { createFakeComfy } from '../runs/fake-comfy.test-support.ts';
import { createFakeRescue } from '../runs/fake-rescue.test-support.ts';
import { createFakeRunStore, someRun } from '../runs/runs.test-support.ts';
import { createRuns } from '../runs/runs.ts';
import type { CopyLimits } from '../objects/copy-object.ts';
import { createFakeBucket } from '../uploads/fake-bucket.test-support.ts';
import { createCures } from './cures.ts';
import type { CurePorts } from './preflight-ports.ts';

type Pulse = () => Promise<void>;

const alive: Pulse = () => Promise.resolve();
const count = 2;
const pack = { id: 'p', title: 'P', repository: '' };
const wrongPlace = `${prefix}/loras/there.pth`;
const rightPlace = `${prefix}/upscale_models/there.pth`;
const content = new Uint8Array(250_000).map((_, at) => (at * 7) & 0xff);
const byParts: CopyLimits = { wholeBytes: 100_000, partBytes: 102_400 };
const place = { nodeId: '1', input: 'model_name', title: 'Loader' };
const missingModel = (value: string, cure: ModelCure): Finding => ({
  ...{ id: `missingModel ${value}`, kind: 'missingModel', fieldId: value, ...place, value },
  ...{ folder: 'upscale_models', cure },
});

/** What outlives a process of the app: the server, the bucket, and what was written down. */
function createWorld(limits?: CopyLimits) {
  const comfy = createFakeComfy();
  const fake = createFakeBucket(() => 1);
  const world = {
    ...{ comfy, fake, rows: new Map<string, string>(), store: createFakeRunStore() },
    ...{ isInstalled: false, uploads: 0, reboots: 0, ids: 0, knows: new Set<string>() },
    defects: new Array<unknown>(),
    rescue: createFakeRescue(),
    async begin() {
      await fake.bucket.objects.put(wrongPlace, content, { forbidOverwrite: true });
    },
  };
  /** What only a process that was started after it came has read. */
  const present = (): readonly string[] => [
    ...(world.isInstalled ? ['Class'] : []),
    ...(world.uploads > 0 ? ['here.pth'] : []),
    ...(fake.objects.has(rightPlace) ? ['there.pth'] : []),
  ];
  const findings = (): readonly Finding[] =>
    [
      {
        ...{ id: 'n', kind: 'missingNode' as const, className: 'Class', nodeIds: ['2'] },
        cure: { state: world.isInstalled ? ('restart' as const) : ('install' as const), pack },
      },
      missingModel('here.pth', {
        ...{ state: 'upload', path: '/here.pth', bytes: 5, to: 'upscale_models' },
      }),
      missingModel('there.pth', {
        ...{ state: 'copy', key: wrongPlace, from: 'loras/there.pth', bytes: 250_000 },
        to: 'upscale_models',
      }),
    ].filter((finding) => !world.knows.has(nameOf(finding)));
  return Object.assign(world, { present, findings, limits });
}
const isWhole = (bytes: Uint8Array = new Uint8Array()): boolean =>
  Buffer.compare(bytes, content) === 0;
type World = ReturnType<typeof createWorld>;

/** A process of the app: each call may be the last thing that it does, or the last whose answer it hears. */
function startProcess(world: World, pulse: Pulse) {
  const around =
    <Args extends readonly unknown[], T>(work: (...args: Args) => T | Promise<T>) =>
    async (...args: Args): Promise<T> => {
      await pulse();
      const result = await work(...args);
      await pulse();
      return result;
    };
  const newId = () => `id-${(world.ids += 1)}`;
  const clock = createHastyClock();
  const { comfy } = world.comfy;
  const mortalComfy = {
    ...comfy,
    prompts: {
      ...comfy.prompts,
      queuePrompt: around((...args: Parameters<typeof comfy.prompts.queuePrompt>) =>
        comfy.prompts.queuePrompt(...args),
      ),
    },
    packs: {
      ...comfy.packs,
      install: around(() => {
        world.isInstalled = true;
      }),
      installState: around(() =>
        world.isInstalled
          ? { state: 'installed' as const }
          : { state: 'failed' as const, reason: '' },
      ),
    },
  };
  const comfyOf = () => Promise.resolve(mortalComfy);
  const { store } = world;
  const runs = createRuns({
    ...{ comfyOf, rescue: world.rescue, clock, newId },
    files: { save: () => Promise.reject(new Error('no files')), exists: async () => false },
    store: {
      ...store,
      insert: around((...args: Parameters<typeof store.insert>) => store.insert(...args)),
      advance: around((...args: Parameters<typeof store.advance>) => store.advance(...args)),
    },
  });
  const bucket = mortalBucket(world.fake.bucket, around);
  const held = new Set<string>();
  const ports: CurePorts & Parameters<typeof createCures>[0] = {
    preflight: {
      check: around(() => {
        const found = world.findings();
        const state = found.length === 0 ? ('ready' as const) : ('curable' as const);
        return { workflowName: 'w.json', findings: [...found], state };
      }),
      forgetPacks: () => undefined,
    },
    ...{ connectionOf: async () => everything, comfyOf, clock, newId },
    store: {
      list: async () => [...world.rows.values()].map((row) => Cure.parse(JSON.parse(row))),
      save: around((cure: Cure) => void world.rows.set(cure.id, JSON.stringify(cure))),
      remove: around((id: string) => void world.rows.delete(id)),
    },
    uploads: {
      push: around(() => {
        world.uploads += 1;
        return uploaded;
      }),
      start: async () => uploaded,
      watch: async function* () {
        yield await Promise.resolve([uploaded]);
      },
    },
    models: {
      prefix: async () => prefix,
      visibility: async () => 'needsRestart',
      planUpload: async () => ({
        ...{ objectKey: rightPlace, category: 'upscale_models', name: 'there.pth' },
        shipped: 'no',
      }),
    },
    copies: {
      ...{ bucketOf: () => bucket, onCopied: () => undefined },
      locks: {
        acquire: async (_, key) => {
          if (held.has(key)) throw new AppError('store.locked', { key });
          held.add(key);
          return { release: () => void held.delete(key) };
        },
      },
      ...(world.limits && { limits: world.limits }),
    },
    restarts: {
      run: async function* () {
        await pulse();
        world.reboots += 1;
        world.knows = new Set(world.present());
        await pulse();
        yield { state: 'asked' as const, running: 0, pending: 0 };
        yield { state: 'back' as const, elapsedMs: 1, comfyuiVersion: '1' };
      },
    },
    forms: {
      queue: async ({ ids = [], done }) => {
        const queued = [];
        for (const id of ids)
          if (done?.has(id) !== true) queued.push(await runs.queue({ ...someRun, id }));
        return queued;
      },
    },
    runs,
    inputs: {
      send: () => {
        throw new Error('no file');
      },
    },
    imports: {
      bring: () => Promise.reject(new Error('no link')),
      resume: async () => null,
      watch: async function* () {
        yield await Promise.resolve([]);
      },
    },
    reportDefect: (error) => world.defects.push(error),
  };
  const cures = createCures(ports);
  return {
    cures,
    close: () => {
      runs.close();
    },
  };
}

const uploaded = {
  ...{ id: 'u', connectionId: 'c1', path: '/here.pth', partSize: 8, ifExists: 'fail' as const },
  target: { bucket: 'b', region: 'r', objectKey: `${prefix}/upscale_models/here.pth` },
  ...{ identity: { size: 5, mtimeNs: '1', inode: '' }, createdAt: 1, state: 'done' as const },
  ...{ sentBytes: 5, resumedBytes: 0, finishedAt: 2, outcome: 'uploaded' as const, crc64: '1' },
};

type Around = <Args extends readonly unknown[], T>(
  work: (...args: Args) => T | Promise<T>,
) => (...args: Args) => Promise<T>;

function mortalBucket(bucket: Bucket, around: Around): Bucket {
  const { objects, multipart, copies } = bucket;
  return {
    ...bucket,
    objects: { ...objects, head: (...args) => around(() => objects.head(...args))() },
    multipart: {
      ...multipart,
      initiate: (...args) => around(() => multipart.initiate(...args))(),
      complete: (...args) => around(() => multipart.complete(...args))(),
    },
    copies: {
      copy: (...args) => around(() => copies.copy(...args))(),
      copyPart: (...args) => around(() => copies.copyPart(...args))(),
    },
  };
}

/** Nobody waits for it. */
function createHastyClock(): Clock {
  let now = 1_000;
  return {
    now: () => now,
    sleep: async (delayMs, signal) => {
      now += delayMs;
      await new Promise(setImmediate);
      signal?.throwIfAborted();
    },
  };
}

function lifeOf(steps: number) {
  const died = Promise.withResolvers<'died'>();
  let left = steps;
  return {
    dead: died.promise,
    pulse: (): Promise<void> => {
      left -= 1;
      if (left > 0) return Promise.resolve();
      died.resolve('died');
      return new Promise(() => undefined);
    },
  };
}

const order = { values: {}, switches: {}, count, front: false };
const request = { connectionId: 'c1', workflowName: 'w.json', order, chosen: [] };

async function ended({ cures }: ReturnType<typeof startProcess>): Promise<Cure | undefined> {
  for await (const list of cures.watch('c1'))
    if (list.every(({ state }) => state !== 'working')) return list[0];
  return undefined;
}

describe.each([
  ['at once', undefined],
  ['by parts', byParts],
] as const)('a cure whose copy is made %s', (_, limits) => {
  it('goes on when its process dies at any step: nothing is lost, and no run is queued twice', async () => {
    let steps = 0;
    for (let isOver = false; !isOver;) {
      steps += 1;
      const world = createWorld(limits);
      await world.begin();
      const life = lifeOf(steps);
      const first = startProcess(world, life.pulse);
      const whole = first.cures.start(request).then(() => ended(first));
      isOver = (await Promise.race([whole, life.dead])) !== 'died';
      first.close();
      const wasBegun = world.rows.size > 0;
      const next = startProcess(world, alive);
      await next.cures.recover();
      const cure = await ended(next);
      next.close();

      const told = `died after ${steps} steps`;
      if (wasBegun) expect(cure, told).toMatchObject({ state: 'done' });
      const ids = world.comfy.world.posts.map(({ promptId }) => promptId);
      expect(ids, told).toHaveLength(wasBegun ? count : 0);
      expect(new Set(ids).size, told).toBe(ids.length);
      const step = cure?.steps.find(({ kind }) => kind === 'run');
      if (step?.kind === 'run') expect(step.runIds.toSorted(), told).toEqual(ids.toSorted());
      if (wasBegun) expect(isWhole(world.fake.objects.get(rightPlace)?.bytes), told).toBe(true);
      expect(world.fake.objects.has(wrongPlace), told).toBe(true);
      expect(world.fake.multipartUploads().size, told).toBe(0);
      expect(world.defects, told).toEqual([]);
    }
    expect(steps).toBeGreaterThan(30);
  });
});

it('queues a run anew that the server refused, and not the one that it took', async () => {
  const world = createWorld();
  await world.begin();
  const { cures, close } = startProcess(world, alive);
  let posts = 0;
  world.comfy.world.onPost = () => {
    posts += 1;
    if (posts === 2) throw new AppError('comfy.promptRejected', { reasons: 'no' });
  };
  const first = await cures.start(request).then(() => ended({ cures, close }));
  expect(first).toMatchObject({ state: 'failed' });
  await cures.retry(first?.id ?? '');
  expect(await ended({ cures, close })).toMatchObject({ state: 'done' });
  close();
  expect(world.comfy.world.pending).toHaveLength(count);
  expect(posts).toBe(3);
});
