import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createImportsWorld,
  modelOf,
  partSize,
  type ImportsWorld,
} from './imports-world.test-support.ts';

const parts = 20;
const { content } = modelOf(parts * partSize - 5);
/** Parts that have memory at once, and so may be on their way when the process dies. */
const atOnce = 6;

let world: ImportsWorld;
beforeEach(async () => {
  world = await createImportsWorld();
  world.offer(content);
});
afterEach(async () => {
  await world.close();
});

type Moment = (world: ImportsWorld) => Promise<unknown>;

/** Runs the import in a process of its own and kills it with SIGKILL at a moment. */
async function killAt(moment: Moment): Promise<void> {
  const script = fileURLToPath(new URL('./import-child.test-support.ts', import.meta.url));
  const { dataDir, address, hubsWorld } = world;
  const wish = world.wish(await world.found());
  const order = JSON.stringify({ dataDir, address, hosts: hubsWorld.hosts, wish });
  const child = spawn(process.execPath, [script, order], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const said = text(child.stdout);
  const ended = exited.then(async () => {
    throw new Error(`it ended before its moment: ${await said}`);
  });
  await Promise.race([moment(world), ended]);
  child.kill('SIGKILL');
  await exited;
  expect(child.signalCode).toBe('SIGKILL');
}

type Request = ImportsWorld['oss']['requests'][number];
const bucket =
  (fits: (request: Request) => boolean): Moment =>
  ({ oss }) =>
    oss.waitForRequest(fits);
const action = (name: Request['action'], status?: number) =>
  bucket((each) => each.action === name && (status === undefined || each.status === status));
const part = (partNumber: number, status?: number) =>
  bucket(
    (each) =>
      each.action === 'UploadPart' &&
      each.partNumber === partNumber &&
      (status === undefined || each.status === status),
  );
const source =
  (start: number): Moment =>
  ({ standIns }) =>
    standIns.waitForRequest((each) => each.server === 'cdn' && each.start === start);

const moments: readonly (readonly [string, Moment])[] = [
  ['before anything was begun', action('HeadObject')],
  ['while Initiate is under way', action('InitiateMultipartUpload')],
  ['when Initiate was answered', action('InitiateMultipartUpload', 200)],
  ['in the first read of the source', source(0)],
  ['in a later read of the source', source(7 * partSize)],
  ['in the first part', part(1)],
  ['when a part was answered', part(7, 200)],
  ['when a later part was answered', part(15, 200)],
  ['in the last part', part(20)],
  ['between Complete and its answer', action('CompleteMultipartUpload')],
  ['when Complete was answered', action('CompleteMultipartUpload', 200)],
];

describe('after kill -9', () => {
  it.each(moments)('%s, the same import completes what is missing', async (_, moment) => {
    for (const operation of [
      'InitiateMultipartUpload',
      'UploadPart',
      'CompleteMultipartUpload',
    ] as const)
      world.oss.faults.add({ kind: 'delay', delayMs: 60, operation, times: 1_000 });
    await killAt(moment);
    const heldBefore = new Set(world.sentParts().map((each) => each.partNumber));
    const before = world.sentParts().length;
    const fetchedBefore = fetchedBytes();
    const end = await world.bring(await world.found());
    expect(end).toMatchObject({ state: 'done', proof: 'sha256' });
    expect(await world.object()).toEqual(content);
    expect(await world.openUploads()).toEqual([]);
    const sentAgain = world
      .sentParts()
      .slice(before)
      .filter((each) => heldBefore.has(each.partNumber));
    expect(sentAgain).toEqual([]);
    // of the source is read again at most what was on its way, or stood before its turn in the hash
    expect(fetchedBytes()).toBeLessThanOrEqual(content.length + 2 * atOnce * partSize + 300_000);
    expect(fetchedBefore).toBeLessThanOrEqual(content.length);
  });

  it('many times over, it goes on each time', { timeout: 180_000 }, async () => {
    world.oss.faults.add({ kind: 'delay', delayMs: 40, operation: 'UploadPart', times: 1_000 });
    for (const partNumber of [2, 6, 11, 16]) await killAt(part(partNumber));
    expect(await world.bring(await world.found())).toMatchObject({ state: 'done' });
    expect(await world.object()).toEqual(content);
    expect(await world.openUploads()).toEqual([]);
  });
});

const fetchedBytes = () =>
  world.standIns.requests
    .filter((each) => each.server === 'cdn')
    .reduce((sum, each) => sum + each.sentBytes, 0);
