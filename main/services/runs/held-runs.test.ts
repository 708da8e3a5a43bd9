import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/app-error.ts';
import { settle } from './fake-clock.test-support.ts';
import { unreachable } from './fake-comfy.test-support.ts';
import { collect, createWorld, someRun } from './runs.test-support.ts';

const postsOf = ({ server }: ReturnType<typeof createWorld>) =>
  server.world.posts.map(({ promptId }) => promptId);
const pendingIn = ({ server }: ReturnType<typeof createWorld>) =>
  server.world.pending.map(({ promptId }) => promptId);

describe('a held run', () => {
  it('is not sent, not even by the next start', async () => {
    const world = createWorld();
    world.server.world.failure = unreachable();
    const held = await world.runs.hold(someRun);
    world.server.world.failure = null;
    const again = world.reopened();
    await again.recover();
    expect(postsOf(world)).toEqual([]);
    expect(await again.list('c1')).toEqual([held]);
  });

  it('is sent when it is released, after or before what waits', async () => {
    const world = createWorld();
    const { runs } = world;
    const [one, two] = [await runs.hold(someRun), await runs.hold(someRun)];
    const waiting = await runs.queue(someRun);
    expect(await runs.release(one.id, false)).toMatchObject({ id: one.id, state: 'pending' });
    await runs.release(two.id, true);
    expect(pendingIn(world)).toEqual([two.id, waiting.id, one.id]);
    expect(world.server.world.posts.at(-1)?.prompt).toEqual(someRun.prompt);
  });

  it('is queued once by two who release it at the same time', async () => {
    const world = createWorld();
    const { id } = await world.runs.hold(someRun);
    const other = world.reopened();
    const outcomes = await Promise.allSettled([
      world.runs.release(id, false),
      other.release(id, false),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(postsOf(world)).toEqual([id]);
    await expect(world.runs.release(id, false)).rejects.toMatchObject({ code: 'comfy.notHeld' });
  });

  it('is ended unsent when it is discarded', async () => {
    const world = createWorld();
    const { id } = await world.runs.hold(someRun);
    await world.runs.discard(id);
    expect(await world.store.get(id)).toMatchObject({ state: 'cancelled' });
    await expect(world.runs.discard(id)).rejects.toMatchObject({ code: 'comfy.notHeld' });
    await expect(world.runs.release(id, false)).rejects.toMatchObject({ code: 'comfy.notHeld' });
    expect(postsOf(world)).toEqual([]);
  });

  it('is written down as released before it is sent', async () => {
    const world = createWorld();
    const { id } = await world.runs.hold(someRun);
    const seen: unknown[] = [];
    world.server.world.onPost = () => {
      void world.store.get(id).then((run) => seen.push(run));
    };
    await world.runs.release(id, false);
    expect(seen).toMatchObject([{ state: 'stored', releasedAt: world.clock.now() }]);
  });
});

describe('a released run whose app died on the way', () => {
  /** The release is written down, and its request hangs for ever. */
  async function died(world: ReturnType<typeof createWorld>, arrives: boolean) {
    const { id } = await world.runs.hold(someRun);
    const { prompts } = world.server.comfy;
    const queuePrompt = prompts.queuePrompt.bind(prompts);
    Object.assign(prompts, {
      queuePrompt: async (request: Parameters<typeof queuePrompt>[0]) => {
        if (arrives) await queuePrompt(request);
        return new Promise(() => undefined);
      },
    });
    void world.runs.release(id, false);
    await settle();
    Object.assign(prompts, { queuePrompt });
    return id;
  }

  it('is held again where its request never arrived', async () => {
    const world = createWorld();
    const id = await died(world, false);
    const again = world.reopened();
    await again.recover();
    expect(await world.store.get(id)).toMatchObject({ state: 'stored' });
    await world.clock.advance(120_000);
    await again.recover();
    expect(await world.store.get(id)).toMatchObject({ state: 'held' });
    await again.release(id, false);
    expect(pendingIn(world)).toEqual([id]);
  });

  it('is pending, and not queued twice, where it did arrive', async () => {
    const world = createWorld();
    const id = await died(world, true);
    await world.clock.advance(120_000);
    const again = world.reopened();
    await again.recover();
    expect(await world.store.get(id)).toMatchObject({ state: 'pending', promptId: id });
    await expect(again.release(id, false)).rejects.toMatchObject({ code: 'comfy.notHeld' });
    expect(pendingIn(world)).toEqual([id]);
  });
});

describe('a release that fails', () => {
  it('leaves it held where the server does not let anybody in', async () => {
    const world = createWorld();
    const { id } = await world.runs.hold(someRun);
    world.server.world.failure = new AppError('comfy.loginNeeded', { host: 'fake' });
    await expect(world.runs.release(id, false)).rejects.toMatchObject({
      code: 'comfy.loginNeeded',
    });
    expect(await world.store.get(id)).toMatchObject({ state: 'held' });
  });

  it('ends it with the reason where the server refuses it', async () => {
    const world = createWorld();
    const { id } = await world.runs.hold(someRun);
    world.server.world.failure = new AppError('comfy.promptRejected', { reasons: 'no model' });
    await expect(world.runs.release(id, false)).rejects.toMatchObject({
      code: 'comfy.promptRejected',
    });
    expect(await world.store.get(id)).toMatchObject({ state: 'rejected' });
  });
});

describe('holding what waits in the queue', () => {
  it('takes it out and keeps it, and its watch ends', async () => {
    const world = createWorld();
    const { runs, rescue, clock } = world;
    const [first, second] = [await runs.queue(someRun), await runs.queue(someRun)];
    const watched = collect(runs.watch(first.id));
    await settle();
    await runs.holdPending('c1', first.id);
    await clock.advance(8_000);
    expect(pendingIn(world)).toEqual([second.id]);
    expect(watched.states()).toEqual(['pending', 'held']);
    expect(watched.outcome()).toBe('ended');
    expect(await world.store.get(first.id)).toMatchObject({ state: 'held' });
    expect(await rescue.list('c1')).toEqual([]);
    await runs.release(first.id, false);
    expect(pendingIn(world)).toEqual([second.id, first.id]);
  });

  it('leaves alone what began to run, what others queued, and what is gone', async () => {
    const world = createWorld();
    const { runs, server } = world;
    const run = await runs.queue(someRun);
    const { prompts } = server.comfy;
    Object.assign(prompts, {
      deletePending: async () => {
        server.begin();
        return Promise.resolve();
      },
    });
    server.enqueue({ prompt: {}, workflow: null, clientId: 'page', promptId: 'theirs' });
    for (const promptId of [run.id, 'theirs', 'gone'])
      await expect(runs.holdPending('c1', promptId)).rejects.toMatchObject({
        code: 'comfy.notInQueue',
      });
    expect(await world.store.get(run.id)).not.toMatchObject({ state: 'held' });
    expect(server.world.running).toHaveLength(1);
  });

  it('puts it back at its place where the app died on the way', async () => {
    const world = createWorld();
    const { runs, server, clock } = world;
    const [first, second] = [await runs.queue(someRun), await runs.queue(someRun)];
    const { prompts } = server.comfy;
    const deletePending = prompts.deletePending.bind(prompts);
    Object.assign(prompts, {
      deletePending: async (ids: readonly string[]) => {
        await deletePending(ids);
        throw unreachable();
      },
    });
    await expect(runs.holdPending('c1', first.id)).rejects.toThrow();
    runs.close();
    for await (const _ of world.reopened().rescue.putBack('c1')) await clock.advance(1);
    expect(pendingIn(world)).toEqual([first.id, second.id]);
    expect(await world.store.get(first.id)).toMatchObject({ state: 'pending' });
  });

  it('does not queue it again where the app died after it was held', async () => {
    const world = createWorld();
    const { runs, rescue, clock } = world;
    const run = await runs.queue(someRun);
    Object.assign(rescue, { remove: () => Promise.reject(new Error('died')) });
    await expect(runs.holdPending('c1', run.id)).rejects.toThrow('died');
    Object.assign(rescue, { remove: () => Promise.resolve() });
    for await (const _ of world.reopened().rescue.putBack('c1')) await clock.advance(1);
    expect(pendingIn(world)).toEqual([]);
    expect(await world.store.get(run.id)).toMatchObject({ state: 'held' });
  });
});
