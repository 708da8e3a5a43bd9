import { describe, expect, it } from 'vitest';
import type { QueueItem } from '../../../contract/run.ts';
import { settle } from './fake-clock.test-support.ts';
import { unreachable } from './fake-comfy.test-support.ts';
import { collect, createWorld, someRun } from './runs.test-support.ts';

const foreign = {
  prompt: {},
  workflow: null,
  clientId: 'page',
  promptId: 'theirs',
};

describe('the queue', () => {
  it('shows what runs and what waits, and which of it is ours', async () => {
    const { runs, server } = createWorld();
    server.enqueue(foreign);
    server.begin();
    const run = await runs.queue(someRun);
    expect(await runs.queueItems('c1')).toEqual([
      { promptId: 'theirs', number: 0, state: 'running', workflowName: null, ours: false },
      { promptId: run.id, number: 1, state: 'pending', workflowName: 'cat.json', ours: true },
    ]);
  });

  it('lets a pending run be taken out, which is then cancelled', async () => {
    const { runs, server } = createWorld();
    const run = await runs.queue(someRun);
    const watched = collect(runs.watch(run.id));
    await settle();
    await runs.cancel('c1', run.id);
    await settle();
    expect(server.world.pending).toEqual([]);
    expect(watched.states()).toEqual(['pending', 'cancelled']);
    expect(await runs.list('c1')).toMatchObject([{ state: 'cancelled' }]);
  });

  it('interrupts what runs', async () => {
    const { runs, server, clock } = createWorld();
    const run = await runs.queue(someRun);
    const watched = collect(runs.watch(run.id));
    server.begin();
    await settle();
    await runs.cancel('c1', run.id);
    expect(server.world.interrupted).toEqual([run.id]);
    server.end({
      statusText: 'error',
      completed: false,
      messages: [['execution_interrupted', { node_id: '1' }]],
    });
    await clock.advance(8_000);
    expect(watched.last()).toMatchObject({ state: 'interrupted' });
  });

  it('interrupts what began to run between the look and the deletion', async () => {
    const { runs, server } = createWorld();
    const run = await runs.queue(someRun);
    const { prompts } = server.comfy;
    Object.assign(prompts, {
      deletePending: async () => {
        server.begin();
        return Promise.resolve();
      },
    });
    await runs.cancel('c1', run.id);
    expect(server.world.interrupted).toEqual([run.id]);
    expect(await runs.list('c1')).not.toMatchObject([{ state: 'cancelled' }]);
  });

  it('never interrupts another run: what is not in the queue is said so', async () => {
    const { runs, server } = createWorld();
    server.enqueue(foreign);
    server.begin();
    await expect(runs.cancel('c1', 'gone')).rejects.toMatchObject({
      code: 'comfy.notInQueue',
      params: { id: 'gone' },
    });
    expect(server.world.interrupted).toEqual([]);
  });

  it('is cleared of everything that waits, and tells how many that were', async () => {
    const { runs, server } = createWorld();
    const first = await runs.queue(someRun);
    server.begin();
    const second = await runs.queue(someRun);
    server.enqueue(foreign);
    expect(await runs.clearQueue('c1')).toBe(2);
    expect(server.world.running).toHaveLength(1);
    const states = (await runs.list('c1')).map(({ id, state }) => [id, state]);
    expect(states).toContainEqual([second.id, 'cancelled']);
    expect(states).not.toContainEqual([first.id, 'cancelled']);
  });
});

const idsOf = (entries: readonly { readonly promptId: string }[]) =>
  entries.map(({ promptId }) => promptId);

