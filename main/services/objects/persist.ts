import { isAppError } from '../../core/app-error.ts';
import { isTransient } from '../../core/error-traits.ts';
import type { Clock } from '../ports/clock.ts';

const tries = 5;
const firstPauseMs = 500;

/** Tries a small call again where the network or the service may recover. */
export async function persist<T>(
  clock: Pick<Clock, 'sleep'>,
  act: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await act();
    } catch (error) {
      signal.throwIfAborted();
      if (!isAppError(error) || !isTransient(error.code) || attempt >= tries) throw error;
      await clock.sleep(firstPauseMs * 2 ** (attempt - 1), signal);
    }
}
