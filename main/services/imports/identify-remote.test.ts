import { afterEach, beforeEach, expect, it } from 'vitest';
import { createHubsWorld, type HubsWorld } from '../../adapters/hubs/hubs-world.test-support.ts';
import { identifyRemote } from './identify-remote.ts';

const repo = 'maker/one';
const signal = new AbortController().signal;
let world: HubsWorld;
beforeEach(async () => {
  world = await createHubsWorld(1_000);
});
afterEach(async () => {
  await world.close();
});

/** A LoRA of one pair of matrices; its name says nothing. */
function lora(): Buffer {
  const shape = { dtype: 'F16', shape: [4, 5_000] };
  const bytes = 4 * 5_000 * 2;
  const name = 'lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn1_to_k';
  const header = Buffer.from(
    JSON.stringify({
      [`${name}.lora_down.weight`]: { ...shape, data_offsets: [0, bytes] },
      [`${name}.lora_up.weight`]: { ...shape, data_offsets: [bytes, 2 * bytes] },
    }),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, Buffer.alloc(2 * bytes)]);
}

async function identify(content: Buffer) {
  world.standIns.repos.commit(repo, { 'x.safetensors': content });
  const [file] = (await world.look(`${world.standIns.url.huggingface}/${repo}`)).files;
  return identifyRemote(world.hubs, file!, null, signal);
}

it('knows a file of a hub from its header, without reading the rest', async () => {
  expect(await identify(lora())).toMatchObject({ state: 'identified', kind: 'lora' });
  const read = world.standIns.requests
    .filter(({ server }) => server === 'cdn')
    .reduce((sum, { sentBytes }) => sum + sentBytes, 0);
  expect(read).toBeLessThanOrEqual(65_536);
});

it('finds a file that is cut short before anything of it is carried', async () => {
  expect(await identify(lora().subarray(0, 40_000))).toMatchObject({
    state: 'refused',
    failure: { code: 'model.truncated' },
  });
});

it('leaves it to the name where the file cannot be read', async () => {
  world.standIns.faults.add({ kind: 'answer', server: 'cdn', status: 503 });
  expect(await identify(lora())).toBeNull();
});
