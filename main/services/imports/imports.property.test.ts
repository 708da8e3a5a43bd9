import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ImportJob } from '../../../contract/import.ts';
import {
  createImportsWorld,
  modelOf,
  partSize,
  type ImportsWorld,
} from './imports-world.test-support.ts';

let world: ImportsWorld;
beforeAll(async () => {
  world = await createImportsWorld();
});
afterAll(async () => {
  await world.close();
});

const Source = fc.record({
  side: fc.constant('source' as const),
  kind: fc.constantFrom('cut', 'expire', 'wrong bytes' as const),
  atPart: fc.nat(5),
});
const Bucket = fc.record({
  side: fc.constant('bucket' as const),
  kind: fc.constantFrom('cut', 'corrupt', 'lost answer' as const),
  atPart: fc.nat(5),
});
type Fault =
  typeof Source extends fc.Arbitrary<infer S>
    ? S | (typeof Bucket extends fc.Arbitrary<infer B> ? B : never)
    : never;

/** The engine is closed with its sockets cut when so many requests have come, as an end of the app does. */
const Kill = fc.record({ afterRequests: fc.integer({ min: 1, max: 12 }) });

function inject({ standIns, oss }: ImportsWorld, fault: Fault): void {
  const fromByte = fault.atPart * partSize;
  if (fault.side === 'source') {
    const { add } = standIns.faults;
    if (fault.kind === 'cut') add({ kind: 'cut', server: 'cdn', afterBytes: 30_000, fromByte });
    else if (fault.kind === 'expire') add({ kind: 'expire', server: 'cdn' });
    else add({ kind: 'corrupt', server: 'cdn', fromByte });
    return;
  }
  const operation = 'UploadPart';
  const partNumber = fault.atPart + 1;
  if (fault.kind === 'lost answer')
    oss.faults.add({ kind: 'lose-answer', operation: 'CompleteMultipartUpload' });
  else if (fault.kind === 'corrupt') oss.faults.add({ kind: 'corrupt', operation, partNumber });
  else oss.faults.add({ kind: 'cut', operation, partNumber, afterBytes: 10_000 });
}

/** Starts it, and ends the app after so many requests of the bucket; false where it was done before. */
async function dies(afterRequests: number): Promise<boolean> {
  const { id } = await world.start(await world.found());
  const finished = world.engine().imports.finished(id);
  const from = world.oss.requests.length;
  const killed = world.oss.waitForRequest(() => world.oss.requests.length >= from + afterRequests);
  const end = await Promise.race([finished, killed.then(() => null)]);
  await world.reopen();
  return end === null;
}

const isDamaged = (job: ImportJob): boolean =>
  job.state === 'failed' && job.failure.code === 'hub.hashMismatch';

/** A hash that does not agree ends an import before it is complete; the person tries again. */
async function bring(): Promise<ImportJob> {
  for (;;) {
    const before = world.oss.requests.length;
    const job = await world.bring(await world.found());
    if (!isDamaged(job)) return job;
    expect(world.oss.requests.slice(before).filter(isComplete)).toEqual([]);
  }
}

const isComplete = ({ action }: { readonly action: string }): boolean =>
  action === 'CompleteMultipartUpload';

/** What is smaller is no LFS file, of which the hub tells no hash. */
const leastBytes = 10_001;
async function startClean(): Promise<void> {
  world.standIns.faults.clear();
  world.oss.faults.clear();
  const { bucket, imports } = world.engine();
  await bucket.objects.delete(world.key);
  // what a run that failed has left over must not fail the smaller ones that look for its cause
  for (const { key, uploadId } of await world.openUploads())
    await bucket.multipart.abort(key, uploadId);
  await imports.forgetEnded();
}

const runs = Number(process.env.FERRY_PROPERTY_IMPORT_RUNS ?? 12);

it(`brings the very bytes of the source, whatever breaks and whenever the app ends (${runs} runs)`, async () => {
  let seed = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: leastBytes, max: 6 * partSize }),
      fc.array(fc.oneof(Source, Bucket), { maxLength: 3 }),
      fc.array(Kill, { maxLength: 2 }),
      async (bytes, faults, kills) => {
        seed += 1;
        await startClean();
        const { content, sha256 } = modelOf(bytes, seed);
        world.offer(content);
        for (const fault of faults) inject(world, fault);
        for (const { afterRequests } of kills) if (!(await dies(afterRequests))) break;
        expect(await bring()).toMatchObject({ state: 'done', proof: 'sha256', sha256 });
        expect((await world.object()).equals(content)).toBe(true);
        expect(await world.openUploads()).toEqual([]);
        expect(world.engine().defects).toEqual([]);
      },
    ),
    { numRuns: runs },
  );
}, 600_000);
