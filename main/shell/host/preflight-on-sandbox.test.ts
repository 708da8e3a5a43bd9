import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Cure, CureStep } from '../../../contract/preflight.ts';
import { seededRandom } from '../../core/seeded-random.ts';
import { encodePng } from '../../../sandbox/comfyui/image/codecs.ts';
import type { Client } from './open-app.ts';
import {
  connectionId,
  createWorld,
  linked,
  output,
  resized,
  save,
  throughPack,
  upscaled,
} from './preflight-world.test-support.ts';

/** What is read or sent in the background may take its time where others use the machine. */
const patient = { timeout: 30_000 };
const check = (client: Client, workflowName: string) =>
  client.preflight.check({ connectionId, workflowName, switches: null, values: null, fresh: true });
const order = { values: {}, switches: {}, count: 1, front: false };
const cureOf = (client: Client, workflowName: string, chosen: string[] = []) =>
  client.preflight.cure({ connectionId, workflowName, order, chosen });

/** The cure once nothing moves in it any more. */
async function ended(client: Client, { id }: Cure): Promise<Cure> {
  for await (const cures of await client.preflight.watch({ connectionId })) {
    const cure = cures.find((each) => each.id === id);
    if (cure !== undefined && cure.state !== 'working') return cure;
  }
  throw new Error('the watch ended');
}
const stepsOf = ({ steps }: Cure) => steps.map(({ kind, at }) => `${kind} ${at.state}`);
const stepIn = <Kind extends CureStep['kind']>({ steps }: Cure, kind: Kind) =>
  steps.find((step): step is Extract<CureStep, { kind: Kind }> => step.kind === kind);

async function doneOutputs(client: Client, cure: Cure) {
  const [id = ''] = stepIn(cure, 'run')?.runIds ?? [];
  let last = null;
  for await (const run of await client.runs.watch({ id })) last = run;
  return last?.state === 'done' ? last.outputs.map(({ filename }) => filename) : last;
}

