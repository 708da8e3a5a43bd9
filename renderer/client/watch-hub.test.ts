import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Client } from './road.ts';
import { createWatchHub } from './watch-hub.ts';
import type { Watch } from './watch-hub.ts';

const key = ['watch', 'numbers'];

/** A way to main, as far as a hub looks at it. */
// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the hub hands it to `open` and never calls it
const newClient = (): Client => ({}) as unknown as Client;

interface Stream {
  readonly client: Client;
  readonly signal: AbortSignal;
  readonly tell: (numbers: readonly number[]) => void;
  readonly fail: (error: Error) => void;
}

/** A stream of main that tells what the test tells it to, and ends with its signal. */
function createWorld() {
  const queries = new QueryClient();
  const streams: Stream[] = [];
  const watch: Watch<readonly number[], readonly number[]> = {
    key,
    open: (client, signal) => {
      const { stream, events } = createStream(client, signal);
      streams.push(stream);
      return Promise.resolve(events);
    },
    step: (before, event, isFirst) => (isFirst ? event : [...(before ?? []), ...event]),
  };
  return { queries, streams, watch, hub: createWatchHub(queries) };
}

function createStream(client: Client, signal: AbortSignal) {
  const waiting: (readonly number[] | Error)[] = [];
  let wake = (): void => undefined;
  const push = (event: readonly number[] | Error): void => {
    waiting.push(event);
    wake();
  };
  signal.addEventListener('abort', () => {
    push(new Error('aborted'));
  });
  async function* events() {
    for (;;) {
      const next = waiting.shift();
      if (next instanceof Error) throw next;
      if (next !== undefined) yield next;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  }
  return { stream: { client, signal, tell: push, fail: push }, events: events() };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});
const settle = () => vi.advanceTimersByTimeAsync(1);

describe('the watches of the page', () => {
  it('share one stream, and keep its newest state', async () => {
    const { queries, streams, watch, hub } = createWorld();
    hub.use(newClient());
    hub.watch(watch);
    hub.watch(watch);
    await settle();
    expect(streams).toHaveLength(1);
    streams[0]?.tell([1]);
    streams[0]?.tell([2]);
    await settle();
    expect(queries.getQueryData(key)).toEqual({ state: 'ok', value: [1, 2] });
  });

  it('start over with the whole state when there is another way to main', async () => {
    const { queries, streams, watch, hub } = createWorld();
    hub.use(newClient());
    hub.watch(watch);
    await settle();
    streams[0]?.tell([1]);
    await settle();
    const next = newClient();
    hub.use(null);
    hub.use(next);
    await settle();
    expect(streams[0]?.signal.aborted).toBe(true);
    expect(streams[1]?.client).toBe(next);
    streams[1]?.tell([7]);
    await settle();
    expect(queries.getQueryData(key)).toEqual({ state: 'ok', value: [7] });
  });

  it('tell no failure where a stream broke with its way, and keep what was known', async () => {
    const { queries, streams, watch, hub } = createWorld();
    hub.use(newClient());
    hub.watch(watch);
    await settle();
    streams[0]?.tell([1]);
    await settle();
    const told: unknown[] = [];
    queries.getQueryCache().subscribe(() => told.push(queries.getQueryData(key)));
    streams[0]?.fail(new Error('closed'));
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    hub.use(null);
    await settle();
    expect(told.filter((state) => JSON.stringify(state).includes('failed'))).toEqual([]);
    expect(queries.getQueryData(key)).toEqual({ state: 'ok', value: [1] });
  });

  it('tell a failure of the stream itself, and try again', async () => {
    const { queries, streams, watch, hub } = createWorld();
    hub.use(newClient());
    hub.watch(watch);
    await settle();
    streams[0]?.fail(new Error('broken'));
    await settle();
    expect(queries.getQueryData(key)).toMatchObject({ state: 'failed' });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(streams).toHaveLength(2);
  });

  it('end some time after nobody looks any more, and go on for who comes back before', async () => {
    const { queries, streams, watch, hub } = createWorld();
    hub.use(newClient());
    const leave = hub.watch(watch);
    await settle();
    streams[0]?.tell([1]);
    leave();
    await vi.advanceTimersByTimeAsync(1_000);
    const leaveAgain = hub.watch(watch);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(streams).toHaveLength(1);
    expect(streams[0]?.signal.aborted).toBe(false);
    leaveAgain();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(streams[0]?.signal.aborted).toBe(true);
    expect(queries.getQueryData(key)).toBeUndefined();
  });
});
