import type { PartRange } from '../../core/uploads/part-plan.ts';
import type { Flight } from '../uploads/byte-count.ts';
import type { Crc64Sum } from '../uploads/upload-ports.ts';
import type { PartFile, SafePart } from './download-ports.ts';
import { showBytes, type DownloadRun } from './download-run.ts';
import { intoPieces } from './into-pieces.ts';

const mostLanes = 8;

/** Brings all ranges over the lanes; the first that fails for good cuts the others. */
export async function receiveParts(
  run: DownloadRun,
  file: PartFile,
  ranges: readonly PartRange[],
): Promise<void> {
  const cut = new AbortController();
  const signal = AbortSignal.any([run.signal, cut.signal]);
  const waiting = ranges.values();
  const failures: unknown[] = [];
  const worker = async () => {
    for (const range of waiting) {
      if (signal.aborted) return;
      try {
        const { lanes } = run.ports.traffic.down;
        await lanes.run(() => receivePart({ ...run, signal }, file, range), signal);
      } catch (error) {
        failures.push(error);
        cut.abort(error);
      }
    }
  };
  // the lanes decide how many of them receive: there may be more of those before the file is through
  const workers = Math.min(mostLanes, ranges.length);
  await Promise.all(Array.from({ length: workers }, worker));
  run.signal.throwIfAborted();
  if (failures.length > 0) throw failures[0];
}

/** Brings one range to the disk and writes it down as safe. */
export async function receivePart(
  run: DownloadRun,
  file: PartFile,
  range: PartRange,
): Promise<SafePart> {
  return run.patience.persist(() => tryReceive(run, file, range));
}

async function tryReceive(run: DownloadRun, file: PartFile, range: PartRange): Promise<SafePart> {
  const { ports } = run;
  const flight = run.bytes.flight();
  const sum = ports.crc64.start();
  const state = { digested: false };
  try {
    const receive = () => receiveBytes(run, { file, range, sum, flight });
    await ports.traffic.down.trip(range.end - range.start, receive);
    state.digested = true;
    const crc64 = await sum.digest();
    // the journal may not promise what a loss of power would take away
    await file.sync();
    const { partNumber, start, end } = range;
    const part = { partNumber, bytes: end - start, crc64 };
    await ports.journal.savePart(run.job().id, part);
    flight.acknowledged(end - start);
    return part;
  } catch (error) {
    flight.lost();
    throw error;
  } finally {
    if (!state.digested) sum.abandon();
    await showBytes(run);
  }
}

interface Receiving {
  readonly file: PartFile;
  readonly range: PartRange;
  readonly sum: Crc64Sum;
  readonly flight: Flight;
}

async function receiveBytes(
  run: DownloadRun,
  { file, range, sum, flight }: Receiving,
): Promise<void> {
  const { ports, signal } = run;
  const { start, end } = range;
  const { objectKey, etag } = run.job().source;
  const arrived = countedChunks(
    run,
    flight,
    run.bucket.objects.read(objectKey, { start, end, etag }, signal),
  );
  let position = start;
  // the disk and the sum may be one piece behind the socket, so that none waits for the others
  let before: Promise<unknown> = Promise.resolve();
  try {
    for await (const piece of intoPieces(arrived, ports.pieces, end - start)) {
      const at = position;
      const earlier = before;
      position += piece.bytes.byteLength;
      const store = () => bothDone(file.write(piece.bytes, at), sum.update(piece.bytes));
      before = earlier.then(store).finally(piece.release);
      await earlier;
    }
  } finally {
    // nothing may still be written when the next try begins at the same place
    await Promise.allSettled([before]);
  }
  await before;
}

/** Waits for both, whatever happens to one: they share a piece of memory. */
async function bothDone(...work: readonly Promise<void>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(work))
    if (outcome.status === 'rejected') throw outcome.reason;
}

async function* countedChunks(
  run: DownloadRun,
  flight: Flight,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let receivedBytes = 0;
  for await (const chunk of chunks) {
    receivedBytes += chunk.byteLength;
    flight.sent(receivedBytes);
    run.patience.moved();
    void showBytes(run);
    await run.ports.traffic.down.pace.take(chunk.byteLength, run.signal);
    yield chunk;
  }
}
