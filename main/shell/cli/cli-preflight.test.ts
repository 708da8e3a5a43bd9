import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWorld } from './sandbox-world.test-support.ts';
import type { World } from './sandbox-world.test-support.ts';

const linked = (name: string, type: string, link: number) => ({ name, type, link });
const output = (type: string) => [{ name: type, type, links: [] }];
const empty = {
  id: 1,
  type: 'EmptyImage',
  outputs: output('IMAGE'),
  widgets_values: [64, 48, 1, 0],
};
const graph = (type: string, model: string) => ({
  nodes: [
    empty,
    { id: 2, type, inputs: [linked('image', 'IMAGE', 1)], outputs: output('IMAGE') },
    { id: 3, type: 'VAELoader', outputs: output('VAE'), widgets_values: [model] },
    {
      id: 4,
      type: 'VAEEncode',
      inputs: [linked('pixels', 'IMAGE', 2), linked('vae', 'VAE', 3)],
      outputs: output('LATENT'),
    },
    { id: 5, type: 'SaveLatent', inputs: [linked('samples', 'LATENT', 4)], widgets_values: ['x'] },
  ],
  links: [
    [1, 1, 0, 2, 0, 'IMAGE'],
    [2, 2, 0, 4, 0, 'IMAGE'],
    [3, 3, 0, 4, 1, 'VAE'],
    [4, 4, 0, 5, 0, 'LATENT'],
  ],
});

let world: World;
let folder: string;
beforeAll(async () => {
  world = await startWorld();
  folder = join(world.dir, 'work');
  mkdirSync(folder);
});
afterAll(() => world.close());

const run = (...args: readonly string[]) => world.run([...args, ...world.serverFlags]);
const file = (name: string, json: unknown): string => {
  writeFileSync(join(folder, name), JSON.stringify(json));
  return join(folder, name);
};

it('tells what is missing for a file, and exits with 1', async () => {
  const path = file('missing.json', graph('ImageDesaturate+', 'Wan2_1_VAE_bf16.safetensors'));
  const { code, events, stderr } = await run('workflows', 'check', path);
  expect(code, stderr).toBe(1);
  expect(events).toMatchObject([
    {
      ...{ event: 'finding', kind: 'missingNode', className: 'ImageDesaturate+' },
      cure: { state: 'install', pack: { id: 'comfyui_essentials' } },
    },
    {
      ...{ kind: 'repair', reason: 'otherFolder', before: 'Wan2_1_VAE_bf16.safetensors' },
      after: 'wan2.1/Wan2_1_VAE_bf16.safetensors',
    },
    { event: 'done', state: 'curable', stops: 2, warnings: 0 },
  ]);
  expect(events[0]?.message).toContain('ComfyUI_essentials');
});

it('is content with a workflow of the server, by its name', async () => {
  const { code, events } = await run('workflows', 'check', 'image_resize');
  expect([code, events]).toMatchObject([0, [{ event: 'done', state: 'ready', stops: 0 }]]);
});

it('lists what can be set', async () => {
  const { code, events } = await run('workflows', 'inputs', 'ksampler');
  expect(code).toBe(0);
  expect(events.find(({ id }) => id === '5.steps')).toMatchObject({
    ...{ event: 'input', kind: 'number', value: 8, nodeId: '5', input: 'steps' },
  });
  expect(events.map(({ event }) => event)).not.toContain('done');
});

it('says why there is nothing to set', async () => {
  const path = file('broken.json', graph('NobodyKnows', 'x'));
  const { code, events } = await run('workflows', 'inputs', path);
  expect(code).toBe(1);
  expect(events).toMatchObject([{ event: 'error', code: 'workflow.refused' }]);
});

it('carries a workflow to the server and back, and never over another one', async () => {
  const path = file('mine.json', graph('ImageInvert', 'ae.safetensors'));
  const pushed = await run('workflows', 'push', path, '--to', 'shelf');
  expect(pushed.events).toMatchObject([{ name: 'shelf/mine.json', state: 'saved' }]);
  const again = await run('workflows', 'push', path, '--to', 'shelf/');
  expect(again.events).toMatchObject([{ name: 'shelf/mine.json', state: 'skipped' }]);
  writeFileSync(path, JSON.stringify(graph('ImageInvert', 'other.safetensors')));
  const other = await run('workflows', 'push', path, '--to', 'shelf');
  expect(other.events).toMatchObject([{ state: 'saved' }]);
  expect(other.events[0]?.name).not.toBe('shelf/mine.json');

  const out = join(folder, 'home/');
  const pull = () => run('workflows', 'pull', 'shelf/mine', '--out', out);
  expect((await pull()).events).toMatchObject([{ path: join(out, 'mine.json') }]);
  expect((await pull()).events).toMatchObject([{ path: join(out, 'mine.json') }]);
  expect(JSON.parse(readFileSync(join(out, 'mine.json'), 'utf8'))).toEqual(
    graph('ImageInvert', 'ae.safetensors'),
  );
  writeFileSync(join(out, 'mine.json'), 'mine');
  await pull();
  expect(readdirSync(out)).toHaveLength(2);
  expect(readFileSync(join(out, 'mine.json'), 'utf8')).toBe('mine');
});
