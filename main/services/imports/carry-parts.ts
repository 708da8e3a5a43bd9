import { AppError, isAppError } from '../../core/app-error.ts';
import { isSent, type ImportTask, type SentPart } from '../../core/imports/import-tasks.ts';
import type { PartRange } from '../../core/uploads/part-plan.ts';
import { showCounts, type ImportRun } from './import-run.ts';
import type { HashTurn, OrderedHash } from './ordered-hash.ts';
import type { SpooledPart } from './spool.ts';

/** Parts of one import that have memory at once: some being read, some being sent, some waiting for the hash. */
const mostAtOnce = 6;

const mismatchesAllowed = 3;

/** A part that was read before has other bytes now: the file is another one, or one of the two reads was damaged. */
export class PartReadsDiffer extends Error {}

interface PartWork {
  readonly run: ImportRun;
  readonly uploadId: string;
  readonly task: ImportTask;
  readonly part: SpooledPart;
  readonly turn: HashTurn | null;
  /** Stops all the others. */
  readonly cut: (error: unknown) => void;
}

/** Does all tasks, several at once; the first that fails for good cuts the others. */
export async function carryParts(
  run: ImportRun,
  uploadId: string,
  tasks: readonly ImportTask[],
  hash: OrderedHash | null,
): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([run.signal, stop.signal]);
  const failures: unknown[] = [];
  const cut = (error: unknown) => {
    failures.push(error);
    stop.abort(error);
  };
  const atWork = new Set<Promise<void>>();
  try {
    for (const task of tasks) {
      const { start, end } = task.range;
      // taken in the order of the file: the part that the hash waits for has its memory before any later one
      const part = await run.spool.take(end - start, signal);
      const turn = task.hash ? (hash?.turn(task.range) ?? null) : null;
      const work = carryPart({ run: { ...run, signal }, uploadId, task, part, turn, cut }).finally(
        () => {
          part.release();
          atWork.delete(work);
        },
      );
      atWork.add(work);
      if (atWork.size >= mostAtOnce) await Promise.race(atWork);
    }
  } catch (error) {
    cut(error);
  }
  await Promise.all(atWork);
  run.signal.throwIfAborted();
  if (failures.length > 0) throw failures[0];
}

/** Never rejects: a failure goes to `cut`. The part's memory is not in use any more when it resolves. */
async function carryPart(work: PartWork): Promise<void> {
  const { run, task, part, turn, cut } = work;
  let crc64: string;
  try {
    crc64 = await run.reads.run(() => fetchPart(run, task.range, part), run.signal);
    if (task.knownCrc64 !== null && crc64 !== task.knownCrc64) throw new PartReadsDiffer();
  } catch (error) {
    turn?.fail(error);
    cut(error);
    return;
  }
  const hashed = turn?.give(part.blocks, crc64) ?? Promise.resolve();
  await Promise.all([hashed.catch(cut), deliver(work, crc64).catch(cut)]);
}

/** Reads a part into its memory and gives its CRC64. */
async function fetchPart(
  run: ImportRun,
  { start, end }: PartRange,
  part: SpooledPart,
): Promise<string> {
  const { crc64, traffic } = run.ports;
  await run.sourcePatience.persist(async () => {
    let at = 0;
    for await (const chunk of run.remote.read(start, end, run.signal)) {
      part.write(at, chunk);
      at += chunk.length;
      run.count.fetched(chunk.length);
      run.sourcePatience.moved();
      await showCounts(run);
      await traffic.down.limit.take(chunk.length, run.signal);
    }
  });
  const sum = crc64.start();
  try {
    for (const block of part.blocks) await sum.update(block);
    return await sum.digest();
  } catch (error) {
    sum.abandon();
    throw error;
  }
}

/** Sees to it that the bucket holds the part, and that it is written down. */
async function deliver(work: PartWork, crc64: string): Promise<void> {
  const { run, task } = work;
  const { partNumber, start, end } = task.range;
  const { send } = task;
  if (send.state === 'done') return;
  const bytes = end - start;
  if (send.state === 'listed' && send.crc64 === crc64) {
    await writeDown(run, { partNumber, bytes, crc64, etag: send.etag });
    run.count.accepted(bytes);
    await showCounts(run);
    return;
  }
  for (let mismatches = 1; ; mismatches += 1) {
    try {
      await run.patience.persist(() =>
        run.ports.traffic.up.lanes.run(() => trySend(work, crc64), run.signal),
      );
      return;
    } catch (error) {
      if (!isAppError(error, 'oss.crcMismatch') || mismatches >= mismatchesAllowed) throw error;
    }
  }
}

async function trySend({ run, uploadId, task, part }: PartWork, crc64: string): Promise<void> {
  const { objectKey: key } = run.job().target;
  const { partNumber, start, end } = task.range;
  const bytes = end - start;
  const flight = run.count.flight();
  try {
    const send = () =>
      run.bucket.multipart.uploadPart(
        { key, uploadId, partNumber, bytes, body: bodyOf(run, part) },
        {
          signal: run.signal,
          onSent: (sentBytes) => {
            flight.sent(sentBytes);
            run.patience.moved();
            void showCounts(run);
          },
        },
      );
    const answer = await run.ports.traffic.up.trip(bytes, send);
    if (answer.crc64 !== null && answer.crc64 !== crc64)
      throw new AppError('oss.crcMismatch', { key });
    await writeDown(run, { partNumber, bytes, crc64, etag: answer.etag });
    flight.acknowledged(bytes);
  } catch (error) {
    flight.lost();
    throw error;
  } finally {
    await showCounts(run);
  }
}

async function* bodyOf(run: ImportRun, part: SpooledPart): AsyncGenerator<Uint8Array> {
  const { pace } = run.ports.traffic.up;
  for (const block of part.blocks)
    for (let at = 0; at < block.length;) {
      const slice = block.subarray(at, at + pace.sliceBytes);
      await pace.take(slice.length, run.signal);
      yield slice;
      at += slice.length;
    }
}

function writeDown(run: ImportRun, part: SentPart): Promise<void> {
  return run.ports.journal.savePart(run.job().id, part);
}

/** The acknowledged parts of a job. */
export async function sentParts(
  run: Pick<ImportRun, 'ports' | 'job'>,
): Promise<readonly SentPart[]> {
  return (await run.ports.journal.parts(run.job().id)).filter(isSent);
}
