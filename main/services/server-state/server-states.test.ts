import { describe, expect, it } from 'vitest';
import type { Connection, ServerState } from '../../../contract/connection.ts';
import type { LogEvent } from '../../../contract/server.ts';
import { AppError } from '../../core/app-error.ts';
import { createFakeClock, settle } from '../runs/fake-clock.test-support.ts';
import { createFakeComfy, unreachable } from '../runs/fake-comfy.test-support.ts';
import { createServerStates } from './server-states.ts';

const connection: Connection = {
  ...{ id: 'c1', name: 'a', server: { url: 'http://fake:8188' }, bucket: null },
  ...{ credential: { kind: 'none' }, login: { kind: 'none' } },
  capabilities: { models: 'none', workflows: true, restart: 'yes', login: 'none' },
};

function createWorld() {
  const clock = createFakeClock();
  const server = createFakeComfy();
  const known: { connection: Connection } = { connection };
  const restarting = { now: false };
  const asked = { stats: 0 };
  const stats = server.comfy.status.stats.bind(server.comfy.status);
  Object.assign(server.comfy.status, {
    stats: (signal?: AbortSignal) => {
      asked.stats += 1;
      return stats(signal);
    },
  });
  const states = createServerStates({
    connectionOf: () => Promise.resolve(known.connection),
    comfyOf: () => Promise.resolve(server.comfy),
    isRestarting: () => restarting.now,
    clock,
  });
  const watch = () => {
    const stop = new AbortController();
    const seen: ServerState[] = [];
    const over = (async () => {
      for await (const state of states.watch('c1', stop.signal)) seen.push(state);
    })().then(
      () => 'ended',
      () => 'threw',
    );
    return { stop, seen, over, names: () => seen.map(({ state }) => state) };
  };
  const watchLog = () => {
    const stop = new AbortController();
    const events: LogEvent[] = [];
    void (async () => {
      for await (const event of states.watchLog('c1', stop.signal)) events.push(event);
    })();
    return { stop, events, texts: () => events.map(({ lines }) => lines.map(({ text }) => text)) };
  };
  return { clock, server, states, known, restarting, asked, watch, watchLog };
}

const refused = () => new AppError('comfy.unreachable', { host: 'h', reason: 'ECONNREFUSED' });
const late = () => new AppError('comfy.timeout', { host: 'h' });

describe('the state of a server', () => {
  it('is connecting, then connected since then, and told once', async () => {
    const { clock, watch } = createWorld();
    const { seen } = watch();
    const since = clock.now();
    await clock.advance(60_000);
    expect(seen).toEqual([
      { state: 'connecting' },
      { state: 'connected', since, comfyuiVersion: '0.3.64' },
    ]);
  });

  it('is unreachable at once where the connection is refused, and back soon', async () => {
    const { clock, server, watch } = createWorld();
    const { seen, names } = watch();
    await clock.advance(100);
    server.world.failure = refused();
    await clock.advance(5_000);
    expect(seen.at(-1)).toMatchObject({
      state: 'unreachable',
      failure: { code: 'comfy.unreachable' },
    });
    await clock.advance(60_000);
    server.world.failure = null;
    await clock.advance(2_000);
    expect(names()).toEqual(['connecting', 'connected', 'unreachable', 'connected']);
  });

  it('stands over one answer that does not come, and falls at the second', async () => {
    const { clock, server, watch } = createWorld();
    const { names } = watch();
    await clock.advance(4_000);
    server.world.failure = late();
    await clock.advance(2_000);
    server.world.failure = null;
    await clock.advance(20_000);
    expect(names()).toEqual(['connecting', 'connected']);
    server.world.failure = late();
    await clock.advance(10_000);
    expect(names()).toEqual(['connecting', 'connected', 'unreachable']);
  });

  it('does not wait for ever for an answer', async () => {
    const { clock, server, watch } = createWorld();
    Object.assign(server.comfy.status, {
      stats: (signal: AbortSignal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reject(new Error('aborted'));
          });
        }),
    });
    const { seen } = watch();
    await clock.advance(10_100);
    expect(seen.at(-1)).toMatchObject({
      state: 'unreachable',
      failure: { code: 'comfy.timeout', params: { host: 'fake:8188' } },
    });
  });

  it.each([
    'comfy.loginNeeded',
    'comfy.loginWrong',
    'comfy.loginNotSet',
    'secrets.locked',
  ] as const)(
    'tells that the person is needed (%s), and does not post a wrong password all the time',
    async (code) => {
      const { clock, server, watch, asked, states } = createWorld();
      server.world.failure = new AppError(code, { host: 'h' });
      const { seen, names } = watch();
      await clock.advance(59_000);
      expect(seen.at(-1)).toMatchObject({ state: 'loginNeeded', failure: { code } });
      expect(asked.stats).toBeLessThanOrEqual(2);
      server.world.failure = null;
      states.lookAgain('c1');
      await settle();
      expect(names().at(-1)).toBe('connected');
    },
  );

  it('is restarting as soon as it is, over all that fails meanwhile', async () => {
    const { clock, server, watch, states, restarting } = createWorld();
    const { names } = watch();
    await clock.advance(100);
    restarting.now = true;
    states.lookAgain('c1');
    await settle();
    expect(names().at(-1)).toBe('restarting');
    server.world.failure = unreachable();
    await clock.advance(30_000);
    restarting.now = false;
    server.world.failure = null;
    states.lookAgain('c1');
    await settle();
    expect(names()).toEqual(['connecting', 'connected', 'restarting', 'connected']);
  });

  it('is none where the connection has a bucket only, until it gets a server', async () => {
    const { clock, watch, known, asked } = createWorld();
    known.connection = { ...connection, server: null };
    const { seen } = watch();
    await clock.advance(60_000);
    expect(seen).toEqual([{ state: 'connecting' }, { state: 'noServer' }]);
    expect(asked.stats).toBe(0);
    known.connection = connection;
    await clock.advance(6_000);
    expect(seen.at(-1)).toMatchObject({ state: 'connected' });
  });

  it('is asked for once for all who watch, and for nobody when they have left', async () => {
    const { clock, watch, asked } = createWorld();
    const first = watch();
    await clock.advance(100);
    const second = watch();
    await settle();
    expect(second.names()).toEqual(['connected']);
    await clock.advance(20_000);
    const before = asked.stats;
    expect(before).toBeLessThanOrEqual(5);
    first.stop.abort();
    await clock.advance(5_000);
    expect(asked.stats).toBe(before + 1);
    second.stop.abort();
    await clock.advance(60_000);
    expect(asked.stats).toBe(before + 1);
    expect(await first.over).toBe('threw');
    const third = watch();
    await settle();
    expect(third.names()).toEqual(['connecting', 'connected']);
  });
});

