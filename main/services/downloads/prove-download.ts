import { AppError } from '../../core/app-error.ts';
import { crc64OfParts } from '../../core/crc64/combine-crc64.ts';
import { partsOf, type PartRange } from '../../core/uploads/part-plan.ts';
import type { PartFile, SafePart } from './download-ports.ts';
import type { DownloadRun } from './download-run.ts';
import type { OpenedPart } from './open-part-file.ts';
import { receivePart } from './receive-parts.ts';

/** The CRC64 of a file, and whether the bucket's own agrees with it or is not there to be asked. */
export interface Proof {
  readonly crc64: string;
  readonly proof: 'proven' | 'unproven';
}

/** Holds the parts against the object's CRC64; brings wrong bytes again, and throws `oss.downloadMismatch`. */
export async function proveDownload(
  run: DownloadRun,
  { file, missing }: OpenedPart,
): Promise<Proof> {
  const { id, source } = run.job();
  await checkEarlierParts(run, file, new Set(missing.map(({ partNumber }) => partNumber)));
  const parts = await run.ports.journal.parts(id);
  const crc64 = crc64OfParts(parts);
  if (source.crc64 === null) return { crc64, proof: 'unproven' };
  if (crc64 !== source.crc64) await repair(run, file, parts, source.crc64);
  return { crc64: source.crc64, proof: 'proven' };
}

/** What earlier runs brought lay where everybody may write: it is read again, and brought again where it differs. */
async function checkEarlierParts(
  run: DownloadRun,
  file: PartFile,
  fresh: ReadonlySet<number>,
): Promise<void> {
  const { id, source, partSize } = run.job();
  const parts = new Map(
    (await run.ports.journal.parts(id)).map(({ partNumber, crc64 }) => [partNumber, crc64]),
  );
  for (const range of partsOf(source.bytes, partSize))
    if (!fresh.has(range.partNumber))
      if ((await sumOnDisk(run, file, range)) !== parts.get(range.partNumber))
        await receiveAgain(run, file, range);
}

async function receiveAgain(run: DownloadRun, file: PartFile, range: PartRange): Promise<SafePart> {
  const { id, source } = run.job();
  await run.step({ type: 'began' });
  // what is being written over is not safe any more
  await run.ports.journal.dropParts(id, [range.partNumber]);
  run.bytes.resume(source.bytes - (range.end - range.start));
  return receivePart(run, file, range);
}

/**
 * Nothing tells which bytes are wrong. First what the disk holds is read again; then the parts are brought again, one
 * after the other, until the whole is right.
 */
async function repair(
  run: DownloadRun,
  file: PartFile,
  before: readonly SafePart[],
  wanted: string,
): Promise<void> {
  const { source, partSize, id, path } = run.job();
  const parts = [...before];
  const ranges = partsOf(source.bytes, partSize);
  const again = async (index: number, range: PartRange): Promise<boolean> => {
    parts[index] = await receiveAgain(run, file, range);
    return crc64OfParts(parts) === wanted;
  };
  for (const [index, range] of ranges.entries())
    if ((await sumOnDisk(run, file, range)) !== parts[index]?.crc64)
      if (await again(index, range)) return;
  for (const [index, range] of ranges.entries()) if (await again(index, range)) return;
  // another try begins from nothing
  await run.ports.journal.dropParts(
    id,
    parts.map(({ partNumber }) => partNumber),
  );
  throw new AppError('oss.downloadMismatch', { key: source.objectKey, path });
}

async function sumOnDisk(run: DownloadRun, file: PartFile, range: PartRange): Promise<string> {
  const { crc64, pieces } = run.ports;
  const sum = crc64.start();
  const piece = pieces.take();
  try {
    for (let at = range.start; at < range.end; at += piece.byteLength) {
      run.signal.throwIfAborted();
      const bytes = piece.subarray(0, Math.min(piece.byteLength, range.end - at));
      await file.read(bytes, at);
      await sum.update(bytes);
    }
    return await sum.digest();
  } finally {
    pieces.giveBack(piece);
  }
}
