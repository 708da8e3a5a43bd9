import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/seeded-random.ts';
import { isUnfinished } from '../../core/uploads/upload-steps.ts';
import {
  createLife,
  mortalPorts,
  type Life,
  type SentPart,
} from '../../services/uploads/mortal.test-support.ts';
import { createCrc64 } from '../hash/create-crc64.ts';
import { contentOf, crc64WorkerUrl } from './engine.test-support.ts';
import { createPushWorld, type PushWorld } from './push-world.test-support.ts';

const runs = Number(process.env.FERRY_PROPERTY_SOCKET_RUNS ?? 200);
const partSize = 102_400;

let world: PushWorld;
const crc64 = createCrc64({ workerUrl: crc64WorkerUrl });
beforeAll(async () => {
  world = await createPushWorld();
});
afterAll(async () => {
  await world.close();
  await crc64.close();
});

type Dice = (sides: number) => number;
type Fault = Parameters<PushWorld['oss']['faults']['add']>[0];

/** Waits a fiftieth of the time: back-off is not what is tried here. */
const clock = {
  now: () => Date.now(),
  sleep: async (delayMs: number, signal?: AbortSignal) => {
    await delay(delayMs / 50, undefined, signal && { signal });
  },
};

const operations = [
  ...(['HeadObject', 'InitiateMultipartUpload', 'CompleteMultipartUpload', 'ListParts'] as const),
  ...(['UploadPart', 'UploadPart', 'UploadPart'] as const),
];

function randomFault(dice: Dice): Fault {
  const operation = operations[dice(operations.length)] ?? 'UploadPart';
  if (operation === 'UploadPart' && dice(2) === 0) {
    const afterBytes = dice(partSize);
    const kinds = [
      { kind: 'cut', afterBytes, operation },
      { kind: 'corrupt', operation },
      { kind: 'stall', afterBytes, operation },
    ] as const;
    return kinds[dice(kinds.length)] ?? kinds[0];
  }
  const kinds = [
    { kind: 'lose-answer', operation },
    { kind: 'answer', status: 500, operation },
    { kind: 'answer', status: 503, code: 'SlowDown', operation },
  ] as const;
  return kinds[dice(kinds.length)] ?? kinds[0];
}

/** Looks at the server past the faults that wait there for the upload. */
async function seen<T>(look: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await look();
    } catch (error) {
      if (tries > 5) throw error;
    }
  }
}

/** The parts that the server holds as the file has them. */
async function heldRightly(path: string): Promise<ReadonlySet<string>> {
  const content = readFileSync(path);
  const { multipart } = world.engine().bucket;
  const held = new Set<string>();
  const { objectKey } = world.wish(path).target;
  for (const { key, uploadId } of await seen(() => multipart.listUploads(objectKey)))
    for (const { partNumber, crc64: sum } of await seen(() => multipart.listParts(key, uploadId))) {
      const own = crc64.start();
      await own.update(content.subarray((partNumber - 1) * partSize, partNumber * partSize));
      if ((await own.digest()) === sum) held.add(`${uploadId}/${partNumber}`);
    }
  return held;
}

async function tell(seed: number): Promise<void> {
  const random = seededRandom(seed);
  const dice: Dice = (sides) => Math.floor(random() * sides);
  const name = `${seed} 模型+a.bin`;
  const path = world.folder.writeFile(name, dice(6 * partSize), seed);
  const faults = Array.from({ length: dice(3) }, () => world.oss.faults.add(randomFault(dice)));
  const isCancelled = dice(5) === 0;
  const deaths = dice(3);
  for (let life = 0; life < deaths; life += 1) {
    if (dice(12) === 0) writeFileSync(path, contentOf(dice(6 * partSize), seed + 0.5));
    await live(path, createLife(1 + dice(70)), 1 + dice(8), false);
  }
  await live(path, createLife(Infinity), 1 + dice(8), isCancelled);
  for (const fault of faults) fault.remove();
  if (!isCancelled) expect(await world.objectOf(path)).toEqual(readFileSync(path));
  expect(await world.openUploads(), 'nothing is left over').toEqual([]);
}

async function live(path: string, life: Life, lanes: number, isCancelled: boolean): Promise<void> {
  const [before] = (await world.engine().ports.journal.list()).filter((job) => job.path === path);
  const identity = await world.engine().ports.files.identify(path);
  const isSame = JSON.stringify(before?.identity) === JSON.stringify(identity);
  const held = await heldRightly(path);
  const again: SentPart[] = [];
  const onSend = (part: SentPart) => {
    if (isSame && held.has(`${part.uploadId}/${part.partNumber}`)) again.push(part);
  };
  await world.reopen(
    {
      ports: { clock, crc64 },
      transport: { progressTimeoutMs: 200 },
      wrap: (ports) => mortalPorts(ports, life, { onSend }),
    },
    { lanes },
  );
  try {
    await workOn(path, isCancelled);
  } catch (error) {
    if (!life.isOver()) throw error;
  }
  const { defects } = world.engine();
  await world.reopen({ ports: { crc64 } });
  expect(defects).toEqual([]);
  expect(again, 'no part that the server holds is sent by a later process').toEqual([]);
}

async function workOn(path: string, isCancelled: boolean): Promise<void> {
  const { uploads } = world.engine();
  const { job } = await uploads.add(world.wish(path, { partSize, ifExists: 'replace' }));
  await uploads.start(job.id);
  if (!isCancelled) {
    expect(await uploads.finished(job.id)).toMatchObject({ state: 'done' });
    return;
  }
  for (let tries = 0; ; tries += 1) {
    try {
      expect(isUnfinished(await uploads.cancel(job.id))).toBe(false);
      return;
    } catch (error) {
      if (tries > 20) throw error;
    }
  }
}

describe('over sockets, whatever fails, whenever the process dies', () => {
  it(`the object is the file, nothing is sent twice, nothing is left over (${runs} stories)`, async () => {
    for (let seed = 1; seed <= runs; seed += 1)
      await tell(seed).catch((error: unknown) => {
        throw new Error(`story ${seed}`, { cause: error });
      });
  }, 480_000);
});