describe("a server's log", () => {
  const logs = (server: ReturnType<typeof createWorld>['server']) => {
    const entries: { at: string; text: string }[] = [];
    const logLines = server.comfy.status.logLines.bind(server.comfy.status);
    Object.assign(server.comfy.status, {
      logLines: async () => {
        await logLines();
        return [...entries];
      },
    });
    return {
      entries,
      write: (at: string, text: string) => entries.push({ at, text }),
    };
  };

  it('comes whole, then line by line', async () => {
    const { clock, server, watchLog } = createWorld();
    const { write } = logs(server);
    write('1', 'one\n');
    write('2', 'two\n');
    const { events } = watchLog();
    await clock.advance(0);
    write('3', 'three\n');
    await clock.advance(10_000);
    expect(events).toEqual([
      {
        begins: true,
        lines: [
          { at: '1', text: 'one' },
          { at: '2', text: 'two' },
        ],
      },
      { begins: false, lines: [{ at: '3', text: 'three' }] },
    ]);
  });

  it('is told although nothing is in it', async () => {
    const { clock, server, watchLog } = createWorld();
    logs(server);
    const { events } = watchLog();
    await clock.advance(10_000);
    expect(events).toEqual([{ begins: true, lines: [] }]);
  });

  it('goes on over a progress bar, which the server replaces', async () => {
    const { clock, server, watchLog } = createWorld();
    const { entries, write } = logs(server);
    write('1', 'one\n');
    const { events, texts } = watchLog();
    await clock.advance(0);
    for (const share of ['10%', '50%', '90%']) {
      if (entries.length > 1) entries.pop();
      write(`p${share}`, `\r${share}`);
      await clock.advance(2_000);
    }
    write('4', '\n');
    write('5', 'Prompt executed\n');
    await clock.advance(2_000);
    expect(texts()).toEqual([['one'], ['90%', 'Prompt executed']]);
    expect(events.map(({ begins }) => begins)).toEqual([true, false]);
  });

  it('is silent while the server is away, and begins anew with another process', async () => {
    const { clock, server, watchLog } = createWorld();
    const { entries, write } = logs(server);
    write('1', 'one\n');
    const { events } = watchLog();
    await clock.advance(0);
    server.world.failure = unreachable();
    await clock.advance(30_000);
    expect(events).toHaveLength(1);
    server.world.failure = null;
    entries.length = 0;
    write('9', 'Starting server\n');
    await clock.advance(2_000);
    expect(events.at(-1)).toEqual({
      begins: true,
      lines: [{ at: '9', text: 'Starting server' }],
    });
  });

  it('is asked for no more when its reader has left', async () => {
    const { clock, server, watchLog } = createWorld();
    const { write } = logs(server);
    const { events, stop } = watchLog();
    await clock.advance(0);
    stop.abort();
    write('1', 'one\n');
    await clock.advance(10_000);
    expect(events).toHaveLength(1);
  });
});
