import { describe, expect, it } from 'vitest';
import type { UploadJob } from '../../../contract/upload.ts';
import { AppError } from '../../core/app-error.ts';
import { seededRandom } from '../../core/seeded-random.ts';
import { isUnfinished, resumeOf } from '../../core/uploads/upload-steps.ts';
import { createSharedTraffic } from '../traffic/shared-traffic.ts';
import { createUploads, type Uploads } from './create-uploads.ts';
import { crc64Of, type FakeCall, type FakeFault } from './fake-bucket.test-support.ts';
import { createFakeWorld, leastPart } from './fake-world.test-support.ts';
import { createLife, mortalPorts, type SentPart } from './mortal.test-support.ts';

const runs = Number(process.env.FERRY_PROPERTY_RUNS ?? 2_000);
const path = '/a.bin';
const key = `m${path}`;

type World = ReturnType<typeof createFakeWorld>;
type Dice = (sides: number) => number;

const faultedCalls: readonly FakeCall[] = [
  ...(['head', 'initiate', 'listUploads', 'listParts', 'complete', 'abort', 'probe'] as const),
  ...(['uploadPart', 'uploadPart', 'uploadPart', 'uploadPart'] as const),
];
const failures = [
  () => new AppError('oss.unreachable', { host: 'h', reason: 'ECONNRESET' }),
  () => new AppError('oss.timeout', { host: 'h' }),
  () => new AppError('oss.serverError', { status: '500', ossCode: '', requestId: '' }),
  () => new AppError('oss.throttled', { requestId: '' }),
] as const;

function randomFault(dice: Dice): FakeFault {
  const call = faultedCalls[dice(faultedCalls.length)] ?? 'head';
  const failure = failures[dice(failures.length)] ?? failures[0];
  const fail = () => {
    throw failure();
  };
  const times = 1 + dice(3);
  if (call === 'uploadPart' && dice(4) === 0) return { call, corrupt: true };
  return dice(2) === 0 ? { call, times, before: fail } : { call, times, after: fail };
}

/** Bytes that are all different from those of another file and of another part. */
function write(world: World, bytes: number, dice: Dice): void {
  const content = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += 997) content[at] = dice(256);
  if (bytes > 0) content[0] = dice(256);
  world.contents.set(path, content);
}

/** Parts that the server holds as the file has them, by upload. */
async function heldRightly(world: World, partSize: number): Promise<ReadonlySet<string>> {
  const content = world.contents.get(path) ?? new Uint8Array();
  const held = new Set<string>();
  for (const [uploadId, { parts }] of world.multipartUploads())
    for (const [partNumber, part] of parts) {
      const own = content.subarray((partNumber - 1) * partSize, partNumber * partSize);
      if (part.crc64 === (await crc64Of(own))) held.add(`${uploadId}/${partNumber}`);
    }
  return held;
}

/** One file, brought over by a process that dies again and again on a line that fails again and again. */
async function tell(seed: number): Promise<void> {
  const random = seededRandom(seed);
  const dice: Dice = (sides) => Math.floor(random() * sides);
  const world = createFakeWorld();
  const partSize = leastPart + dice(3) * 1_000;
  write(world, dice(8) === 0 ? dice(2) * partSize : dice(7 * partSize), dice);
  for (let faults = dice(5); faults > 0; faults -= 1) world.fail(randomFault(dice));
  const isCancelled = dice(4) === 0;
  const deaths = dice(5);
  for (let life = 0; life < deaths; life += 1) {
    if (dice(12) === 0) write(world, dice(7 * partSize), dice);
    if (dice(3) === 0) world.fail(randomFault(dice));
    await live(world, { partSize, steps: 1 + dice(90), lanes: 1 + dice(8), isCancelled: false });
  }
  await live(world, { partSize, steps: Infinity, lanes: 1 + dice(8), isCancelled });
  expect(world.multipartUploads().size, 'nothing is left over').toBe(0);
  if (!isCancelled) expect(world.holds(key, path), 'the object is the file').toBe(true);
  expect(world.defects).toEqual([]);
}

interface LifeOrder {
  readonly partSize: number;
  readonly steps: number;
  readonly lanes: number;
  readonly isCancelled: boolean;
}

