import { describe, expect, it } from 'vitest';
import { settle } from './fake-clock.test-support.ts';
import { unreachable } from './fake-comfy.test-support.ts';
import { collect, createWorld, someRun } from './runs.test-support.ts';

const outputs = { '2': { images: [{ filename: 'a.png', subfolder: 's', type: 'output' }] } };

describe('after a crash', () => {
  it('finds out what became of every run that had not ended', async () => {
    const { runs, server, store, reopened, clock } = createWorld();
    const [first, second, third] = [
      await runs.queue(someRun),
      await runs.queue(someRun),
      await runs.queue(someRun),
    ];
    runs.close();
    server.begin();
    server.end({ outputs });
    server.begin();
    server.world.pending = [];
    const { runs: recovered, failures } = await reopened().recover();
    expect(failures).toEqual([]);
    expect(recovered.map(({ id, state }) => [id, state])).toEqual([
      [first.id, 'done'],
      [second.id, 'pending'],
      [third.id, 'lost'],
    ]);
    expect(await store.get(first.id)).toMatchObject({ state: 'done', finishedAt: clock.now() });
  });

  it('does not send a stored run by itself; after two minutes it is lost', async () => {
    const { server, store, reopened, clock } = createWorld();
    await store.insert(
      {
        id: 'r1',
        connectionId: 'c1',
        workflowName: 'w',
        clientId: 'k',
        createdAt: clock.now(),
        state: 'stored',
      },
      someRun,
    );
    expect((await reopened().recover()).runs).toMatchObject([{ state: 'stored' }]);
    await clock.advance(121_000);
    expect((await reopened().recover()).runs).toMatchObject([{ state: 'lost' }]);
    expect(server.world.posts).toEqual([]);
  });

  it('says which connection could not be asked, and leaves its runs as they are', async () => {
    const { runs, server, reopened } = createWorld();
    await runs.queue(someRun);
    runs.close();
    server.world.failure = unreachable();
    expect(await reopened().recover()).toMatchObject({
      runs: [],
      failures: [{ connectionId: 'c1', failure: { code: 'comfy.unreachable' } }],
    });
  });

  it('follows a recovered run under the client id that queued it', async () => {
    const { runs, server, reopened } = createWorld();
    const run = await runs.queue(someRun);
    runs.close();
    await settle();
    const watched = collect(reopened().watch(run.id));
    await settle();
    expect(server.clientIds()).toEqual([run.clientId]);
    const prompt_id = server.begin();
    server.say('executing', { prompt_id, node: '2' });
    await settle();
    expect(watched.last()).toMatchObject({ progress: { classType: 'SaveImage' } });
  });
});
