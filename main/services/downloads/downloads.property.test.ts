import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DownloadJob } from '../../../contract/download.ts';
import { AppError } from '../../core/app-error.ts';
import {
  createDownloadWorld,
  objectKey,
  target,
  type DownloadWorld,
  type Pulse,
} from './fake-world.test-support.ts';

const partSize = 102_400;

/** Everything that a process does up to its `steps`-th breath; then it is dead, and waits for ever. */
function lifeOf(steps: number): { readonly pulse: Pulse; readonly dead: Promise<void> } {
  const died = Promise.withResolvers<void>();
  let left = steps;
  return {
    dead: died.promise,
    pulse: () => {
      left -= 1;
      if (left > 0) return Promise.resolve();
      died.resolve();
      return new Promise(() => undefined);
    },
  };
}

function contentOf(bytes: number, seed: number): Uint8Array {
  const content = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += 1) content[at] = (at * 31 + seed * 17 + (at >> 8)) & 0xff;
  return content;
}

async function pull(world: DownloadWorld, pulse?: Pulse): Promise<DownloadJob> {
  const downloads = world.process(pulse);
  const head = await world.fake.bucket.objects.head(objectKey);
  if (head === null) throw new Error('no object');
  const { bytes, etag, crc64 } = head;
  const source = { bucket: 'b', region: 'r', objectKey, bytes, etag, crc64 };
  const wish = { connectionId: 'c', source, path: target, ifExists: 'fail', partSize } as const;
  const { job } = await downloads.add(wish);
  await downloads.start(job.id);
  return downloads.finished(job.id);
}

const Fault = fc.constantFrom('cut', 'refused', 'wrong bytes', 'replaced' as const);
const Kill = fc.record({ afterSteps: fc.integer({ min: 1, max: 120 }), powerLoss: fc.boolean() });

function inject(world: DownloadWorld, fault: string, again: () => Promise<void>): void {
  switch (fault) {
    case 'cut':
      world.fake.fail({
        call: 'readOn',
        before: () => {
          throw new AppError('oss.unreachable', { host: 'h', reason: 'cut' });
        },
      });
      return;
    case 'refused':
      world.fake.fail({
        call: 'read',
        before: () => {
          throw new AppError('oss.serverError', { status: '503', ossCode: '', requestId: '' });
        },
      });
      return;
    case 'wrong bytes':
      world.fake.fail({ call: 'read', corrupt: true });
      return;
    default:
      world.fake.fail({ call: 'readOn', before: again });
  }
}

const isMismatch = (job: DownloadJob): boolean =>
  job.state === 'failed' && job.failure.code === 'oss.downloadMismatch';

const runs = Number(process.env.FERRY_PROPERTY_RUNS ?? 1_000);

describe('a download, whatever happens to the line, the process and the power', () => {
  it(
    'ends as the object that it names, whole, and leaves nothing else',
    { timeout: 480_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 0, max: 6 * partSize }),
          fc.array(Fault, { maxLength: 4 }),
          fc.array(Kill, { maxLength: 4 }),
          async (bytes, faults, kills) => {
            const world = createDownloadWorld();
            let version = 1;
            const versions = new Map<string, Uint8Array>();
            const put = async () => {
              version += 1;
              const content = contentOf(bytes, version);
              const { objects } = world.fake.bucket;
              await objects.put(objectKey, content, { forbidOverwrite: false });
              versions.set(world.fake.objects.get(objectKey)?.etag ?? '', content);
            };
            await put();
            for (const fault of faults) inject(world, fault, put);
            for (const { afterSteps, powerLoss } of kills) {
              const life = lifeOf(afterSteps);
              await Promise.race([pull(world, life.pulse), life.dead]);
              if (powerLoss) world.disk.losePower();
            }
            let end = await pull(world);
            // bytes that are wrong twice are told; the person tries again
            for (let tries = 0; tries < 3 && isMismatch(end); tries += 1) end = await pull(world);
            expect(world.defects).toEqual([]);
            const file = world.disk.read(target) ?? new Uint8Array(1);
            const isWhole = (content: Uint8Array | undefined) =>
              content !== undefined && Buffer.compare(file, content) === 0;
            // one that was replaced after its last byte had come is whole all the same, and stays
            if (end.state === 'failed') {
              expect(end.failure.code).toBe('file.alreadyExists');
              expect([...versions.values()].some(isWhole)).toBe(true);
            } else {
              expect(end.state).toBe('done');
              expect(isWhole(versions.get(end.source.etag))).toBe(true);
            }
            expect(faults.includes('replaced') || end.state === 'done').toBe(true);
            expect(world.disk.names()).toEqual([target]);
          },
        ),
        { numRuns: runs },
      );
    },
  );

  it(
    'asks for no part again that was safe when the process died',
    { timeout: 480_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 8 * partSize }),
          fc.array(Kill, { minLength: 1, maxLength: 4 }),
          async (bytes, kills) => {
            const world = createDownloadWorld();
            await world.fake.bucket.objects.put(objectKey, contentOf(bytes, 1), {
              forbidOverwrite: true,
            });
            for (const { afterSteps, powerLoss } of kills) {
              const life = lifeOf(afterSteps);
              await Promise.race([pull(world, life.pulse), life.dead]);
              if (powerLoss) world.disk.losePower();
            }
            const safe = new Set(world.journal.safeParts());
            const before = world.reads.length;
            expect(await pull(world)).toMatchObject({ state: 'done' });
            const asked = world.reads.slice(before).map((start) => start / partSize + 1);
            expect(asked.filter((partNumber) => safe.has(partNumber))).toEqual([]);
          },
        ),
        { numRuns: runs },
      );
    },
  );
});
