import { describe, expect, it } from 'vitest';
import type { Run } from '../../../contract/run.ts';
import { settle } from './fake-clock.test-support.ts';
import { createWorld, someRun } from './runs.test-support.ts';

function watching(world: ReturnType<typeof createWorld>, connectionId = 'c1') {
  const stop = new AbortController();
  const batches: (readonly Run[])[] = [];
  const over = (async () => {
    for await (const runs of world.runs.watchAll(connectionId, stop.signal)) batches.push(runs);
    return 'ended';
  })();
  return { batches, stop, over };
}
const idsOf = (runs: readonly Run[] | undefined) => runs?.map(({ id }) => id);

describe('watching all runs', () => {
  it('gives them newest first, then those that change, of this connection', async () => {
    const world = createWorld();
    const { runs, server, clock } = world;
    const [first, second] = [await runs.queue(someRun), await runs.queue(someRun)];
    const { batches } = watching(world);
    const { batches: others } = watching(world, 'c2');
    await settle();
    expect(batches.map(idsOf)).toEqual([[second.id, first.id]]);
    const prompt_id = server.begin();
    server.say('progress', { prompt_id, node: '1', value: 3, max: 20 });
    await clock.advance(200);
    expect(batches.at(-1)).toMatchObject([
      { id: first.id, state: 'running', progress: { value: 3 } },
    ]);
    await runs.cancel('c1', second.id);
    await clock.advance(200);
    expect(batches.at(-1)).toMatchObject([{ id: second.id, state: 'cancelled' }]);
    expect(others).toEqual([[]]);
  });

  it('tells no more than ten times a second, and then the newest', async () => {
    const world = createWorld();
    const { runs, server, clock } = world;
    await runs.queue(someRun);
    const { batches } = watching(world);
    const prompt_id = server.begin();
    await clock.advance(200);
    const before = batches.length;
    for (let value = 1; value <= 100; value += 1) {
      server.say('progress', { prompt_id, node: '1', value, max: 100 });
      await clock.advance(10);
    }
    await clock.advance(200);
    expect(batches.length - before).toBeLessThanOrEqual(12);
    expect(batches.at(-1)).toMatchObject([{ progress: { value: 100 } }]);
  });

  it('shows what another process writes into the same database, at each step', async () => {
    const world = createWorld();
    const { store, clock } = world;
    const { batches } = watching(world);
    await clock.advance(100);
    const base = {
      ...{ id: 'cli', connectionId: 'c1', workflowName: 'w', clientId: 'other', createdAt: 5 },
    };
    await store.insert({ ...base, state: 'stored' }, someRun);
    await clock.advance(3_100);
    expect(batches.at(-1)).toMatchObject([{ id: 'cli', state: 'stored' }]);
    const sent = { promptId: 'cli', number: 1 };
    await store.advance({ ...base, ...sent, state: 'pending', dropped: [] });
    await clock.advance(3_100);
    expect(batches.at(-1)).toMatchObject([{ id: 'cli', state: 'pending' }]);
    await clock.advance(30_000);
    expect(batches).toHaveLength(3);
  });

  it('does not take a row of the database for newer than the progress that was told', async () => {
    const world = createWorld();
    const { runs, server, clock } = world;
    await runs.queue(someRun);
    const { batches } = watching(world);
    const prompt_id = server.begin();
    for (let value = 1; value <= 8; value += 1) {
      server.say('progress', { prompt_id, node: '1', value, max: 20 });
      await clock.advance(1_000);
    }
    const shown = batches
      .flat()
      .flatMap((run) => (run.state === 'running' ? run.progress.value : []));
    expect(shown).toEqual(shown.toSorted((a, b) => a - b));
    expect(shown.at(-1)).toBe(8);
  });

  it('ends with its signal', async () => {
    const world = createWorld();
    const { stop, over } = watching(world);
    await settle();
    stop.abort();
    expect(await over).toBe('ended');
  });
});
