import { CheckStep, type CheckLine, type WarningCode } from '../../../contract/connection.ts';
import { AppError, isAppError, toFailure } from '../../core/app-error.ts';

type Facts = Readonly<Record<string, string>>;

/** How a step ended, without its name. */
export type StepEnd =
  | { readonly state: 'ok'; readonly facts: Facts }
  | { readonly state: 'warning'; readonly warning: WarningCode; readonly facts: Facts }
  | { readonly state: 'failed'; readonly error: AppError }
  | { readonly state: 'skipped' };

export const ok = (facts: Facts = {}): StepEnd => ({ state: 'ok', facts });
export const warn = (warning: WarningCode, facts: Facts): StepEnd => ({
  state: 'warning',
  warning,
  facts,
});
export const fail = (error: AppError): StepEnd => ({ state: 'failed', error });
export const skipped: StepEnd = { state: 'skipped' };

/** Whether the steps behind this one can be tried. */
export function passed(end: StepEnd): boolean {
  return end.state === 'ok' || end.state === 'warning';
}

/** The list that grows while the check runs. */
export interface CheckLines {
  /** Announces the step, takes it, tells how it ended; an `AppError` fails the step, anything else is a bug. */
  take(step: CheckStep, act: () => Promise<StepEnd>): Promise<StepEnd>;
  /** Tells that there is nothing to try in this step. */
  skip(step: CheckStep): void;
  /** Tells every step of this half that was not taken as skipped. */
  skipRest(half: 'server' | 'bucket'): void;
  /** How each step ended, in the order in which they are shown. */
  ended(): readonly CheckLine[];
}

export function createCheckLines(
  onLine: (line: CheckLine) => void,
  signal: AbortSignal | undefined,
): CheckLines {
  const ended = new Map<CheckStep, CheckLine>();
  const end = (step: CheckStep, how: StepEnd) => {
    const line = lineOf(step, how);
    ended.set(step, line);
    onLine(line);
  };
  return {
    take: async (step, act) => {
      assertGoing(signal);
      onLine({ step, state: 'running' });
      const how = await endOf(act, signal);
      end(step, how);
      return how;
    },
    skip: (step) => {
      end(step, skipped);
    },
    skipRest: (half) => {
      for (const step of CheckStep.options)
        if (step.startsWith(`${half}.`) && !ended.has(step)) end(step, skipped);
    },
    ended: () => CheckStep.options.flatMap((step) => ended.get(step) ?? []),
  };
}

async function endOf(
  act: () => Promise<StepEnd>,
  signal: AbortSignal | undefined,
): Promise<StepEnd> {
  try {
    return await act();
  } catch (error) {
    assertGoing(signal);
    if (!isAppError(error)) throw error;
    return fail(error);
  }
}

function assertGoing(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new AppError('app.interrupted', {}, { cause: signal.reason });
}

function lineOf(step: CheckStep, how: StepEnd): CheckLine {
  switch (how.state) {
    case 'ok':
      return { step, state: 'ok', facts: { ...how.facts } };
    case 'warning':
      return { step, state: 'warning', warning: how.warning, facts: { ...how.facts } };
    case 'failed':
      return { step, state: 'failed', failure: toFailure(how.error) };
    case 'skipped':
      return { step, state: 'skipped' };
    default:
      return how satisfies never;
  }
}
