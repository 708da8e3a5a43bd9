import { describe, expect, it, onTestFinished } from 'vitest';
import type { RestartEvent } from '../../../contract/server.ts';
import { AppError } from '../../core/app-error.ts';
import { settle } from '../runs/fake-clock.test-support.ts';
import { unreachable } from '../runs/fake-comfy.test-support.ts';
import { createWorld as createRunsWorld, someRun } from '../runs/runs.test-support.ts';
import { createRestart } from './restart.ts';
import { createRestarts } from './restarts.ts';

const foreign = {
  prompt: { '1': { class_type: 'A', inputs: {}, is_changed: ['x'] } },
  workflow: null,
  clientId: 'page',
  promptId: 'theirs',
  extraData: { extra_pnginfo: { workflow: { nodes: [] } } },
  targets: ['1'],
};

/** Restarts over the runs of one app, on a server that a test takes down and brings back. */
function createWorld() {
  const world = createRunsWorld();
  const { server, clock, runs } = world;
  const { comfy } = server;
  const told: boolean[] = [];
  const open = (rescue = runs.rescue) => {
    const restarts = createRestarts({
      restart: createRestart({ comfyOf: () => Promise.resolve(comfy), clock, newId: () => 'w' }),
      ...{ rescue, clock },
      onChange: (id) => told.push(restarts.isUnderWay(id)),
      reportDefect: (error) => {
        throw error;
      },
    });
    onTestFinished(() => {
      restarts.close();
    });
    return restarts;
  };
  const restarts = open();
  const order = { connectionId: 'c1', budgetMs: 60_000, putQueueBack: true };
  server.world.reboot = () => {
    server.world.failure = unreachable();
    server.emit({ type: 'disconnected' });
    return { state: 'dropped' };
  };
  const begin = (signal?: AbortSignal) => {
    const events: RestartEvent[] = [];
    void (async () => {
      for await (const event of restarts.run(order, signal)) events.push(event);
    })().catch(() => undefined);
    return events;
  };
  const comeBack = async () => {
    server.startAnew();
    server.emit({ type: 'connected' });
    await clock.advance(3_000);
  };
  const keep = (other = runs) => {
    const stop = new AbortController();
    onTestFinished(() => {
      stop.abort();
    });
    void other.keep(
      {
        resultsDirectory: () => Promise.resolve(null),
        isRestarting: (id) => restarts.isUnderWay(id),
        reportDefect: (error) => {
          throw error;
        },
      },
      stop.signal,
    );
  };
  return { ...world, restarts, begin, comeBack, keep, told, order };
}

const idsOf = (entries: readonly { readonly promptId: string }[]) =>
  entries.map(({ promptId }) => promptId);

