import { isAppError } from '../../core/app-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { Comfy } from '../ports/comfy.ts';

/** Tells the old process of a server from the new one. */
export interface ProcessWatch {
  sawItDrop(): void;
  wasSeenDropping(): boolean;
  look(withinMs: number, signal: AbortSignal): Promise<ProcessLook>;
}

/** Who answers: the process from before the restart, nobody, or the new one. */
export type ProcessLook =
  | { readonly state: 'old' }
  | { readonly state: 'away' }
  | { readonly state: 'new'; readonly comfyuiVersion: string };

const socketWaitMs = 5_000;
const longestLookMs = 10_000;

/**
 * Begins before the reboot is asked for. Two kinds of evidence: the server was seen to go (the socket or a
 * connection dropped), and the log of the process that answers lacks the line that the old one wrote last. A line
 * cut by the network alone is told from a restart by that log.
 */
export async function watchProcess(
  comfy: Comfy,
  clientId: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<ProcessWatch> {
  let dropped = false;
  const lastLine = (await logTimes(comfy, signal))?.at(-1) ?? null;
  await openSocket(comfy, clientId, clock, signal, () => {
    dropped = true;
  });
  return {
    sawItDrop() {
      dropped = true;
    },
    wasSeenDropping: () => dropped,
    async look(withinMs, outer) {
      const limited = limit(clock, Math.min(longestLookMs, withinMs), outer);
      try {
        const { comfyuiVersion } = await comfy.status.stats(limited.signal);
        if (!dropped) return { state: 'old' };
        const isOld =
          lastLine !== null && (await logTimes(comfy, limited.signal))?.includes(lastLine) === true;
        return isOld ? { state: 'old' } : { state: 'new', comfyuiVersion };
      } catch (error) {
        outer.throwIfAborted();
        // mere silence may also be a busy process
        if (!limited.signal.aborted) {
          if (needsPerson(error)) throw error;
          dropped = true;
        }
        return { state: 'away' };
      } finally {
        limited.end();
      }
    },
  };
}

/** What waiting does not cure. Anything else is a server, or a gateway, that is on its way. */
function needsPerson(error: unknown): boolean {
  return (
    !isAppError(error) ||
    isAppError(
      error,
      'comfy.loginNeeded',
      'comfy.loginWrong',
      'comfy.loginNotSet',
      'comfy.forbidden',
    )
  );
}

/** The times of the log's lines, to the microsecond; null where the server tells no log. */
async function logTimes(comfy: Comfy, signal: AbortSignal): Promise<readonly string[] | null> {
  try {
    return (await comfy.status.logLines(signal)).map(({ at }) => at);
  } catch (error) {
    if (isAppError(error, 'comfy.rejected', 'comfy.notComfy', 'comfy.forbidden')) return null;
    throw error;
  }
}

function limit(clock: Clock, limitMs: number, outer: AbortSignal) {
  const stop = new AbortController();
  const signal = AbortSignal.any([outer, stop.signal]);
  void clock.sleep(Math.max(1, limitMs), signal).then(
    () => {
      stop.abort();
    },
    () => undefined,
  );
  return {
    signal,
    end: () => {
      stop.abort();
    },
  };
}

/** Resolves when the socket is open, or after a while without it: some gateways pass none. */
async function openSocket(
  comfy: Comfy,
  clientId: string,
  clock: Clock,
  signal: AbortSignal,
  onDrop: () => void,
): Promise<void> {
  const first = Promise.withResolvers<void>();
  let wasOpen = false;
  const listen = async () => {
    for await (const event of comfy.events.watch(clientId, signal)) {
      if (event.type === 'connected') wasOpen = true;
      if (event.type === 'disconnected' && wasOpen && !signal.aborted) onDrop();
      first.resolve();
    }
  };
  // a refused login comes to light in the requests as well
  void listen().catch(() => undefined);
  const enough = new AbortController();
  const wait = clock.sleep(socketWaitMs, AbortSignal.any([signal, enough.signal]));
  await Promise.race([first.promise, wait.catch(() => undefined)]);
  enough.abort();
}
