import type { FieldValues } from '../../../contract/form.ts';
import type { Cure, CureStep, NodePack } from '../../../contract/preflight.ts';
import { AppError, isAppError } from '../../core/app-error.ts';
import { isTransient } from '../../core/error-traits.ts';
import { placeOfKey } from '../../core/models/place-of-key.ts';
import { nameOf } from '../../core/preflight/plan-cure.ts';
import { untilDone } from '../uploads/until-done.ts';
import { copyModel } from './copy-model.ts';
import type { PreflightService } from './create-preflight.ts';
import { importModel } from './import-step.ts';
import type { CurePorts } from './preflight-ports.ts';

export interface StepWorld extends CurePorts {
  readonly preflight: Pick<PreflightService, 'check' | 'forgetPacks'>;
}

/** How one step is done: `keep` writes down what has come of it so far. */
export interface StepWork {
  readonly cure: Cure;
  readonly keep: (changed: CureStep) => Promise<void>;
  readonly signal: AbortSignal;
}

type Step<Kind extends CureStep['kind']> = Extract<CureStep, { kind: Kind }>;

/**
 * Does a step, or finds that it was done before (the app may have ended right after it); gives what it has become.
 * Throws an `AppError` where it failed.
 */
export function doStep(world: StepWorld, work: StepWork, step: CureStep): Promise<CureStep> {
  switch (step.kind) {
    case 'install':
      return installPack(world, work, step);
    case 'uploadModel':
      return uploadModel(world, work, step);
    case 'copyModel':
      return copyIntoPlace(world, work, step);
    case 'importModel':
      return importModel(world, work, step);
    case 'uploadMedia':
      return uploadMedia(world, work, step);
    case 'restart':
      return restart(world, work, step);
    case 'check':
      return check(world, work, step);
    case 'run':
      return run(world, work, step);
    default:
      return step satisfies never;
  }
}

const lookEveryMs = 1_000;

async function installPack(
  world: StepWorld,
  { cure, signal }: StepWork,
  step: Step<'install'>,
): Promise<CureStep> {
  const { connectionId } = cure;
  const { packs } = await world.comfyOf(connectionId);
  const settled = async (pack: NodePack, taskId: string) => {
    for (;;) {
      const state = await packs.installState(pack, taskId, signal);
      if (state.state !== 'working') return state;
      await world.clock.sleep(lookEveryMs, signal);
    }
  };
  // it may have been asked for before the app ended, and be under way or there by now
  const before = await settled(step.pack, '');
  if (before.state === 'installed') return step;
  const taskId = world.newId();
  await packs.install(step.pack, taskId, signal);
  const after = await settled(step.pack, taskId);
  world.preflight.forgetPacks(connectionId);
  if (after.state === 'installed') return step;
  const reason = after.reason === '' ? 'none' : after.reason;
  throw new AppError('packs.failed', { title: step.pack.title, reason });
}

async function uploadModel(
  world: StepWorld,
  { cure, keep, signal }: StepWork,
  step: Step<'uploadModel'>,
): Promise<CureStep> {
  const { path, to } = step;
  const started =
    step.jobId === null
      ? await world.uploads.push(cure.connectionId, { path, to }, signal)
      : await world.uploads.start(step.jobId);
  const kept = { ...step, jobId: started.id };
  await keep(kept);
  // how far it is, the drawer of the transfers tells
  const progress = untilDone(world.uploads, started, signal);
  while ((await progress.next()).done !== true) signal.throwIfAborted();
  return { ...kept, needsRestart: await isUnseen(world, cure, started.target.objectKey, signal) };
}

async function copyIntoPlace(
  world: StepWorld,
  { cure, keep, signal }: StepWork,
  step: Step<'copyModel'>,
): Promise<CureStep> {
  let kept = step;
  const put = async (changed: Step<'copyModel'>): Promise<void> => {
    kept = changed;
    await keep(changed);
  };
  const key = await copyModel(world, cure, step, put, signal);
  return { ...kept, needsRestart: await isUnseen(world, cure, key, signal) };
}

/** Whether ComfyUI does not list an object that has just been put there. */
async function isUnseen(
  world: StepWorld,
  cure: Cure,
  objectKey: string,
  signal: AbortSignal,
): Promise<boolean> {
  const connection = await world.connectionOf(cure.connectionId);
  const prefix = await world.models.prefix(connection, signal);
  const place = placeOfKey(prefix, objectKey);
  return place === null || (await world.models.visibility(connection, place, signal)) !== 'ready';
}

