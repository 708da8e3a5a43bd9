import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { seededRandom } from '../../core/seeded-random.ts';
import { createPushWorld, type PushWorld } from './push-world.test-support.ts';

const partSize = 102_400;
const parts = 120;
const fileBytes = (parts - 1) * partSize + 50_000;
const lanes = 4;
const kills = 20;

let world: PushWorld;
let path: string;
beforeEach(async () => {
  world = await createPushWorld();
  path = world.folder.writeFile('one big model.bin', fileBytes);
});
afterEach(async () => {
  await world.close();
});

type Request = PushWorld['oss']['requests'][number];
/** A moment of one process, told by the requests that it has made. */
type Moment = (mine: readonly Request[]) => boolean;

/** Starts a push in a process of its own; kills it with SIGKILL at its moment. */
async function killAt(moment: Moment | 'before the first row'): Promise<void> {
  const { objectKey } = world.wish(path).target;
  const script = fileURLToPath(new URL('./push-child.test-support.ts', import.meta.url));
  const args = [world.dataDir, JSON.stringify(world.address), path, objectKey, String(partSize)];
  const before = world.oss.requests.length;
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  if (moment === 'before the first row') await once(child.stdout, 'data');
  else await world.oss.waitForRequest(() => moment(world.oss.requests.slice(before)));
  child.kill('SIGKILL');
  await exited;
  expect(child.signalCode).toBe('SIGKILL');
}

const has =
  (action: Request['action'], status: number | null): Moment =>
  (mine) =>
    mine.some((each) => each.action === action && (status === null || each.status === status));

/** So many bytes into the n-th part that a process sends, or when it was answered. */
function inPart(random: () => number): Moment {
  const turn = Math.floor(random() * 3);
  const bytes = Math.floor(random() * partSize);
  const isAnswered = random() < 0.3;
  return (mine) => {
    const part = mine.filter(({ action }) => action === 'UploadPart')[turn];
    return part !== undefined && (isAnswered ? part.status === 200 : part.bodyBytes >= bytes);
  };
}

const random = seededRandom(5);
const moments: readonly (Moment | 'before the first row')[] = [
  'before the first row',
  has('HeadObject', null),
  has('InitiateMultipartUpload', null),
  // the upload of the process before is found, and not yet written down
  has('ListMultipartUploads', 200),
  ...Array.from({ length: kills - 6 }, () => inPart(random)),
  has('CompleteMultipartUpload', null),
  // the server may have completed for the process that died: the next one finds the object there
  (mine) => has('CompleteMultipartUpload', 200)(mine) || has('HeadObject', 200)(mine),
];

/** Bytes of bodies that the server counted for each part. */
function bytesByPart(): ReadonlyMap<number, number> {
  const bytes = new Map<number, number>();
  for (const { action, partNumber = 0, bodyBytes } of world.oss.requests)
    if (action === 'UploadPart') bytes.set(partNumber, (bytes.get(partNumber) ?? 0) + bodyBytes);
  return bytes;
}
const sizeOf = (partNumber: number): number =>
  Math.min(partSize, fileBytes - (partNumber - 1) * partSize);

it('is killed 20 times, and each costs at most its lanes', async () => {
  // the server takes its time, so that each moment is there to be met
  for (const operation of [
    'InitiateMultipartUpload',
    'UploadPart',
    'CompleteMultipartUpload',
  ] as const)
    world.oss.faults.add({ kind: 'delay', delayMs: 40, operation, times: 1_000 });
  expect(moments).toHaveLength(kills);
  for (const moment of moments) {
    const held = new Set(
      world.oss.requests
        .filter(({ action, status }) => action === 'UploadPart' && status === 200)
        .map(({ partNumber }) => partNumber),
    );
    const before = world.oss.requests.length;
    await killAt(moment);
    const again = world.oss.requests
      .slice(before)
      .filter(({ action, partNumber }) => action === 'UploadPart' && held.has(partNumber));
    expect(again, 'what was answered is not sent again').toEqual([]);
  }

  expect(await world.push(path)).toMatchObject({ state: 'done' });
  expect(await world.objectOf(path)).toEqual(readFileSync(path));
  expect(await world.openUploads()).toEqual([]);
  const counted = bytesByPart();
  expect(counted.size).toBe(parts);
  for (const [partNumber, bytes] of counted)
    expect(bytes, `part ${partNumber}`).toBeGreaterThanOrEqual(sizeOf(partNumber));
  const sentBytes = [...counted.values()].reduce((sum, bytes) => sum + bytes, 0);
  expect(sentBytes - fileBytes).toBeLessThanOrEqual(kills * lanes * partSize);
}, 300_000);
