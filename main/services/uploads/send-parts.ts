import { AppError, isAppError } from '../../core/app-error.ts';
import type { PartRange } from '../../core/uploads/part-plan.ts';
import type { JournalPart, PartTask } from '../../core/uploads/reconcile-parts.ts';
import { partBody, sumRange } from './part-body.ts';
import type { RunContext } from './run-context.ts';

const mostLanes = 8;

const mismatchesAllowed = 3;

/** Does all tasks over the lanes; the first that fails for good cuts the others. */
export async function sendParts(
  run: RunContext,
  uploadId: string,
  tasks: readonly PartTask[],
): Promise<void> {
  const cut = new AbortController();
  const signal = AbortSignal.any([run.signal, cut.signal]);
  const waiting = tasks.values();
  let failure: { readonly error: unknown } | null = null;
  const worker = async () => {
    for (const task of waiting) {
      if (signal.aborted) return;
      try {
        await run.ports.traffic.up.lanes.run(
          () => doTask({ ...run, signal }, uploadId, task),
          signal,
          run.rank,
        );
      } catch (error) {
        failure ??= { error };
        cut.abort(error);
      }
    }
  };
  // the lanes decide how many of them send: there may be more of those before the file is through
  const workers = Math.min(mostLanes, tasks.length);
  await Promise.all(Array.from({ length: workers }, worker));
  run.signal.throwIfAborted();
  const first = firstOf(() => failure);
  if (first !== null) throw first.error;
}

// TypeScript does not see that a closure has set the variable
function firstOf<T>(read: () => T): T {
  return read();
}

async function doTask(run: RunContext, uploadId: string, task: PartTask): Promise<void> {
  if (task.task === 'reread' && (await acceptListed(run, task))) return;
  await sendPart(run, uploadId, task.range);
}

/** A part that only the server holds counts when it is what the file holds. */
async function acceptListed(
  run: RunContext,
  { range, listed }: Extract<PartTask, { task: 'reread' }>,
): Promise<boolean> {
  const crc64 = await sumRange(run.file, run.ports.crc64.start(), range, run.signal);
  if (crc64 !== listed.crc64) return false;
  const bytes = range.end - range.start;
  await writeDown(run, { partNumber: range.partNumber, bytes, etag: listed.etag, crc64 });
  run.bytes.accepted(bytes);
  await showBytes(run);
  return true;
}

async function sendPart(run: RunContext, uploadId: string, range: PartRange): Promise<void> {
  let mismatches = 0;
  let isClockAsked = false;
  for (;;) {
    try {
      await run.patience.persist(() => trySend(run, uploadId, range));
      return;
    } catch (error) {
      if (isAppError(error, 'oss.clockSkew') && !isClockAsked) {
        // the clock was set while the upload went on: a small request finds out by how much
        isClockAsked = true;
        await run.patience.persist(() => run.bucket.probe(run.signal));
        continue;
      }
      mismatches += 1;
      if (!isAppError(error, 'oss.crcMismatch') || mismatches >= mismatchesAllowed) throw error;
    }
  }
}

async function trySend(run: RunContext, uploadId: string, range: PartRange): Promise<void> {
  const { objectKey: key } = run.job().target;
  const { partNumber, start, end } = range;
  const bytes = end - start;
  const flight = run.bytes.flight();
  const sum = run.ports.crc64.start();
  const body = partBody(
    run.file.read(start, end, run.signal),
    sum,
    run.ports.traffic.up.pace,
    run.signal,
  );
  let digested = false;
  try {
    const send = () =>
      run.bucket.multipart.uploadPart(
        { key, uploadId, partNumber, bytes, body },
        {
          signal: run.signal,
          onSent: (sentBytes) => {
            flight.sent(sentBytes);
            run.patience.moved();
            void showBytes(run);
          },
        },
      );
    const answer = await run.ports.traffic.up.trip(bytes, send);
    digested = true;
    const crc64 = await sum.digest();
    if (answer.crc64 !== null && answer.crc64 !== crc64)
      throw new AppError('oss.crcMismatch', { key });
    await writeDown(run, { partNumber, bytes, etag: answer.etag, crc64 });
    flight.acknowledged(bytes);
  } catch (error) {
    flight.lost();
    throw error;
  } finally {
    if (!digested) sum.abandon();
    await showBytes(run);
  }
}

function writeDown(run: RunContext, part: JournalPart): Promise<void> {
  return run.ports.journal.savePart(run.job().id, part);
}

async function showBytes(run: RunContext): Promise<void> {
  await run.step({ type: 'moved', bytes: run.bytes.counts() });
}