async function uploadMedia(
  world: StepWorld,
  { cure, signal }: StepWork,
  step: Step<'uploadMedia'>,
): Promise<CureStep> {
  if (step.name !== null) return step;
  let name: string | null = null;
  for await (const event of world.inputs.send(cure.connectionId, step.path, signal))
    if (event.state === 'there') ({ name } = event);
  return { ...step, name };
}

async function restart(
  world: StepWorld,
  { cure, keep, signal }: StepWork,
  step: Step<'restart'>,
): Promise<CureStep> {
  if (!(await isRestartNeeded(world, cure, step, signal))) return { ...step, skipped: true };
  const order = { connectionId: cure.connectionId, budgetMs: restartBudgetMs, putQueueBack: true };
  let latest = step.latest;
  for await (const event of world.restarts.run(order, signal)) {
    latest = event;
    await keep({ ...step, latest });
  }
  if (latest?.state === 'failed') throw new AppError(latest.failure.code, latest.failure.params);
  world.preflight.forgetPacks(cure.connectionId);
  return { ...step, latest };
}

const restartBudgetMs = 300_000;

/** After a restart that the end of the app cut short, the server may have everything already. */
async function isRestartNeeded(
  world: StepWorld,
  cure: Cure,
  { forced }: Step<'restart'>,
  signal: AbortSignal,
): Promise<boolean> {
  const isAsked = cure.steps.some(
    (step) => step.kind === 'install' || ('needsRestart' in step && step.needsRestart === true),
  );
  if (!forced && !isAsked) return false;
  const found = await stopsOnceBack(world, cure, signal);
  return found.some(({ kind }) => kind === 'missingNode' || kind === 'missingModel');
}

async function check(
  world: StepWorld,
  { cure, signal }: StepWork,
  step: Step<'check'>,
): Promise<CureStep> {
  const stops = await stopsOf(world, cure, signal);
  if (stops.length === 0) return step;
  throw new AppError('preflight.stillMissing', { names: stops.map(nameOf).join(', ') });
}

const lookAgainMs = 2_000;

/** A server that was asked to restart before the app ended may still be away. */
async function stopsOnceBack(world: StepWorld, cure: Cure, signal: AbortSignal) {
  const { clock } = world;
  for (const until = clock.now() + restartBudgetMs; ;)
    try {
      return await stopsOf(world, cure, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!isAppError(error) || !isTransient(error.code) || clock.now() >= until) throw error;
      await clock.sleep(lookAgainMs, signal);
    }
}

async function stopsOf({ preflight }: StepWorld, cure: Cure, signal: AbortSignal) {
  const { connectionId, workflowName, order } = cure;
  const values = valuesOf(cure);
  const request = { connectionId, workflowName, switches: order.switches, values, fresh: true };
  const { findings } = await preflight.check(request, signal);
  return findings.filter(({ kind }) => kind !== 'warning');
}

/**
 * Under ids that are written down first: after an end of the app what was stored goes on, what is missing is queued,
 * and nothing is queued twice. What the server refused is queued anew.
 */
async function run(
  world: StepWorld,
  { cure, keep, signal }: StepWork,
  step: Step<'run'>,
): Promise<CureStep> {
  const { connectionId, workflowName, order } = cure;
  const { switches, count, front } = order;
  const before = new Map((await world.runs.list(connectionId)).map((each) => [each.id, each]));
  const wanted = step.runIds.length > 0 ? step.runIds : Array.from({ length: count }, world.newId);
  const runIds = wanted.map((id) => (before.get(id)?.state === 'rejected' ? world.newId() : id));
  await keep({ ...step, runIds });
  for (const id of runIds)
    if (before.get(id)?.state === 'stored') await world.runs.resume(id, front, signal);
  const done = new Set(runIds.filter((id) => before.has(id)));
  const at = front ? ('front' as const) : ('end' as const);
  const form = { connectionId, workflowName, switches, count, at, values: valuesOf(cure) };
  if (done.size < count) await world.forms.queue({ ...form, ids: runIds, done }, signal);
  return { ...step, runIds };
}

/** With the names that the server gave to what was sent up. */
function valuesOf({ order, steps }: Cure): FieldValues {
  const sent = steps.flatMap((step): readonly (readonly [string, string])[] =>
    step.kind === 'uploadMedia' && step.name !== null ? [[step.fieldId, step.name]] : [],
  );
  return { ...order.values, ...Object.fromEntries(sent) };
}