describe('a restart that puts the queue back', () => {
  it('posts what ran and what waited in its order, each under its id and for its own client', async () => {
    const { runs, server, begin, clock, comeBack, rescue } = createWorld();
    const running = await runs.queue(someRun);
    server.begin();
    server.enqueue(foreign);
    const waiting = await runs.queue(someRun);
    const events = begin();
    await clock.advance(5_000);
    expect(events[0]).toEqual({ state: 'asked', running: 1, pending: 2, startsOver: 1 });
    server.world.posts.length = 0;
    await comeBack();
    expect(idsOf(server.world.posts)).toEqual([running.id, 'theirs', waiting.id]);
    expect(server.world.posts[1]).toMatchObject({
      ...{ clientId: 'page', targets: ['1'], prompt: foreign.prompt },
      extraData: { extra_pnginfo: { workflow: { nodes: [] } } },
    });
    expect(server.world.posts[0]).not.toHaveProperty('targets');
    expect(events.at(-1)).toMatchObject({ state: 'back', queue: { putBack: 3, lost: 0 } });
    expect(await rescue.list('c1')).toEqual([]);
    expect((await runs.list('c1')).map(({ state }) => state)).toEqual(['pending', 'pending']);
  });

  it('has the runs followed to their end', async () => {
    const { runs, server, begin, clock, comeBack } = createWorld();
    const run = await runs.queue(someRun);
    server.begin();
    const seen: string[] = [];
    void (async () => {
      for await (const { state } of runs.watch(run.id)) seen.push(state);
    })();
    await clock.advance(6_000);
    begin();
    await clock.advance(5_000);
    await comeBack();
    server.begin();
    server.end();
    await clock.advance(8_000);
    expect(seen.at(-1)).toBe('done');
    expect(seen.filter((state, at) => state !== seen[at - 1])).toEqual([
      ...['pending', 'running', 'pending', 'done'],
    ]);
  });

  it('leaves the foreign prompt alone that runs: nobody could tell that it was begun twice', async () => {
    const { server, begin, clock, comeBack } = createWorld();
    server.enqueue(foreign);
    server.begin();
    begin();
    await clock.advance(5_000);
    server.world.posts.length = 0;
    await comeBack();
    expect(server.world.posts).toEqual([]);
  });

  it('does not put back what has ended or was taken out before the process went', async () => {
    const { runs, server, begin, clock, comeBack, restarts } = createWorld();
    server.world.reboot = () => ({ state: 'accepted' });
    const [first, second] = [await runs.queue(someRun), await runs.queue(someRun)];
    const events = begin();
    await clock.advance(1_000);
    server.begin();
    server.end();
    await runs.cancel('c1', second.id);
    await clock.advance(4_000);
    server.world.failure = unreachable();
    server.emit({ type: 'disconnected' });
    await clock.advance(2_000);
    server.world.posts.length = 0;
    await comeBack();
    expect(restarts.isUnderWay('c1')).toBe(false);
    expect(server.world.posts).toEqual([]);
    expect(events.at(-1)).toMatchObject({ state: 'back', queue: { putBack: 0, lost: 0 } });
    expect((await runs.list('c1')).map(({ id, state }) => [id, state])).toEqual([
      ...[
        [second.id, 'cancelled'],
        [first.id, 'done'],
      ],
    ]);
  });

  it('counts what the server refuses now, and says so on the run', async () => {
    const { runs, server, begin, clock, comeBack } = createWorld();
    const refused = await runs.queue(someRun);
    await runs.queue(someRun);
    const events = begin();
    await clock.advance(5_000);
    server.world.onPost = ({ promptId }) => {
      if (promptId === refused.id) throw new AppError('comfy.promptRejected', { reasons: '' });
    };
    await comeBack();
    expect(events.at(-1)).toMatchObject({ state: 'back', queue: { putBack: 1, lost: 1 } });
    expect(await runs.list('c1')).toMatchObject([
      { state: 'pending' },
      { state: 'rejected', failure: { code: 'comfy.promptRejected' } },
    ]);
  });

  it('writes nothing down for long where the restart is refused', async () => {
    const { runs, server, begin, clock, rescue } = createWorld();
    await runs.queue(someRun);
    server.world.reboot = () => {
      throw new AppError('restart.forbidden', { reason: 'security_level' });
    };
    const events = begin();
    await clock.advance(1_000);
    expect(events).toMatchObject([{ state: 'failed', failure: { code: 'restart.forbidden' } }]);
    expect(await rescue.list('c1')).toEqual([]);
    expect(server.world.posts).toHaveLength(1);
  });

  it('goes on when its reader leaves, and another one sees it from its beginning', async () => {
    const { runs, begin, clock, comeBack, server, told } = createWorld();
    const run = await runs.queue(someRun);
    const stop = new AbortController();
    begin(stop.signal);
    await clock.advance(2_000);
    stop.abort();
    await settle();
    const second = begin();
    await settle();
    expect(second[0]).toMatchObject({ state: 'asked' });
    await comeBack();
    expect(second.at(-1)).toMatchObject({ state: 'back', queue: { putBack: 1, lost: 0 } });
    expect(idsOf(server.world.pending)).toEqual([run.id]);
    expect(told).toEqual([true, false]);
  });

  it('waits for a server that has come back and is shaky', async () => {
    const { runs, begin, clock, comeBack, server } = createWorld();
    await runs.queue(someRun);
    const events = begin();
    await clock.advance(5_000);
    let posts = 0;
    server.world.onPost = () => {
      posts += 1;
      if (posts < 3) throw new AppError('comfy.unavailable', { host: 'h', status: '502' });
    };
    await comeBack();
    await clock.advance(5_000);
    expect(events.at(-1)).toMatchObject({ state: 'back', queue: { putBack: 1, lost: 0 } });
    expect(server.world.pending).toHaveLength(1);
  });

  it('does not let a prompt be moved meanwhile: it is moved when the queue is back', async () => {
    const { runs, begin, clock, comeBack, server } = createWorld();
    const first = await runs.queue(someRun);
    const second = await runs.queue(someRun);
    begin();
    await clock.advance(2_000);
    const moved = runs.move('c1', second.id, { kind: 'front' });
    await clock.advance(2_000);
    await comeBack();
    await moved;
    expect(idsOf(server.world.pending)).toEqual([second.id, first.id]);
  });
});

describe('after a crash in the middle of a restart', () => {
  it('the next start puts the queue back, once', async () => {
    const { runs, begin, clock, server, reopened, keep, restarts } = createWorld();
    const run = await runs.queue(someRun);
    server.enqueue(foreign);
    begin();
    await clock.advance(3_000);
    restarts.close();
    runs.close();
    await settle();
    const next = reopened();
    keep(next);
    await clock.advance(10_000);
    expect((await next.list('c1'))[0]?.state).toBe('pending');
    server.startAnew();
    server.world.posts.length = 0;
    await clock.advance(20_000);
    expect(idsOf(server.world.posts)).toEqual([run.id, 'theirs']);
    server.begin();
    server.end();
    await clock.advance(10_000);
    expect((await next.list('c1'))[0]?.state).toBe('done');
  });

  it.each([true, false])(
    'does not post again what had arrived (server takes our ids: %s)',
    async (takesOurId) => {
      const { runs, clock, server, reopened, keep, rescue } = createWorld();
      server.world.takesOurId = takesOurId;
      const run = await runs.queue(someRun);
      const queue = await server.comfy.prompts.queue();
      await runs.rescue.writeDown('c1', queue);
      const [written] = await rescue.list('c1');
      server.startAnew();
      for await (const outcome of runs.rescue.putBack('c1')) expect(outcome).toBe('putBack');
      // the crash came before it was crossed off
      await rescue.save('c1', written === undefined ? [] : [written]);
      runs.close();
      server.world.posts.length = 0;
      const next = reopened();
      keep(next);
      await clock.advance(10_000);
      expect(server.world.posts).toEqual([]);
      expect(await rescue.list('c1')).toEqual([]);
      server.begin();
      server.end();
      await clock.advance(10_000);
      expect(await next.list('c1')).toMatchObject([{ id: run.id, state: 'done' }]);
    },
  );
});
