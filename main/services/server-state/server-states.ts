import type { Connection, ServerState } from '../../../contract/connection.ts';
import type { LogEvent } from '../../../contract/server.ts';
import { isAppError, toFailure } from '../../core/app-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { Comfy } from '../ports/comfy.ts';
import { createLatestValue } from '../runs/latest-value.ts';
import { isAborted } from '../signals.ts';
import type { LatestValue } from '../runs/latest-value.ts';

export interface ServerStatesPorts {
  readonly connectionOf: (id: string) => Promise<Connection>;
  readonly comfyOf: (id: string) => Promise<Comfy>;
  readonly isRestarting: (connectionId: string) => boolean;
  readonly clock: Clock;
}

export interface ServerStates {
  /** How the server stands, then each change; one asks for all who watch a connection. */
  watch(connectionId: string, signal: AbortSignal): AsyncGenerator<ServerState>;
  /** The log's newest lines, then each new one; begins anew with another process. */
  watchLog(connectionId: string, signal: AbortSignal): AsyncGenerator<LogEvent>;
}

const lookEveryMs = 5_000;
const lookSoonMs = 1_500;
const logEveryMs = 2_000;
/** One answer that does not come is no outage. */
const missesAllowed = 1;

interface Asking {
  readonly state: LatestValue<ServerState>;
  readonly stop: AbortController;
  watchers: number;
}

export function createServerStates(ports: ServerStatesPorts): ServerStates {
  const asked = new Map<string, Asking>();
  const open = (connectionId: string): Asking => {
    const known = asked.get(connectionId);
    if (known !== undefined) return known;
    const asking = {
      state: createLatestValue<ServerState>(),
      stop: new AbortController(),
      watchers: 0,
    };
    asked.set(connectionId, asking);
    void ask(ports, connectionId, asking).catch((error: unknown) => {
      asking.state.fail(error);
      asked.delete(connectionId);
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
        if (asking.watchers === 0) {
          asking.stop.abort();
          asked.delete(connectionId);
        }
      }
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
    const found = await look(ports, connectionId, signal);
    if (isAborted(signal)) return;
    misses = found.state === 'unreachable' ? misses + 1 : 0;
    const isHiccup: boolean = misses > 0 && misses <= missesAllowed && state.state === 'connected';
    const next: ServerState = isHiccup ? state : keepSince(state, found);
    if (JSON.stringify(next) !== JSON.stringify(state)) asking.state.set(next);
    state = next;
    if (found.state === 'noServer') return;
    const pauseMs = found.state === 'connected' ? lookEveryMs : lookSoonMs;
    await ports.clock.sleep(pauseMs, signal).catch(() => undefined);
  }
}

async function look(
  { connectionOf, comfyOf, isRestarting, clock }: ServerStatesPorts,
  connectionId: string,
  signal: AbortSignal,
): Promise<ServerState> {
  const since = clock.now();
  if (isRestarting(connectionId)) return { state: 'restarting', since };
  try {
    if ((await connectionOf(connectionId)).server === null) return { state: 'noServer' };
    const { comfyuiVersion } = await (await comfyOf(connectionId)).status.stats(signal);
    return { state: 'connected', since, comfyuiVersion };
  } catch (error) {
    if (!isAppError(error)) throw error;
    const failure = toFailure(error);
    const needsPerson = /^(secrets\.|comfy\.(login|forbidden))/.test(failure.code);
    return { state: needsPerson ? 'loginNeeded' : 'unreachable', since, failure };
  }
}

/** The same state goes on since it began. */
function keepSince(before: ServerState, found: ServerState): ServerState {
  return 'since' in before && 'since' in found && before.state === found.state
    ? { ...found, since: before.since }
    : found;
}

// eslint-disable-next-line no-control-regex -- the colours of a terminal begin with one
const colours = /\u001b\[[0-9;?]*[A-Za-z]/g;

async function* watchLog(
  { comfyOf, clock }: ServerStatesPorts,
  connectionId: string,
  signal: AbortSignal,
): AsyncGenerator<LogEvent> {
  let last: string | null = null;
  while (!signal.aborted) {
    try {
      const entries = await (await comfyOf(connectionId)).status.logLines(signal);
      const lines = entries.map(({ at, text }) => ({ at, text: text.replaceAll(colours, '') }));
      const known = last;
      const from = known === null ? -1 : lines.findLastIndex((line) => keyOf(line) === known);
      const fresh = lines.slice(from + 1);
      const begins = from < 0;
      if (fresh.length > 0) yield { begins, lines: fresh };
      const newest = lines.at(-1);
      last = newest === undefined ? null : keyOf(newest);
    } catch (error) {
      if (isAborted(signal)) return;
      if (!isAppError(error)) throw error;
    }
    await clock.sleep(logEveryMs, signal).catch(() => undefined);
  }
}

const keyOf = ({ at, text }: { readonly at: string; readonly text: string }): string =>
  `${at} ${text}`;
