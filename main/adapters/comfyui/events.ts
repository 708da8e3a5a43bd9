import { setTimeout as sleep } from 'node:timers/promises';
import { isAppError } from '../../core/app-error.ts';
import type { ComfyEvents } from '../../services/ports/comfy.ts';
import type { Network } from '../network/network.ts';
import type { EventQueue } from './event-queue.ts';
import { createEventQueue } from './event-queue.ts';
import type { ServerBase } from './server-address.ts';
import type { Session } from './session.ts';
import type { SocketOutcome } from './socket.ts';
import { runSocket } from './socket.ts';
import type { TransportTimes } from './transport.ts';

interface EventParts {
  readonly base: ServerBase;
  readonly session: Session;
  readonly times: TransportTimes;
  readonly network: Network;
}

/** The WebSocket, opened again with growing pauses. Ends with an error only where the login is refused. */
export function createEvents(parts: EventParts): ComfyEvents {
  return {
    async *watch(clientId, signal) {
      const queue = createEventQueue();
      const stop = new AbortController();
      const both = AbortSignal.any([signal, stop.signal]);
      const work = keepOpen(parts, clientId, queue, both);
      try {
        yield* queue.read();
      } finally {
        stop.abort();
        await work;
      }
    },
  };
}

async function keepOpen(
  parts: EventParts,
  clientId: string,
  queue: EventQueue,
  signal: AbortSignal,
): Promise<void> {
  try {
    let delayMs = parts.times.reconnectDelayMs;
    let isFirst = true;
    while (!signal.aborted) {
      const outcome = await openOnce(parts, clientId, queue, signal);
      if (outcome.state === 'closed') delayMs = parts.times.reconnectDelayMs;
      if (isFirst || outcome.state === 'closed') queue.push({ type: 'disconnected' });
      isFirst = false;
      await pause(delayMs, signal);
      delayMs = Math.min(delayMs * 2, parts.times.reconnectDelayMaxMs);
    }
    queue.end();
  } catch (error) {
    queue.fail(error);
  }
}

async function openOnce(
  { base, session, times, network }: EventParts,
  clientId: string,
  queue: EventQueue,
  signal: AbortSignal,
): Promise<SocketOutcome> {
  const url = `${base.webSocketHref}/ws?clientId=${encodeURIComponent(clientId)}`;
  const open = () =>
    runSocket({
      url,
      headers: session.current().headers,
      ...{ times, network, signal },
      push: (event) => {
        queue.push(event);
      },
    });
  const used = session.current();
  const outcome = await open();
  if (outcome.state !== 'refused' || outcome.status !== 401 || signal.aborted) return outcome;
  try {
    await session.renew(used.generation, signal);
  } catch (error) {
    if (isAppError(error, 'comfy.loginNeeded', 'comfy.loginWrong', 'comfy.loginNotSet'))
      throw error;
    return outcome;
  }
  return open();
}

/** Spread, so that several clients of a restarted server do not come back in one instant. */
async function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  const spreadMs = delayMs * (0.75 + Math.random() / 2);
  await sleep(spreadMs, undefined, { signal, ref: true }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