describe('moving a prompt to another place', () => {
  const four = async ({ runs }: ReturnType<typeof createWorld>) => {
    const ids: string[] = [];
    for (const _ of [1, 2, 3, 4]) ids.push((await runs.queue(someRun)).id);
    return ids;
  };
  const names = 'abcd';

  it.each([
    ['d', 'b', 'adbc'],
    ['a', 'd', 'bcad'],
    ['c', 'a', 'cabd'],
    ['a', null, 'bcda'],
    ['a', 'gone', 'abcd'],
    ['c', 'gone', 'cabd'],
  ])('puts %s before %s: %s', async (moved, before, order) => {
    const world = createWorld();
    const ids = await four(world);
    const idOf = (name: string) => ids[names.indexOf(name)] ?? name;
    await world.runs.move(
      ...(['c1', idOf(moved)] as const),
      before === null ? { kind: 'end' } : { kind: 'before', promptId: idOf(before) },
    );
    const later = await world.runs.queue(someRun);
    const { pending } = world.server.world;
    const named = pending.slice(0, 4).map(({ promptId }) => names[ids.indexOf(promptId)]);
    expect(named.join('')).toBe(order);
    expect(pending[4]?.promptId).toBe(later.id);
  });

  it('is never seen without it by who watches the queue', async () => {
    const world = createWorld();
    const { runs, server, clock } = world;
    const [first, second = '', third, fourth] = await four(world);
    const stop = new AbortController();
    const seen: (readonly string[])[] = [];
    const watching = (async () => {
      for await (const items of runs.watchQueue('c1', stop.signal)) seen.push(idsOf(items));
    })();
    await clock.advance(1);
    const { prompts } = server.comfy;
    const queuePrompt = prompts.queuePrompt.bind(prompts);
    Object.assign(prompts, {
      queuePrompt: async (request: Parameters<typeof queuePrompt>[0]) => {
        await clock.advance(2_000);
        return queuePrompt(request);
      },
    });
    await runs.move('c1', second, { kind: 'end' });
    await clock.advance(2_000);
    stop.abort();
    await clock.advance(1);
    await watching;
    expect(seen).toEqual([
      [first, second, third, fourth],
      [first, third, fourth, second],
    ]);
  });

  it('is finished at its place by the next start after a crash on the way', async () => {
    const world = createWorld();
    const { runs, server, reopened, clock } = world;
    const [first = '', second, third = '', fourth] = await four(world);
    server.world.onPost = () => {
      server.world.failure = unreachable();
      throw unreachable();
    };
    await expect(
      runs.move('c1', third, { kind: 'before', promptId: second ?? '' }),
    ).rejects.toMatchObject({ code: 'comfy.unreachable' });
    runs.close();
    server.world.failure = null;
    server.world.onPost = null;
    const again = reopened();
    for await (const _ of again.rescue.putBack('c1')) await clock.advance(1);
    expect(idsOf(server.world.pending)).toEqual([first, third, second, fourth]);
  });
});

describe('moving a prompt to the front', () => {
  it('has it run first; a run keeps its id and is not lost on the way', async () => {
    const { runs, server, rescue, clock } = createWorld();
    const [first, second] = [await runs.queue(someRun), await runs.queue(someRun)];
    const watched = collect(runs.watch(second.id));
    await settle();
    const { prompts } = server.comfy;
    const queuePrompt = prompts.queuePrompt.bind(prompts);
    const writtenDown: number[] = [];
    Object.assign(prompts, {
      queuePrompt: async (request: Parameters<typeof queuePrompt>[0]) => {
        writtenDown.push((await rescue.list('c1')).length);
        // the follower looks while the prompt is nowhere
        server.emit({ type: 'connected' });
        await settle();
        return queuePrompt(request);
      },
    });
    await runs.move('c1', second.id, { kind: 'front' });
    await clock.advance(8_000);
    expect(idsOf(server.world.pending)).toEqual([second.id, first.id]);
    expect(writtenDown).toEqual([1]);
    expect(await rescue.list('c1')).toEqual([]);
    expect(watched.states()).toEqual(['pending']);
    expect(watched.last()).toMatchObject({ number: -2 });
  });

  it('works for what somebody else has queued', async () => {
    const { runs, server } = createWorld();
    server.enqueue({ ...foreign, promptId: 'before' });
    server.enqueue({ ...foreign, extraData: { extra_pnginfo: { workflow: 1 } } });
    server.world.posts.length = 0;
    await runs.move('c1', 'theirs', { kind: 'front' });
    expect(idsOf(server.world.pending)).toEqual(['theirs', 'before']);
    expect(server.world.posts).toMatchObject([
      { clientId: 'page', extraData: { extra_pnginfo: { workflow: 1 } } },
    ]);
  });

  it('leaves alone what begins to run meanwhile', async () => {
    const { runs, server, rescue } = createWorld();
    const run = await runs.queue(someRun);
    Object.assign(server.comfy.prompts, {
      deletePending: async () => {
        server.begin();
        return Promise.resolve();
      },
    });
    await runs.move('c1', run.id, { kind: 'front' });
    expect(server.world.posts).toHaveLength(1);
    expect(await rescue.list('c1')).toEqual([]);
  });

  it('says where it is not pending', async () => {
    const { runs, server } = createWorld();
    const run = await runs.queue(someRun);
    server.begin();
    await expect(runs.move('c1', run.id, { kind: 'front' })).rejects.toMatchObject({
      code: 'comfy.notInQueue',
      params: { id: run.id },
    });
  });

  it('keeps a server that ignores our ids from losing the run', async () => {
    const { runs, server, clock } = createWorld();
    server.world.takesOurId = false;
    await runs.queue(someRun);
    const run = await runs.queue(someRun);
    const watched = collect(runs.watch(run.id));
    await settle();
    await runs.move('c1', run.state === 'pending' ? run.promptId : '', { kind: 'front' });
    await clock.advance(8_000);
    expect(watched.last()).toMatchObject({ state: 'pending', promptId: 'server-2' });
    server.begin();
    server.end();
    await clock.advance(8_000);
    expect(watched.last()).toMatchObject({ state: 'done', id: run.id });
  });

  it('is finished by the next start after a crash between taking out and posting', async () => {
    const { runs, server, reopened, clock } = createWorld();
    const [first, second] = [await runs.queue(someRun), await runs.queue(someRun)];
    server.world.onPost = () => {
      server.world.failure = unreachable();
      throw unreachable();
    };
    await expect(runs.move('c1', second.id, { kind: 'front' })).rejects.toMatchObject({
      code: 'comfy.unreachable',
    });
    runs.close();
    server.world.failure = null;
    server.world.onPost = null;
    expect(idsOf(server.world.pending)).toEqual([first.id]);
    const next = reopened();
    const stop = new AbortController();
    void next.keep(
      {
        resultsDirectory: () => Promise.resolve(null),
        isRestarting: () => false,
        reportDefect: (error) => {
          throw error;
        },
      },
      stop.signal,
    );
    await clock.advance(10_000);
    stop.abort();
    expect(idsOf(server.world.pending)).toEqual([second.id, first.id]);
    expect((await next.list('c1')).map(({ state }) => state)).toEqual(['pending', 'pending']);
  });

  it('does not meet another that puts it back at the same time', async () => {
    const { runs, server, clock } = createWorld();
    const [first, second] = [await runs.queue(someRun), await runs.queue(someRun)];
    await Promise.all([
      runs.move('c1', second.id, { kind: 'front' }),
      runs.rescue.alone('c1', async () => {
        for await (const outcome of runs.rescue.putBack('c1')) expect(outcome).toBe('none');
      }),
      runs.move('c1', first.id, { kind: 'front' }),
    ]);
    await clock.advance(0);
    expect(idsOf(server.world.pending)).toEqual([first.id, second.id]);
  });
});