async function live(world: World, order: LifeOrder): Promise<void> {
  const { steps, lanes, isCancelled } = order;
  const life = createLife(steps);
  const known = await whatIsKnown(world, order.partSize);
  const sentAgain: string[] = [];
  const readAgain: number[] = [];
  const compared = new Set<number>();
  const onSend = ({ uploadId, partNumber }: SentPart) => {
    if (known.held.has(`${uploadId}/${partNumber}`)) sentAgain.push(`${uploadId}/${partNumber}`);
  };
  const onRead = (start: number) => {
    const partNumber = start / known.partSize + 1;
    if (known.journalled.has(partNumber)) readAgain.push(partNumber);
    if (known.heldOnly.has(partNumber)) compared.add(partNumber);
  };
  const ports = mortalPorts(
    { ...world.ports, locks: freeLocks, traffic: createSharedTraffic(world.clock, { lanes }) },
    life,
    { onSend, onRead },
  );
  const uploads = createUploads(ports);
  try {
    await workOn(world, uploads, order, isCancelled);
  } catch (error) {
    if (!life.isOver()) throw error;
  }
  await uploads.close();
  expect(sentAgain, 'no part that the server holds is sent by a later process').toEqual([]);
  expect(readAgain, 'a part that is journalled is not even read again').toEqual([]);
  if (steps === Infinity && !isCancelled)
    expect(compared, 'a part that only the server knows is compared').toEqual(known.heldOnly);
}

interface Known {
  readonly partSize: number;
  /** Held by the server as the file has them, by upload and number. */
  readonly held: ReadonlySet<string>;
  /** Of these those whose row agrees with the server. */
  readonly journalled: ReadonlySet<number>;
  readonly heldOnly: ReadonlySet<number>;
}

/** What a process that begins may rely on: nothing where the file has changed, or where there is an object already. */
async function whatIsKnown(world: World, wanted: number): Promise<Known> {
  const [job] = await world.journal.list();
  const partSize = job?.partSize ?? wanted;
  const nothing = { partSize, held: new Set<string>(), journalled: new Set<number>() };
  if (job === undefined || !sameFile(job, await world.files.identify(path)))
    return { ...nothing, heldOnly: new Set() };
  const held = await heldRightly(world, partSize);
  const uploadId = resumeOf(job)?.uploadId ?? '';
  const parts = world.multipartUploads().get(uploadId)?.parts;
  const rows = new Map((await world.journal.parts(job.id)).map((row) => [row.partNumber, row]));
  const isObjectThere = world.objects.has(key);
  const journalled = new Set<number>();
  const heldOnly = new Set<number>();
  for (const [partNumber, { etag }] of isObjectThere ? [] : (parts ?? [])) {
    if (!held.has(`${uploadId}/${partNumber}`)) continue;
    (rows.get(partNumber)?.etag === etag ? journalled : heldOnly).add(partNumber);
  }
  return { partSize, held, journalled, heldOnly };
}

const freeLocks = { acquire: () => Promise.resolve({ release: () => undefined }) };

const sameFile = (job: UploadJob, identity: UploadJob['identity']): boolean =>
  JSON.stringify(job.identity) === JSON.stringify(identity);

async function workOn(
  world: World,
  uploads: Uploads,
  { partSize }: LifeOrder,
  isCancelled: boolean,
): Promise<void> {
  const { job } = await uploads.add(world.wish(path, { partSize, ifExists: 'replace' }));
  await uploads.start(job.id);
  if (isCancelled) await cancelled(uploads, job.id);
  else await done(uploads, job.id);
}

/** A part that is corrupted three times in a row stops an upload, and the person starts it again. */
async function done(uploads: Uploads, id: string): Promise<void> {
  const first = await uploads.finished(id);
  if (first.state === 'failed' && first.failure.code === 'oss.crcMismatch') await uploads.start(id);
  expect(await uploads.finished(id)).toMatchObject({ state: 'done' });
}

/** The person tries again where the server could not be reached. */
async function cancelled(uploads: Uploads, id: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      const job = await uploads.cancel(id);
      expect(isUnfinished(job)).toBe(false);
      return;
    } catch (error) {
      if (tries > 20) throw error;
    }
  }
}

describe('whatever fails, whenever the process dies', () => {
  it(`the object is the file, nothing is sent twice, nothing is left over (${runs} stories)`, async () => {
    for (let seed = 1; seed <= runs; seed += 1)
      await tell(seed).catch((error: unknown) => {
        throw new Error(`story ${seed}`, { cause: error });
      });
  }, 300_000);
});