describe('one press', () => {
  it('installs a missing pack, restarts, and runs', async () => {
    const { client, save: saveWorkflow, comfyui } = await createWorld();
    await saveWorkflow('pack.json', throughPack('ImageDesaturate+'));
    expect(await check(client, 'pack.json')).toMatchObject({
      state: 'curable',
      findings: [
        {
          ...{ kind: 'missingNode', className: 'ImageDesaturate+', nodeIds: ['2'] },
          cure: { state: 'install', pack: { title: 'ComfyUI_essentials' } },
        },
      ],
    });
    const cure = await ended(client, await cureOf(client, 'pack.json'));
    expect(stepsOf(cure)).toEqual(['install done', 'restart done', 'check done', 'run done']);
    expect(await doneOutputs(client, cure)).toEqual([expect.stringMatching(/^x_.*\.png$/)]);
    const posts = comfyui.requests.filter(({ method }) => method === 'POST').map(({ url }) => url);
    expect(posts.filter((url) => url === '/manager/queue/install')).toHaveLength(1);
    expect(await check(client, 'pack.json')).toMatchObject({ state: 'ready', findings: [] });
  });

  it.each([
    ['seen without a restart', false],
    ['seen by a new process only', true],
  ] as const)(
    'uploads a model of the library, %s, and runs',
    async (_, seesLate) => {
      const { client, save: saveWorkflow, library } = await createWorld({ seesLate });
      writeFileSync(
        join(library, 'upscale_models', '4x-Mine.pth'),
        new Uint8Array(300_000).fill(7),
      );
      await client.library.addFolder({ path: library });
      await saveWorkflow('up.json', upscaled('my\\4x-Mine.pth'));
      const found = async () => (await check(client, 'up.json')).findings;
      await expect.poll(found, patient).toMatchObject([
        {
          kind: 'missingModel',
          cure: { state: 'upload', bytes: 300_000, to: 'upscale_models/my' },
        },
      ]);
      const cure = await ended(client, await cureOf(client, 'up.json'));
      expect(stepsOf(cure)).toEqual([
        ...['uploadModel done', 'restart done', 'check done', 'run done'],
      ]);
      expect(stepIn(cure, 'restart')?.skipped).toBe(!seesLate);
      expect(await doneOutputs(client, cure)).toHaveLength(1);
    },
    90_000,
  );

  it('copies a model of the bucket into the folder that the loader reads, and leaves it where it was', async () => {
    const world = await createWorld();
    const file = join(world.library, 'upscale_models', '4x-Mine.pth');
    writeFileSync(file, new Uint8Array(300_000).fill(7));
    await world.client.uploads.add({
      ...{ connectionId, path: file, to: 'vae', ifExists: 'fail' },
    });
    await expect.poll(world.keys, patient).toContain('llm-model/model/vae/4x-Mine.pth');
    await world.save('up.json', upscaled('4x-Mine.pth'));
    expect((await check(world.client, 'up.json')).findings).toMatchObject([
      {
        kind: 'missingModel',
        cure: { state: 'copy', from: 'vae/4x-Mine.pth', bytes: 300_000, to: 'upscale_models' },
      },
    ]);
    const cure = await ended(world.client, await cureOf(world.client, 'up.json'));
    expect(stepsOf(cure)).toEqual([
      ...['copyModel done', 'restart done', 'check done', 'run done'],
    ]);
    expect(await doneOutputs(world.client, cure)).toHaveLength(1);
    expect(world.keys()).toContain('llm-model/model/vae/4x-Mine.pth');
  });

  it('sends up a picture that lies here, and uses the name that the server gives it', async () => {
    const { client, save: saveWorkflow, dir } = await createWorld();
    const settings = await client.settings.get();
    const results = join(dir, 'results');
    mkdirSync(results);
    await client.settings.change({ ...settings, resultsDirectory: results });
    const picture = Buffer.from(onePixel, 'base64');
    writeFileSync(join(results, 'example2.png'), picture);
    await saveWorkflow('picture.json', resized('example2.png'));
    expect((await check(client, 'picture.json')).findings).toMatchObject([
      { kind: 'missingMedia', cure: { state: 'upload', bytes: picture.byteLength } },
    ]);
    const cure = await ended(client, await cureOf(client, 'picture.json'));
    expect(stepsOf(cure)).toEqual(['uploadMedia done', 'check done', 'run done']);
    expect(await doneOutputs(client, cure)).toHaveLength(1);
  });

  it('sends a file that is larger than the server takes through the input folder of the bucket', async () => {
    const world = await createWorld({ comfyui: { maxUploadBytes: 20_000 } });
    const results = join(world.dir, 'results');
    mkdirSync(results);
    await world.client.settings.change({ resultsDirectory: results });
    writeFileSync(join(results, 'large.png'), largePicture());
    await world.save('picture.json', resized('large.png'));
    const cure = await ended(world.client, await cureOf(world.client, 'picture.json'));
    expect(stepsOf(cure)).toEqual(['uploadMedia done', 'check done', 'run done']);
    expect(world.keys()).toEqual(['llm-model/input/large.png']);
    const posts = world.comfyui.requests.filter(({ url }) => url === '/upload/image');
    expect(posts).toEqual([]);
    expect(await doneOutputs(world.client, cure)).toHaveLength(1);
  });

  it('gives a large file that was chosen in the form a name of its own, and tells how far it is', async () => {
    const world = await createWorld({ comfyui: { maxUploadBytes: 20_000 } });
    const { client } = world;
    const way = (bytes: number) => client.workflows.inputWay({ connectionId, bytes });
    expect(await way(20_000)).toEqual({ way: 'server' });
    expect(await way(20_001)).toEqual({ way: 'bucket', limit: 20_000 });
    const path = join(world.dir, 'film.mp4');
    const send = async (bytes: number, filled = 1) => {
      writeFileSync(path, new Uint8Array(bytes).fill(filled));
      const events = [];
      for await (const event of await client.workflows.sendInput({ connectionId, path }))
        events.push(event);
      return events;
    };
    const first = await send(300_000);
    expect(first[0]).toEqual({ state: 'sending', sentBytes: 0, bytes: 300_000 });
    expect(first.at(-1)).toEqual({ state: 'there', name: 'film.mp4' });
    expect((await send(300_000)).at(-1)).toEqual({ state: 'there', name: 'film.mp4' });
    // another one of that name, larger or of the same length
    expect((await send(300_001)).at(-1)).toEqual({ state: 'there', name: 'film (1).mp4' });
    expect((await send(300_000, 9)).at(-1)).toEqual({ state: 'there', name: 'film (2).mp4' });
    expect(world.keys()).toHaveLength(3);
    const states = (await client.uploads.list()).map(({ state }) => state);
    expect(new Set(states)).toEqual(new Set(['done']));
  });

  it('repairs what was said yes to, and nothing else', async () => {
    const { client, save: saveWorkflow } = await createWorld({
      comfyui: { seedModels: { upscale_models: ['a/4x-One.pth', 'b/4x-One.pth'] } },
    });
    await saveWorkflow('up.json', upscaled('4x-One.pth'));
    const [finding] = (await check(client, 'up.json')).findings;
    expect(finding).toMatchObject({ kind: 'repair', sure: false, after: 'a/4x-One.pth' });
    await expect(cureOf(client, 'up.json')).rejects.toMatchObject({
      data: { code: 'preflight.stuck', params: { names: '4x-One.pth' } },
    });
    const cure = await ended(client, await cureOf(client, 'up.json', [finding?.id ?? '']));
    expect(stepsOf(cure)).toEqual(['check done', 'run done']);
    const { fields } = await client.workflows.form({ connectionId, name: 'up.json' });
    expect(fields.find(({ id }) => id === '2.model_name')?.value).toBe('a/4x-One.pth');
  });

  it('tells what is refused, and goes on from there when it is tried again', async () => {
    const {
      client,
      save: saveWorkflow,
      library,
    } = await createWorld({
      comfyui: { manager: 'securityLevel' },
    });
    writeFileSync(join(library, 'upscale_models', '4x-Mine.pth'), new Uint8Array(1_000));
    await client.library.addFolder({ path: library });
    const { nodes, links } = upscaled('4x-Mine.pth');
    const pack = { id: 5, type: 'ImageDesaturate+', inputs: [linked('image', 'IMAGE', 8)] };
    const both = {
      nodes: [...nodes.slice(0, -1), { ...pack, outputs: output('IMAGE') }, save],
      links: [...links.slice(0, -1), [8, 3, 0, 5, 0, 'IMAGE'], [9, 5, 0, 9, 0, 'IMAGE']],
    };
    await saveWorkflow('both.json', both);
    await expect
      .poll(() => check(client, 'both.json'), patient)
      .toMatchObject({ state: 'curable' });
    const cure = await ended(client, await cureOf(client, 'both.json'));
    expect(stepsOf(cure)).toEqual([
      ...['install failed', 'uploadModel done', 'restart waiting', 'check waiting', 'run waiting'],
    ]);
    expect(stepIn(cure, 'install')?.at).toMatchObject({
      failure: { code: 'packs.forbidden', params: { title: 'ComfyUI_essentials' } },
    });
    const again = await ended(client, await client.preflight.retry({ id: cure.id }));
    expect(stepsOf(again)[0]).toBe('install failed');
    // the transfer that was done is the same one
    expect(stepIn(again, 'uploadModel')).toEqual(stepIn(cure, 'uploadModel'));
    expect(await client.uploads.list()).toHaveLength(1);
  });

  it('is there again after the app has ended in the middle, and repeats nothing', async () => {
    const world = await createWorld({ comfyui: { restartMs: 1_500 } });
    await world.save('pack.json', throughPack('ImageDesaturate+'));
    const begun = await cureOf(world.client, 'pack.json');
    for await (const [cure] of await world.client.preflight.watch({ connectionId }))
      if (cure !== undefined && stepIn(cure, 'restart')?.at.state === 'working') break;
    const next = await world.reopen();
    const left: Cure[] = [];
    for await (const cures of await next.preflight.watch({ connectionId })) {
      left.push(...cures);
      break;
    }
    expect(left[0]).toMatchObject({ id: begun.id, state: 'working' });
    const cure = await ended(next, await next.preflight.retry({ id: begun.id }));
    expect(cure.state).toBe('done');
    expect(await doneOutputs(next, cure)).toHaveLength(1);
    const asked = world.comfyui.requests.filter(({ url }) => url.endsWith('/queue/install'));
    expect(asked).toHaveLength(1);
    expect(await next.runs.list({ connectionId })).toHaveLength(1);
  });
});

it('marks the saved workflows for which something is missing', async () => {
  const { client, save: saveWorkflow } = await createWorld();
  await saveWorkflow('pack.json', throughPack('ImageDesaturate+'));
  await saveWorkflow('broken.json', { no: 'workflow' });
  const marks = await client.preflight.marks({ connectionId });
  const stateOf = (name: string) => marks.find((mark) => mark.name === name);
  expect(stateOf('pack.json')).toEqual({ name: 'pack.json', state: 'missing', missing: 1 });
  expect(stateOf('broken.json')?.state).toBe('unknown');
  expect(stateOf('image_resize.json')?.state).toBe('ready');
});

const onePixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** A picture that does not get smaller. */
function largePicture(): Uint8Array {
  const random = seededRandom(7);
  const pixels = new Uint8ClampedArray(128 * 128 * 4).map(() => Math.floor(random() * 256));
  return encodePng({ width: 128, height: 128, pixels });
}
