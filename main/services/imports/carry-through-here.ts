import type { ImportJob } from '../../../contract/import.ts';
import { AppError, isAppError } from '../../core/app-error.ts';
import { crc64OfParts } from '../../core/crc64/combine-crc64.ts';
import { isTransient } from '../../core/error-traits.ts';
import { importResumeOf } from '../../core/imports/import-steps.ts';
import { partsOf } from '../../core/uploads/part-plan.ts';
import { beginImport, sendAnew } from './begin-import.ts';
import { carryParts, PartReadsDiffer, sentParts } from './carry-parts.ts';
import type { Carrier, ImportEnding, ImportRun } from './import-run.ts';
import { createOrderedHash, type OrderedHash } from './ordered-hash.ts';

// an upload that expired, parts that were refused, an object that came in between: each is looked at afresh
const roundsAllowed = 5;

/** From the source through the memory of this computer into the bucket. */
export const carryThroughHere: Carrier = {
  carry: async (run) => {
    for (let round = 1; ; round += 1) {
      const ending = (await settleExisting(run)) ?? (await tryCarry(run, round));
      if (ending === null) continue;
      if (ending.outcome === 'skipped' || round > 1) await abortOpenUpload(run);
      return ending;
    }
  },
};

/** What stands at the key decides; null: go on. Throws `oss.fileAlreadyExists`. */
async function settleExisting(run: ImportRun): Promise<ImportEnding | null> {
  const { target, bytes, sha256, ifExists } = run.job();
  const existing = await run.patience.persist(() =>
    run.bucket.objects.head(target.objectKey, run.signal),
  );
  if (existing === null) return null;
  const { crc64 } = existing;
  if (crc64 !== null && existing.bytes === bytes) {
    // all parts are ours, and the hash was right: it is what our own Complete has made, though we never heard of it
    if (crc64 === (await ownCrc64(run)) && (await isHashRight(run))) {
      run.count.resume(bytes);
      return { outcome: 'imported', proof: proofOf(run.job()), crc64 };
    }
    const known = sha256 === null ? null : await run.ports.contents.find(sha256);
    if (known?.bytes === bytes && known.crc64 === crc64)
      return { outcome: 'skipped', proof: 'sha256', crc64 };
  }
  if (ifExists === 'skip') return { outcome: 'skipped', proof: 'unverified', crc64: crc64 ?? '' };
  if (ifExists === 'fail') throw new AppError('oss.fileAlreadyExists', { key: target.objectKey });
  return null;
}

const proofOf = ({ sha256 }: ImportJob): ImportEnding['proof'] =>
  sha256 === null ? 'unverified' : 'sha256';

/** Of all parts; null where some are missing. */
async function ownCrc64(run: ImportRun): Promise<string | null> {
  const parts = await sentParts(run);
  const sum = parts.reduce((total, part) => total + part.bytes, 0);
  return sum === run.job().bytes ? crc64OfParts(parts) : null;
}

async function isHashRight(run: ImportRun): Promise<boolean> {
  const { id, sha256, bytes, partSize } = run.job();
  if (sha256 === null) return true;
  const kept = await run.ports.journal.hashed(id);
  if (kept?.parts !== partsOf(bytes, partSize).length) return false;
  const sum = await run.ports.sha256.resume(kept.state);
  return (await sum?.digest()) === sha256;
}

/** Null: what stands in the bucket has changed meanwhile, look again. */
async function tryCarry(run: ImportRun, round: number): Promise<ImportEnding | null> {
  try {
    return await carryAll(run);
  } catch (error) {
    if (error instanceof PartReadsDiffer) {
      const { name, sha256 } = run.job();
      // only a hash can tell which of the two reads was the right one
      if (sha256 === null || round >= roundsAllowed) throw new AppError('hub.changed', { name });
      await forget(run);
      return null;
    }
    const again = isAppError(
      error,
      'oss.noSuchUpload',
      'oss.partsRejected',
      'oss.fileAlreadyExists',
    );
    if (!again || round >= roundsAllowed) throw error;
    if (error.code !== 'oss.noSuchUpload') return null;
    // a Complete of ours that was still at work while we looked: known by its parts, so they are dropped after that only
    const ending = await settleExisting(run);
    if (ending === null) await sendAnew(run);
    return ending;
  }
}

