import { describe, expect, it } from 'vitest';
import { settle } from './fake-clock.test-support.ts';
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
