import { fileURLToPath } from 'node:url';
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPushWorld, type PushWorld } from './push-world.test-support.ts';

const partSize = 102_400;
const fileBytes = 2_000_000;
const lanes = 4;

let world: PushWorld;
let path: string;
beforeEach(async () => {
  world = await createPushWorld();
  path = world.folder.writeFile('big model.bin', fileBytes);
});
afterEach(async () => {
  await world.close();
});

type Request = PushWorld['oss']['requests'][number];

/** Runs the push in a process of its own and kills it with SIGKILL at the first request that fits. */
async function killAt(moment: (request: Request) => boolean): Promise<void> {
  const { objectKey } = world.wish(path).target;
  const script = fileURLToPath(new URL('./push-child.test-support.ts', import.meta.url));
  const args = [world.dataDir, JSON.stringify(world.address), path, objectKey, String(partSize)];
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  await world.oss.waitForRequest(moment);
  child.kill('SIGKILL');
  await exited;
  expect(child.signalCode).toBe('SIGKILL');
}

const isPart =
  (partNumber: number) =>
  (request: Request): boolean =>
    request.action === 'UploadPart' && request.partNumber === partNumber;
const answered =
  (fits: (request: Request) => boolean) =>
  (request: Request): boolean =>
    fits(request) && request.status === 200;
const action = (name: Request['action']) => (request: Request) => request.action === name;

const moments: readonly (readonly [string, (request: Request) => boolean])[] = [
  ['before anything was begun', action('HeadObject')],
  ['while Initiate is under way', action('InitiateMultipartUpload')],
  ['when Initiate was answered', answered(action('InitiateMultipartUpload'))],
  ['in the first part', isPart(1)],
  ['in the middle of a body', (request) => isPart(5)(request) && request.bodyBytes > 0],
  ['when a part was answered', answered(isPart(7))],
  ['when a later part was answered', answered(isPart(15))],
  ['in the last part', isPart(20)],
  ['between Complete and its answer', action('CompleteMultipartUpload')],
  ['when Complete was answered', answered(action('CompleteMultipartUpload'))],
];

describe('after kill -9', () => {
  it.each(moments)('%s, the same push completes what is missing', async (_, moment) => {
    // the server takes its time, so that the moment is there to be met
    for (const operation of [
      'InitiateMultipartUpload',
      'UploadPart',
      'CompleteMultipartUpload',
    ] as const)
      world.oss.faults.add({ kind: 'delay', delayMs: 60, operation, times: 1_000 });
    await killAt(moment);
    const heldBefore = new Set(
      world.oss.requests
        .filter((each) => each.action === 'UploadPart' && each.status === 200)
        .map((each) => each.partNumber),
    );
    const requestsBefore = world.oss.requests.length;

    const end = await world.push(path);

    expect(end).toMatchObject({ state: 'done' });
    expect(await world.objectOf(path)).toEqual(readFileSync(path));
    expect(await world.openUploads()).toEqual([]);
    const sentAgain = world.oss.requests
      .slice(requestsBefore)
      .filter((each) => each.action === 'UploadPart' && heldBefore.has(each.partNumber));
    expect(sentAgain).toEqual([]);
    const sentBytes = world.oss.requests
      .filter((each) => each.action === 'UploadPart')
      .reduce((sum, each) => sum + each.bodyBytes, 0);
    expect(sentBytes).toBeLessThanOrEqual(fileBytes + lanes * partSize);
    if (end.state === 'done' && end.outcome === 'uploaded')
      expect(end.sentBytes + end.resumedBytes).toBe(fileBytes);
  });
});
