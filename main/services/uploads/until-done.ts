import type { UploadJob } from '../../../contract/upload.ts';
import { AppError } from '../../core/app-error.ts';
import { isActive, isUnfinished, resumeOf } from '../../core/uploads/upload-steps.ts';
import type { Uploads } from './create-uploads.ts';

/**
 * The bytes of a job that the server holds, again and again until it is done. A person may pause it or give it up in
 * the drawer: `preflight.uploadStopped`. Throws what it failed with.
 */
export async function* untilDone(
  uploads: { watch(signal: AbortSignal): ReturnType<Uploads['watch']> },
  { id, path }: UploadJob,
  signal: AbortSignal,
): AsyncGenerator<number> {
  let hasGone = false;
  for await (const jobs of uploads.watch(signal)) {
    const job = jobs.find((each) => each.id === id);
    if (job === undefined) continue;
    if (job.state === 'done') return;
    hasGone ||= isActive(job);
    if (job.state === 'failed') throw new AppError(job.failure.code, job.failure.params);
    // one that rests since the app ended waits for its turn
    if ((job.state === 'paused' && hasGone) || !isUnfinished(job))
      throw new AppError('preflight.uploadStopped', { path });
    yield resumeOf(job)?.doneBytes ?? 0;
  }
  signal.throwIfAborted();
}
