import type { Failure } from '../../../contract/error-code.ts';
import { isAppError, toFailure } from '../../core/app-error.ts';
import { isTransient } from '../../core/error-traits.ts';
import type { Clock } from '../ports/clock.ts';
import type { Line } from '../traffic/line.ts';

export interface Stumble {
  readonly attempt: number;
  readonly retryAt: number;
  readonly failure: Failure;
}

export interface PatienceOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly line: Line;
  /** The small request that proves the line again. */
  readonly check: () => Promise<unknown>;
  readonly signal: AbortSignal;
  /** Gives up when nothing has moved for so long; Infinity never does. */
  readonly giveUpAfterMs: number;
  /** Everything that is under way waits for another try. */
  readonly onStumble: (stumble: Stumble) => void;
  /** Something works; called often. */
  readonly onRecover: () => void;
}

/** Tries again what may recover by itself; the one place that does. */
export interface Patience {
  /** Runs `act` until it works, fails for good, or nothing has moved for too long. */
  persist<T>(act: () => Promise<T>): Promise<T>;
  /** Something moved: patience begins anew. */
  moved(): void;
}

const firstDelayMs = 300;
const longestDelayMs = 30_000;
const manyFailures = 12;

export function createPatience(options: PatienceOptions): Patience {
  const { clock, line, signal } = options;
  const budget = createBudget(clock, options.giveUpAfterMs);
  let active = 0;
  let waiting = 0;
  const moved = () => {
    budget.moved();
    options.onRecover();
  };
  const waitAfter = async (error: unknown, attempt: number) => {
    signal.throwIfAborted();
    budget.failed();
    const worthwhile = isAppError(error) && isTransient(error.code);
    if (!worthwhile || budget.isExhausted()) throw error;
    const retryAt = clock.now() + delayMs(attempt, options.random(), error);
    line.failed(error, retryAt);
    waiting += 1;
    if (waiting === active) options.onStumble({ attempt, retryAt, failure: toFailure(error) });
    try {
      await clock.sleep(retryAt - clock.now(), signal);
    } finally {
      waiting -= 1;
    }
  };
  const persist = async <T>(act: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await line.ready(options.check, signal);
        const result = await act();
        budget.worked();
        line.worked();
        moved();
        return result;
      } catch (error) {
        await waitAfter(error, attempt);
      }
    }
  };
  return {
    moved,
    persist: async (act) => {
      active += 1;
      try {
        return await persist(act);
      } finally {
        active -= 1;
      }
    },
  };
}

function createBudget(clock: Clock, giveUpAfterMs: number) {
  let movedAt = clock.now();
  let workedAt = movedAt;
  let failuresInRow = 0;
  return {
    moved: () => {
      movedAt = clock.now();
    },
    worked: () => {
      workedAt = clock.now();
      failuresInRow = 0;
    },
    failed: () => {
      failuresInRow += 1;
    },
    isExhausted: () => {
      const now = clock.now();
      if (now - movedAt >= giveUpAfterMs) return true;
      // bytes that are taken and then refused, again and again, are no progress either
      return failuresInRow >= manyFailures && now - workedAt >= giveUpAfterMs;
    },
  };
}

/** Doubles up to 30 s; half of it is left to chance, so that many do not come back at once. */
function delayMs(attempt: number, random: number, error: unknown): number {
  const full = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1));
  // a server that tells when to come back is taken at its word
  const asked = isAppError(error, 'hub.throttled') ? Number(error.params.seconds) * 1_000 : 0;
  return asked + Math.round(full * (0.5 + random / 2));
}
