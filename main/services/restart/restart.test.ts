import { describe, expect, it } from 'vitest';
import type { ManagerDialect } from '../../../contract/connection.ts';
import type { RestartEvent } from '../../../contract/server.ts';
import { AppError } from '../../core/app-error.ts';
import { createFakeClock } from '../runs/fake-clock.test-support.ts';
import { createFakeComfy, unreachable } from '../runs/fake-comfy.test-support.ts';
import { createRestart } from './restart.ts';

const request = { prompt: {}, workflow: null, clientId: 'k', promptId: 'p' };

function createWorld(options: { budgetMs?: number } = {}) {
  const clock = createFakeClock();
  const server = createFakeComfy();
  const restart = createRestart({
    comfyOf: () => Promise.resolve(server.comfy),
    clock,
    newId: () => 'watcher',
  });
  const events: RestartEvent[] = [];
  let outcome: unknown = 'open';
  const stop = new AbortController();
  const begin = () => {
    void (async () => {
      try {
        for await (const event of restart.restart('c1', options, stop.signal)) events.push(event);
        outcome = 'ended';
      } catch (error) {
        outcome = error;
      }
    })();
  };
  return {
    clock,
    server,
    events,
    begin,
    stop,
    outcome: () => outcome,
    told: () => events.filter(({ state }) => state !== 'waiting').map(({ state }) => state),
    last: () => events.at(-1),
    /** The server goes away with its sockets. */
    goDown: () => {
      server.world.failure = unreachable();
      server.emit({ type: 'disconnected' });
      return { state: 'dropped' } as const;
    },
    comeBack: () => {
      server.startAnew();
      server.emit({ type: 'connected' });
    },
  };
}

describe('a restart', () => {
  it('goes from asked over down to back, and tells what ComfyUI forgets', async () => {
    const world = createWorld();
    for (let count = 0; count < 3; count += 1) world.server.enqueue(request);
    world.server.begin();
    world.server.world.reboot = world.goDown;
    world.begin();
    await world.clock.advance(23_000);
    expect(world.told()).toEqual(['asked', 'down']);
    expect(world.events[0]).toEqual({ state: 'asked', running: 1, pending: 2 });
    expect(world.last()).toMatchObject({ state: 'waiting', budgetMs: 300_000 });
    world.comeBack();
    await world.clock.advance(2_000);
    expect(world.last()).toMatchObject({ state: 'back', comfyuiVersion: '0.3.64' });
    expect(world.outcome()).toBe('ended');
    expect(world.server.listenerCount()).toBe(0);
  });

  it('is not over while the old process still answers', async () => {
    const world = createWorld();
    world.server.world.reboot = () => ({ state: 'accepted' });
    world.begin();
    await world.clock.advance(5_000);
    expect(world.told()).toEqual(['asked']);
    world.goDown();
    await world.clock.advance(5_000);
    world.comeBack();
    await world.clock.advance(2_000);
    expect(world.told()).toEqual(['asked', 'down', 'back']);
  });

  it('takes a dropped line for no restart while the log goes on', async () => {
    const world = createWorld({ budgetMs: 30_000 });
    world.server.world.reboot = () => {
      world.server.emit({ type: 'disconnected' });
      return { state: 'dropped' };
    };
    world.begin();
    await world.clock.advance(31_000);
    expect(world.last()).toEqual({
      state: 'failed',
      failure: { code: 'restart.didNotHappen', params: { seconds: '30' } },
    });
  });

  it('believes the drop alone where the server tells no log', async () => {
    const world = createWorld();
    world.server.world.logs = [];
    world.server.world.reboot = world.goDown;
    world.begin();
    await world.clock.advance(3_000);
    world.server.world.failure = null;
    await world.clock.advance(2_000);
    expect(world.told()).toEqual(['asked', 'down', 'back']);
  });

  it('works without a socket', async () => {
    const world = createWorld();
    world.server.world.hasSocket = false;
    world.server.world.reboot = world.goDown;
    world.begin();
    await world.clock.advance(10_000);
    world.comeBack();
    await world.clock.advance(2_000);
    expect(world.told()).toEqual(['asked', 'down', 'back']);
  });

  it('tries the spellings of the Manager one after the other', async () => {
    const world = createWorld();
    const asked: ManagerDialect[] = [];
    Object.assign(world.server.comfy.restart, {
      reboot: (dialect: ManagerDialect) => {
        asked.push(dialect);
        return Promise.resolve(
          dialect === 'v2Post' ? world.goDown() : { state: 'noSuchRoute' as const },
        );
      },
    });
    world.begin();
    await world.clock.advance(1_000);
    expect(asked).toEqual(['legacyPost', 'legacyGet', 'v2Post']);
    expect(world.told()).toEqual(['asked', 'down']);
  });

  it('fails where no Manager is installed', async () => {
    const world = createWorld();
    world.server.world.reboot = () => ({ state: 'noSuchRoute' });
    world.begin();
    await world.clock.advance(0);
    expect(world.events).toEqual([
      { state: 'failed', failure: { code: 'restart.managerMissing', params: {} } },
    ]);
  });

  it.each(['restart.forbidden', 'restart.comfyTooOld', 'comfy.loginNeeded'] as const)(
    'fails with %s, before anything is forgotten',
    async (code) => {
      const world = createWorld();
      world.server.world.reboot = () => {
        throw new AppError(code, { reason: 'security_level' });
      };
      world.begin();
      await world.clock.advance(0);
      expect(world.events).toMatchObject([{ state: 'failed', failure: { code } }]);
    },
  );

  it('fails where the server cannot be reached in the first place', async () => {
    const world = createWorld();
    world.server.world.failure = unreachable();
    world.begin();
    await world.clock.advance(0);
    expect(world.events).toMatchObject([
      { state: 'failed', failure: { code: 'comfy.unreachable' } },
    ]);
  });

  it('gives up when the budget is used up', async () => {
    const world = createWorld({ budgetMs: 10_000 });
    world.server.world.reboot = world.goDown;
    world.begin();
    await world.clock.advance(9_000);
    expect(world.last()?.state).toBe('waiting');
    await world.clock.advance(2_000);
    expect(world.last()).toEqual({
      state: 'failed',
      failure: { code: 'restart.didNotComeBack', params: { seconds: '10' } },
    });
  });

  it('gives up after a minute without any sign of it', async () => {
    const world = createWorld();
    world.server.world.reboot = () => ({ state: 'accepted' });
    world.begin();
    await world.clock.advance(59_000);
    expect(world.last()?.state).toBe('waiting');
    await world.clock.advance(2_000);
    expect(world.last()).toMatchObject({
      state: 'failed',
      failure: { code: 'restart.didNotHappen' },
    });
  });

  it('does not wait for a server that came back without its password', async () => {
    const world = createWorld();
    world.server.world.reboot = world.goDown;
    world.begin();
    await world.clock.advance(3_000);
    world.server.world.failure = new AppError('comfy.loginNotSet', { host: 'h' });
    await world.clock.advance(2_000);
    expect(world.last()).toMatchObject({
      state: 'failed',
      failure: { code: 'comfy.loginNotSet' },
    });
  });

  it('throws the reason of the signal when it is stopped', async () => {
    const world = createWorld();
    world.server.world.reboot = world.goDown;
    world.begin();
    await world.clock.advance(3_000);
    const reason = new Error('enough');
    world.stop.abort(reason);
    await world.clock.advance(0);
    expect(world.outcome()).toBe(reason);
    expect(world.server.listenerCount()).toBe(0);
  });
});