describe('watching the queue', () => {
  function watching(world: ReturnType<typeof createWorld>) {
    const stop = new AbortController();
    const seen: (readonly QueueItem[])[] = [];
    const over = (async () => {
      for await (const items of world.runs.watchQueue('c1', stop.signal)) seen.push(items);
      return 'ended';
    })();
    return { stop, seen, over, last: () => idsOf(seen.at(-1) ?? []) };
  }

  it('gives what runs and what waits in its order, then each change', async () => {
    const world = createWorld();
    const { server, clock } = world;
    const { seen, last } = watching(world);
    await settle();
    expect(seen).toEqual([[]]);
    server.enqueue(foreign);
    server.enqueue({ ...foreign, promptId: 'second' });
    server.begin();
    await clock.advance(2_000);
    expect(seen[1]?.map(({ promptId, state }) => [promptId, state])).toEqual([
      ['theirs', 'running'],
      ['second', 'pending'],
    ]);
    await clock.advance(20_000);
    expect(seen).toHaveLength(2);
    expect(last()).toEqual(['theirs', 'second']);
  });

  it('looks at once after what this app does, and where the server says that something changed', async () => {
    const world = createWorld();
    const { runs, server } = world;
    const { last } = watching(world);
    const run = await runs.queue(someRun);
    await settle();
    expect(last()).toEqual([run.id]);
    server.enqueue(foreign);
    server.say('status', { status: { exec_info: { queue_remaining: 2 } } });
    await settle();
    expect(last()).toEqual([run.id, 'theirs']);
    await runs.move('c1', 'theirs', { kind: 'front' });
    await settle();
    expect(last()).toEqual(['theirs', run.id]);
    await runs.cancel('c1', run.id);
    await settle();
    expect(last()).toEqual(['theirs']);
  });

  it('keeps the last state while the server is away, and ends with its signal alone', async () => {
    const world = createWorld();
    const { server, clock } = world;
    const { seen, stop, over } = watching(world);
    await settle();
    server.world.failure = unreachable();
    await clock.advance(10_000);
    expect(seen).toEqual([[]]);
    server.world.failure = null;
    server.enqueue(foreign);
    await clock.advance(2_000);
    expect(seen).toHaveLength(2);
    const reads = server.world.queueReads;
    stop.abort();
    expect(await over).toBe('ended');
    await clock.advance(10_000);
    expect(server.world.queueReads).toBe(reads);
  });

  it('leaves most of a slow line to others', async () => {
    const world = createWorld();
    const { server, clock } = world;
    const queue = server.comfy.prompts.queue.bind(server.comfy.prompts);
    Object.assign(server.comfy.prompts, {
      queue: async () => {
        await clock.sleep(4_000);
        return queue();
      },
    });
    watching(world);
    await clock.advance(60_000);
    expect(server.world.queueReads).toBeLessThanOrEqual(3);
  });
});
