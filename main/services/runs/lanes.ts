import { isAppError } from '../../core/app-error.ts';
import { isTransient } from '../../core/error-traits.ts';
import type { Clock } from '../ports/clock.ts';

/** Work for each connection on its own: a slow or absent server holds up no other one. */
export interface Lanes {
  /** Begins unless this connection's last work goes on, or failed too short a while ago. */
  run(connectionId: string, work: () => Promise<void>): void;
  /** Resolves when all that was begun is over. */
  settled(): Promise<void>;
}

/** A server that is away is asked again soon. */
const soonMs = 3_000;
/** A wrong password, a full disk: asking more often would only make it worse. */
const laterMs = 30_000;

export function createLanes(
  {
    clock,
    reportDefect,
  }: { readonly clock: Clock; readonly reportDefect: (error: unknown) => void },
  signal: AbortSignal,
): Lanes {
  const busy = new Map<string, Promise<void>>();
  const retryAt = new Map<string, number>();
  const failed = (connectionId: string, error: unknown): void => {
    if (signal.aborted) return;
    if (!isAppError(error)) reportDefect(error);
    const isAway = isAppError(error) && isTransient(error.code);
    retryAt.set(connectionId, clock.now() + (isAway ? soonMs : laterMs));
  };
  return {
    run(connectionId, work) {
      if (busy.has(connectionId) || clock.now() < (retryAt.get(connectionId) ?? 0)) return;
      const going = work()
        .then(
          () => void retryAt.delete(connectionId),
          (error: unknown) => {
            failed(connectionId, error);
          },
        )
        .finally(() => void busy.delete(connectionId));
      busy.set(connectionId, going);
    },
    async settled() {
      await Promise.all(busy.values());
    },
  };
}
