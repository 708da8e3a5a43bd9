import { AppError, isAppError } from '../../core/app-error.ts';
import { partSizeFor } from '../../core/uploads/part-plan.ts';
import { receivedCounts, type DownloadRun } from './download-run.ts';
import { discardPartFile, openPartFile, removePartFile } from './open-part-file.ts';
import { proveDownload } from './prove-download.ts';
import { receiveParts } from './receive-parts.ts';
import { namedBefore, settleTarget, type DownloadEnding } from './settle-target.ts';

// an object that is replaced again and again is not chased for ever
const roundsAllowed = 5;

/** Brings the object to the disk; the file is proven and has its name when it returns. */
export async function runDownload(run: DownloadRun): Promise<DownloadEnding> {
  await run.step({ type: 'began' });
  const named = await namedBefore(run);
  if (named !== null) {
    // its parts prove it until its end is written down, which takes them along
    await removePartFile(run.ports.targets, run.job());
    return named;
  }
  for (let round = 1; ; round += 1) {
    await followObject(run);
    try {
      return await bring(run);
    } catch (error) {
      if (!isAppError(error, 'oss.objectChanged') || round >= roundsAllowed) throw error;
    }
  }
}

/** Begins anew where another object stands at the key now; throws `oss.noSuchKey` where none does. */
async function followObject(run: DownloadRun): Promise<void> {
  const { source, partSize } = run.job();
  const key = source.objectKey;
  const head = await run.patience.persist(() => run.bucket.objects.head(key, run.signal));
  if (head === null) throw new AppError('oss.noSuchKey', { key });
  if (head.etag === source.etag && head.bytes === source.bytes) return;
  await discardPartFile(run);
  run.bytes.startOver();
  const { bytes, etag, crc64 } = head;
  await run.step({
    type: 'startedOver',
    source: { ...source, bytes, etag, crc64 },
    partSize: partSizeFor(bytes, partSize),
  });
}

async function bring(run: DownloadRun): Promise<DownloadEnding> {
  const there = await settleTarget(run);
  if (there !== null) {
    await discardPartFile(run);
    return there;
  }
  const opened = await openPartFile(run);
  const { file, missing } = opened;
  try {
    await receiveParts(run, file, missing);
    await run.step({ type: 'moved', bytes: receivedCounts(run.bytes) });
    await run.step({ type: 'allHere' });
    const { crc64, proof } = await proveDownload(run, opened);
    await file.sync();
    const proven: DownloadEnding = { outcome: 'downloaded', crc64, proof };
    // an open file cannot be renamed everywhere
    await file.close();
    return await giveName(run, proven);
  } finally {
    await file.close();
  }
}

async function giveName(run: DownloadRun, proven: DownloadEnding): Promise<DownloadEnding> {
  const { path, partFile, ifExists } = run.job();
  if (partFile === null) throw new Error('a download without its file');
  run.signal.throwIfAborted();
  const { targets } = run.ports;
  if ((await targets.claim(partFile.path, path, ifExists === 'replace')) === 'claimed')
    return proven;
  // something has taken the name since it was looked at
  const there = await settleTarget(run);
  if (there === null) throw new AppError('file.alreadyExists', { path });
  await discardPartFile(run);
  return there;
}
