import type { Cure, CureOrder, CureStep } from '../../../contract/preflight.ts';
import { AppError, isAppError, toFailure } from '../../core/app-error.ts';
import { planCure } from '../../core/preflight/plan-cure.ts';
import { createLatestValue } from '../runs/latest-value.ts';
import type { LatestValue } from '../runs/latest-value.ts';
import { doStep, type StepWorld } from './cure-steps.ts';

export interface CureRequest {
  readonly connectionId: string;
  readonly workflowName: string;
  readonly order: CureOrder;
  /** Repairs, by id, that the person said yes to. */
  readonly chosen: readonly string[];
}

/** From what is missing to the run in one press: written down first, told as it goes, taken up again after an end. */
export interface Cures {
  /** Throws `preflight.stuck`; gives the one that is under way for this workflow, if there is one. */
  start(request: CureRequest, signal?: AbortSignal): Promise<Cure>;
  /** What failed is tried again, what is done stays done; throws `preflight.notFound`. */
  retry(id: string): Promise<Cure>;
  /** Ends after the step at hand; a transfer that it began goes on in its own list. */
  cancel(id: string): Promise<Cure>;
  /** Takes one that has ended off the list. */
  forget(id: string): Promise<void>;
  /** Those of a connection, then all of them after each change. */
  watch(connectionId: string, signal?: AbortSignal): AsyncGenerator<readonly Cure[]>;
  /** Goes on with what was under way when the app ended, however it ended. */
  recover(): Promise<void>;
  close(): Promise<void>;
}

interface World {
  readonly ports: StepWorld;
  readonly cures: Map<string, Cure>;
  readonly running: Map<string, { readonly stop: AbortController; readonly end: Promise<void> }>;
  /** What was written down before, once. */
  readonly load: () => Promise<void>;
  /** Writes it down, then shows it. */
  readonly keep: (cure: Cure) => Promise<Cure>;
  readonly drop: (id: string) => Promise<void>;
  readonly latest: LatestValue<readonly Cure[]>;
}

export function createCures(ports: StepWorld): Cures {
  const world = openWorld(ports);
  const { cures, running, load, keep, drop, latest } = world;
  return {
    async start(request, signal) {
      await load();
      return startCure(world, request, signal);
    },
    async retry(id) {
      await load();
      return retryCure(world, find(world, id));
    },
    async cancel(id) {
      await load();
      running.get(id)?.stop.abort();
      await running.get(id)?.end;
      const cure = find(world, id);
      return cure.state === 'done' ? cure : keep({ ...cure, state: 'cancelled' });
    },
    async forget(id) {
      await load();
      if (find(world, id).state !== 'working') await drop(id);
    },
    async *watch(connectionId, signal) {
      await load();
      for await (const list of latest.read(signal))
        yield list.filter((cure) => cure.connectionId === connectionId);
    },
    async recover() {
      await load();
      for (const cure of cures.values()) if (cure.state === 'working') go(world, cure);
    },
    async close() {
      const ends = [...running.values()];
      for (const { stop } of ends) stop.abort();
      await Promise.all(ends.map(({ end }) => end));
      latest.end();
    },
  };
}

function openWorld(ports: StepWorld): World {
  const { store } = ports;
  const cures = new Map<string, Cure>();
  const latest = createLatestValue<readonly Cure[]>();
  const show = () => {
    latest.set([...cures.values()]);
  };
  let loading: Promise<void> | null = null;
  const read = async () => {
    for (const cure of await store.list()) cures.set(cure.id, cure);
    show();
  };
  return {
    ...{ ports, cures, latest, running: new Map() },
    load: () => (loading ??= read()),
    keep: async (cure) => {
      await store.save(cure);
      cures.set(cure.id, cure);
      show();
      return cure;
    },
    drop: async (id) => {
      await store.remove(id);
      cures.delete(id);
      show();
    },
  };
}

function find({ cures }: World, id: string): Cure {
  const cure = cures.get(id);
  if (cure === undefined) throw new AppError('preflight.notFound', { id });
  return cure;
}

async function startCure(
  world: World,
  { connectionId, workflowName, order, chosen }: CureRequest,
  signal?: AbortSignal,
): Promise<Cure> {
  const { ports, cures, keep, drop } = world;
  const isSame = (cure: Cure): boolean =>
    cure.connectionId === connectionId && cure.workflowName === workflowName;
  const before = [...cures.values()].filter(isSame);
  const underWay = before.find(({ state }) => state === 'working');
  if (underWay !== undefined) return underWay;
  const { switches, values } = order;
  const look = { connectionId, workflowName, switches, values, fresh: true };
  const { findings } = await ports.preflight.check(look, signal);
  const plan = planCure(findings, order, new Set(chosen));
  for (const { id } of before) await drop(id);
  const cure = await keep({
    ...{ id: ports.newId(), connectionId, workflowName, createdAt: ports.clock.now() },
    ...{ order: plan.order, steps: [...plan.steps], state: 'working' },
  });
  go(world, cure);
  return cure;
}

async function retryCure(world: World, cure: Cure): Promise<Cure> {
  if (world.running.has(cure.id) || cure.state === 'done') return cure;
  const steps = cure.steps.map((step): CureStep =>
    step.at.state === 'failed' ? { ...step, at: { state: 'waiting' } } : step,
  );
  const again = await world.keep({ ...cure, steps, state: 'working' });
  go(world, again);
  return again;
}

function go(world: World, cure: Cure): void {
  if (world.running.has(cure.id)) return;
  const stop = new AbortController();
  const end = work(world, cure, stop.signal)
    .catch((error: unknown) => {
      if (!stop.signal.aborted) world.ports.reportDefect(error);
    })
    .finally(() => world.running.delete(cure.id));
  world.running.set(cure.id, { stop, end });
}

/** What comes to the server first, each on its own; restart, check and run only once all of it is there. */
async function work(world: World, cure: Cure, signal: AbortSignal): Promise<void> {
  let current = cure;
  for (const index of cure.steps.keys()) {
    signal.throwIfAborted();
    const isBrought = [
      'install',
      'uploadModel',
      'copyModel',
      'importModel',
      'uploadMedia',
    ].includes(current.steps[index]?.kind ?? '');
    if (!isBrought && hasFailed(current)) break;
    current = await oneStep(world, current, index, signal);
  }
  await world.keep({ ...current, state: hasFailed(current) ? 'failed' : 'done' });
}

const hasFailed = ({ steps }: Cure): boolean => steps.some(({ at }) => at.state === 'failed');

async function oneStep(
  { ports, keep }: World,
  cure: Cure,
  index: number,
  signal: AbortSignal,
): Promise<Cure> {
  const step = cure.steps[index];
  if (step === undefined || step.at.state === 'done') return cure;
  let current = cure;
  const put = async (changed: CureStep): Promise<void> => {
    current = await keep({ ...current, steps: current.steps.with(index, changed) });
  };
  // a step that was at work when the app ended keeps the time at which it began
  const begun = { state: 'working', startedAt: ports.clock.now() } as const;
  const started: CureStep = { ...step, at: step.at.state === 'working' ? step.at : begun };
  await put(started);
  try {
    const done = await doStep(ports, { cure: current, keep: put, signal }, started);
    await put({ ...done, at: { state: 'done' } });
  } catch (error) {
    signal.throwIfAborted();
    // a defect is logged whole and told as one, and what is done stays done
    if (!isAppError(error)) ports.reportDefect(error);
    const failed = current.steps[index] ?? started;
    await put({ ...failed, at: { state: 'failed', failure: toFailure(error) } });
  }
  return current;
}
