import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, watch } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/seeded-random.ts';
import { createPullWorld, testPart, type PullWorld } from './pull-world.test-support.ts';

const key = 'llm-model/model/loras/big 模.bin';
const bytes = 2_000_000;
const lanes = 4;

let world: PullWorld;
let content: Buffer;
beforeEach(async () => {
  world = await createPullWorld();
  content = await world.put(key, bytes);
});
afterEach(async () => {
  await world.close();
});

type Request = PullWorld['oss']['requests'][number];

function startChild() {
  const script = fileURLToPath(new URL('./pull-child.test-support.ts', import.meta.url));
  const { dataDir, address } = world;
  const args = [dataDir, JSON.stringify(address), key, world.pathOf(key), String(testPart)];
  return spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Runs the pull in a process of its own and kills it with SIGKILL when the moment has come. */
async function killAt(moment: () => Promise<unknown>): Promise<void> {
  const child = startChild();
  const exited = once(child, 'exit');
  await Promise.race([moment(), exited]);
  child.kill('SIGKILL');
  await exited;
}

const heads = () => world.oss.requests.filter(({ action }) => action === 'HeadObject').length;
const sentBytes = () => world.gets().reduce((sum, { bodyBytes }) => sum + bodyBytes, 0);
const answeredGets = (count: number) => (_: Request) =>
  world.gets().filter(({ bodyBytes }) => bodyBytes >= testPart).length >= count;

/** Resolves when a name comes up in the folder of downloads. */
async function named(name: string): Promise<void> {
  const watcher = watch(world.into);
  try {
    while (!world.names().includes(name)) await once(watcher, 'change');
  } finally {
    watcher.close();
  }
}

async function completes(): Promise<void> {
  const end = await world.pull(key);
  expect(end).toMatchObject({ state: 'done', proof: 'proven' });
  expect(readFileSync(world.pathOf(key)).equals(content)).toBe(true);
  expect(world.names()).toEqual(['big 模.bin']);
}

const moments: readonly (readonly [string, () => Promise<unknown>])[] = [
  [
    'before anything was asked',
    () => world.oss.waitForRequest(({ action }) => action === 'HeadObject'),
  ],
  ['when its file has just been made', () => named('big 模.bin.ferrypart')],
  ['in the first part', () => world.oss.waitForRequest(({ action }) => action === 'GetObject')],
  ['when a part has come', () => world.oss.waitForRequest(answeredGets(1))],
  ['in the middle', () => world.oss.waitForRequest(answeredGets(9))],
  ['in the last part', () => world.oss.waitForRequest(answeredGets(19))],
  ['when the file gets its name', () => named('big 模.bin')],
];

describe('after kill -9', () => {
  it.each(moments)('%s, the same pull completes what is missing', async (_, moment) => {
    // the server takes its time, so that the moment is there to be met
    world.oss.faults.add({ kind: 'delay', delayMs: 40, operation: 'GetObject', times: 1_000 });
    await killAt(moment);
    await completes();
    expect(sentBytes()).toBeLessThanOrEqual(bytes + lanes * testPart);
    expect(heads()).toBeGreaterThan(0);
  });

  it(
    'at seeded moments, many times over, every kill costs at most its lanes',
    { timeout: 300_000 },
    async () => {
      world.oss.faults.add({ kind: 'delay', delayMs: 30, operation: 'GetObject', times: 1_000 });
      const random = seededRandom(20);
      const kills = 8;
      for (let kill = 0; kill < kills; kill += 1) {
        const target = sentBytes() + Math.floor(random() * 3 * testPart) + 1;
        await killAt(() => world.oss.waitForRequest(() => sentBytes() >= target));
      }
      await completes();
      expect(sentBytes()).toBeLessThanOrEqual(bytes + kills * lanes * testPart);
    },
  );
});
