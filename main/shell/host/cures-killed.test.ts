import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import {
  connectionId,
  createWorld,
  linked,
  output,
  save,
  upscaled,
  type World,
} from './preflight-world.test-support.ts';

const script = fileURLToPath(new URL('./window-child.test-support.ts', import.meta.url));

/** A host with the data directory of the one before; killed once `moment` is there. */
async function killWhen(world: World, workflowName: string, moment: () => unknown): Promise<void> {
  const args = [script, world.dataDir, JSON.stringify(world.addresses), workflowName];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  const exited = once(child, 'exit');
  await expect.poll(moment, { interval: 2, timeout: 60_000 }).toBeTruthy();
  child.kill('SIGKILL');
  await exited;
  expect(child.signalCode).toBe('SIGKILL');
}

it('goes on at the start of each host after one that was killed, and queues nothing twice', async () => {
  const world = await createWorld({ comfyui: { restartMs: 500 } });
  const folder = join(world.library, 'upscale_models');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, '4x-Mine.pth'), new Uint8Array(300_000).fill(7));
  await world.client.library.addFolder({ path: world.library });
  const { nodes, links } = upscaled('4x-Mine.pth');
  const pack = { id: 5, type: 'ImageDesaturate+', inputs: [linked('image', 'IMAGE', 8)] };
  await world.save('both.json', {
    nodes: [...nodes.slice(0, -1), { ...pack, outputs: output('IMAGE') }, save],
    links: [...links.slice(0, -1), [8, 3, 0, 5, 0, 'IMAGE'], [9, 5, 0, 9, 0, 'IMAGE']],
  });
  await world.end();

  const asked = (path: string) => () => world.comfyui.requests.some(({ url }) => url === path);
  const uploaded = () => world.keys().some((key) => key.endsWith('/4x-Mine.pth'));
  await killWhen(world, 'both.json', uploaded);
  await killWhen(world, '', asked('/manager/reboot'));
  await killWhen(world, '', asked('/prompt'));
  const isWhole = () => posts(world).length === 2;
  await killWhen(world, '', isWhole);

  const client = await world.reopen();
  expect(world.keys().filter((key) => key.endsWith('/4x-Mine.pth'))).toHaveLength(1);
  const installs = world.comfyui.requests.filter(({ url }) => url === '/manager/queue/install');
  expect(installs).toHaveLength(1);
  const runs = await client.runs.list({ connectionId });
  expect(runs).toHaveLength(2);
  expect(posts(world)).toHaveLength(2);
}, 150_000);

const posts = ({ comfyui }: World) => comfyui.requests.filter(({ url }) => url === '/prompt');
