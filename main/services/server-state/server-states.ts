import type { Connection, ServerState } from '../../../contract/connection.ts';
import type { LogEvent } from '../../../contract/server.ts';
import { AppError, isAppError, toFailure } from '../../core/app-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { Comfy } from '../ports/comfy.ts';
import type { LatestValue } from '../runs/latest-value.ts';
import { createLatestValue } from '../runs/latest-value.ts';
import type { Pauses } from '../runs/pauses.ts';
import { createPauses } from '../runs/pauses.ts';
import { isAborted } from '../signals.ts';
import { watchLog } from './watch-log.ts';

export interface ServerStatesPorts {
  readonly connectionOf: (id: string) => Promise<Connection>;
  readonly comfyOf: (id: string) => Promise<Comfy>;
  readonly isRestarting: (connectionId: string) => boolean;
  readonly clock: Clock;
}

export interface ServerStates {
  /** How the server stands, then each change; one asks for all who watch a connection. */
  watch(connectionId: string, signal: AbortSignal): AsyncGenerator<ServerState>;
  /** Has a watched server asked now, not when it is next due. */
  lookAgain(connectionId: string): void;
  /** The log's newest lines, then each new one; begins anew with another process. */
  watchLog(connectionId: string, signal: AbortSignal): AsyncGenerator<LogEvent>;
}

const lookEveryMs = 5_000;
const lookSoonMs = 1_500;
/** Each look posts the login again where the server refuses it. */
const lookAtLoginEveryMs = 30_000;
const longestLookMs = 10_000;
/** One answer that does not come is no outage. */
const missesAllowed = 1;

interface Asking {
  readonly state: LatestValue<ServerState>;
  readonly stop: AbortController;
  readonly pauses: Pauses;
  watchers: number;
  /** How often something has changed that calls for another look. */
  changes: number;
}

export function createServerStates(ports: ServerStatesPorts): ServerStates {
  const asked = new Map<string, Asking>();
  const forget = (connectionId: string, asking: Asking): void => {
    asking.stop.abort();
    if (asked.get(connectionId) === asking) asked.delete(connectionId);
  };
  const open = (connectionId: string): Asking => {
    const known = asked.get(connectionId);
    if (known !== undefined) return known;
    const asking: Asking = {
      ...{ state: createLatestValue<ServerState>(), stop: new AbortController() },
      ...{ pauses: createPauses(ports.clock), watchers: 0, changes: 0 },
    };
    asked.set(connectionId, asking);
    void ask(ports, connectionId, asking).catch((error: unknown) => {
      asking.state.fail(error);
      forget(connectionId, asking);
    });
    return asking;
  };
  return {
    async *watch(connectionId, signal) {
      const asking = open(connectionId);
      asking.watchers += 1;
      try {
        yield* asking.state.read(signal);
      } finally {
        asking.watchers -= 1;
        if (asking.watchers === 0) forget(connectionId, asking);
      }
    },
    lookAgain(connectionId) {
      const asking = asked.get(connectionId);
      if (asking === undefined) return;
      asking.changes += 1;
      asking.pauses.cutShort();
    },
    watchLog: (connectionId, signal) => watchLog(ports, connectionId, signal),
  };
}

async function ask(ports: ServerStatesPorts, connectionId: string, asking: Asking): Promise<void> {
  const { signal } = asking.stop;
  let state: ServerState = { state: 'connecting' };
  let misses = 0;
  asking.state.set(state);
  while (!signal.aborted) {
    const before = asking.changes;
    const found = await look(ports, connectionId, signal);
    if (isAborted(signal)) return;
    misses = found.state === 'unreachable' ? misses + 1 : 0;
    const isHiccup: boolean =
      state.state === 'connected' && mayBeHiccup(found) && misses <= missesAllowed;
    const next: ServerState = isHiccup ? state : keepSince(state, found);
    if (JSON.stringify(next) !== JSON.stringify(state)) asking.state.set(next);
    state = next;
    if (asking.changes === before) await asking.pauses.pause(pauseAfter(found), signal);
  }
}

function pauseAfter({ state }: ServerState): number {
  if (state === 'loginNeeded') return lookAtLoginEveryMs;
  return state === 'unreachable' || state === 'restarting' ? lookSoonMs : lookEveryMs;
}

/** A refused connection is no hiccup: nothing listens there. */
const mayBeHiccup = (found: ServerState): boolean =>
  found.state === 'unreachable' && found.failure.params.reason !== 'ECONNREFUSED';

async function look(
  ports: ServerStatesPorts,
  connectionId: string,
  signal: AbortSignal,
): Promise<ServerState> {
  const { connectionOf, comfyOf, isRestarting, clock } = ports;
  const since = clock.now();
  if (isRestarting(connectionId)) return { state: 'restarting', since };
  try {
    const { server } = await connectionOf(connectionId);
    if (server === null) return { state: 'noServer' };
    const comfy = await comfyOf(connectionId);
    const { comfyuiVersion } = await inTime(ports, server.url, signal, (until) =>
      comfy.status.stats(until),
    );
    // it may have been asked for in the meantime
    if (isRestarting(connectionId)) return { state: 'restarting', since };
    return { state: 'connected', since, comfyuiVersion };
  } catch (error) {
    if (isRestarting(connectionId)) return { state: 'restarting', since };
    if (!isAppError(error)) throw error;
    const failure = toFailure(error);
    const needsPerson = /^(secrets\.|comfy\.(login|forbidden))/.test(failure.code);
    return { state: needsPerson ? 'loginNeeded' : 'unreachable', since, failure };
  }
}

async function inTime<T>(
  { clock }: Pick<ServerStatesPorts, 'clock'>,
  url: string,
  signal: AbortSignal,
  work: (until: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const late = new AbortController();
  void clock.sleep(longestLookMs, AbortSignal.any([signal, over.signal])).then(
    () => {
      late.abort();
    },
    () => undefined,
  );
  try {
    return await work(AbortSignal.any([signal, late.signal]));
  } catch (error) {
    if (late.signal.aborted) throw new AppError('comfy.timeout', { host: new URL(url).host });
    throw error;
  } finally {
    over.abort();
  }
}

/** The same state goes on since it began. */
function keepSince(before: ServerState, found: ServerState): ServerState {
  return 'since' in before && 'since' in found && before.state === found.state
    ? { ...found, since: before.since }
    : found;
}
