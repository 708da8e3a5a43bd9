import type { ImportJob } from '../../../contract/import.ts';
import type { CureStep } from '../../../contract/preflight.ts';
import { AppError } from '../../core/app-error.ts';
import { placeOfKey } from '../../core/models/place-of-key.ts';
import type { CurePorts } from './preflight-ports.ts';
import type { StepWork } from './cure-steps.ts';

type ImportStep = Extract<CureStep, { kind: 'importModel' }>;

/** Fetches a model from the link that the workflow names; one that was begun before the app ended goes on. */
export async function importModel(
  world: CurePorts,
  { cure, keep, signal }: StepWork,
  step: ImportStep,
): Promise<CureStep> {
  const { url, to, name, sha256 } = step;
  const known = step.jobId === null ? null : await world.imports.resume(step.jobId);
  const wish = { url, to, name, sha256 };
  const job = known ?? (await world.imports.bring(cure.connectionId, wish, signal));
  const kept = { ...step, jobId: job.id };
  await keep(kept);
  await untilImported(world, job, signal);
  const connection = await world.connectionOf(cure.connectionId);
  const prefix = await world.models.prefix(connection, signal);
  const place = placeOfKey(prefix, job.target.objectKey);
  if (place === null) return { ...kept, needsRestart: true };
  const seen = await world.models.visibility(connection, place, signal);
  return { ...kept, needsRestart: seen !== 'ready' };
}

/** A person may pause it or give it up in the drawer: then the step has failed and can be tried again. */
async function untilImported(
  { imports }: CurePorts,
  { id, name }: ImportJob,
  signal: AbortSignal,
): Promise<void> {
  for await (const jobs of imports.watch(signal)) {
    const job = jobs.find((each) => each.id === id);
    if (job === undefined) continue;
    if (job.state === 'done') return;
    if (job.state === 'failed') throw new AppError(job.failure.code, job.failure.params);
    if (job.state === 'paused' || job.state === 'cancelled')
      throw new AppError('preflight.importStopped', { name });
  }
  signal.throwIfAborted();
}