async function carryAll(run: ImportRun): Promise<ImportEnding> {
  const { sha256 } = run.job();
  const begun = sha256 === null ? null : await openHash(run);
  const uploadId = await sendAll(run, begun);
  const crc64 = await complete(run, uploadId);
  return { outcome: 'imported', proof: proofOf(run.job()), crc64 };
}

/** Every part is in the bucket and its hash is right when it gives the upload. */
async function sendAll(run: ImportRun, begun: BegunHash | null): Promise<string> {
  try {
    const { uploadId, tasks } = await beginImport(run, begun?.parts ?? null);
    await carryParts(run, uploadId, tasks, begun?.hash ?? null);
    await run.step({ type: 'allSent' });
    if (begun !== null) await checkHash(run, await begun.hash.digest());
    return uploadId;
  } catch (error) {
    begun?.hash.abandon();
    // nothing of a file that is damaged, or of two files, may ever be completed
    if (isAppError(error, 'hub.hashMismatch')) await forget(run);
    throw error;
  }
}

/** Takes back all that was read and sent; the journal first, or a process that ends in between would go on with it. */
async function forget(run: ImportRun): Promise<void> {
  await run.ports.journal.startOver(run.job().id);
  await abortOpenUpload(run);
  run.count.startOver();
  await run.step({ type: 'startedOver' });
}

interface BegunHash {
  readonly hash: OrderedHash;
  /** How many it has taken up already. */
  readonly parts: number;
}

/** The hash as far as it was written down; from the start where that cannot be taken up. */
async function openHash(run: ImportRun): Promise<BegunHash> {
  const { journal, sha256 } = run.ports;
  const { id } = run.job();
  const kept = await journal.hashed(id);
  const resumed = kept === null ? null : await sha256.resume(kept.state);
  const hash = createOrderedHash(resumed ?? sha256.start(), (range, crc64, state) => {
    const { partNumber, start, end } = range;
    return journal.saveHashed(id, { partNumber, bytes: end - start, crc64 }, state);
  });
  return { hash, parts: resumed === null ? 0 : (kept?.parts ?? 0) };
}

async function checkHash(run: ImportRun, found: string): Promise<void> {
  const { name, sha256 } = run.job();
  if (sha256 !== null && found !== sha256)
    throw new AppError('hub.hashMismatch', { name, expected: sha256, found });
  await Promise.resolve();
}

/** Makes the object of its parts and proves it; throws `oss.crcMismatch` where it is not what was read. */
async function complete(run: ImportRun, uploadId: string): Promise<string> {
  const { objectKey: key } = run.job().target;
  const parts = await sentParts(run);
  const expected = crc64OfParts(parts);
  const { ifExists, bytes } = run.job();
  const forbidOverwrite = ifExists !== 'replace';
  const head = () => run.bucket.objects.head(key, run.signal);
  const answered = await run.patience.persist(async () => {
    try {
      const options = { forbidOverwrite, signal: run.signal };
      return (await run.bucket.multipart.complete(key, uploadId, parts, options)).crc64;
    } catch (error) {
      // the server may have done it although the answer (of this or of an earlier try) was lost
      if (!isUncertain(error)) throw error;
      const object = await head();
      if (object?.bytes !== bytes || object.crc64 !== expected) throw error;
      return expected;
    }
  });
  const crc64 = answered ?? (await run.patience.persist(head))?.crc64 ?? null;
  if (crc64 !== expected) throw new AppError('oss.crcMismatch', { key });
  return crc64;
}

const isUncertain = (error: unknown): boolean =>
  isAppError(error) &&
  (isTransient(error.code) ||
    error.code === 'oss.noSuchUpload' ||
    error.code === 'oss.fileAlreadyExists');

async function abortOpenUpload(run: ImportRun): Promise<void> {
  const resume = importResumeOf(run.job());
  if (resume === null) return;
  const { objectKey } = run.job().target;
  try {
    await run.patience.persist(() =>
      run.bucket.multipart.abort(objectKey, resume.uploadId, run.signal),
    );
  } catch (error) {
    // a key that may not abort must not hide how the import ended
    if (!isAppError(error, 'oss.accessDenied')) throw error;
  }
}
