import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/app-error.ts';
import { settle } from './fake-clock.test-support.ts';
import { unreachable } from './fake-comfy.test-support.ts';
import { collect, createWorld, someRun } from './runs.test-support.ts';

const picture = { filename: 'a.png', subfolder: 's', type: 'output' };
const outputs = { '2': { images: [picture] } };

describe('following a run', () => {
  it('goes from pending over running with its progress to done with its outputs', async () => {
    const { runs, server } = createWorld();
    const run = await runs.queue(someRun);
    const watched = collect(runs.watch(run.id));
    await settle();
    const prompt_id = server.begin();
    server.say('execution_start', { prompt_id });
    server.say('progress_state', {
      prompt_id,
      nodes: { '1': { value: 2, max: 20, state: 'running' } },
    });
    await settle();
    expect(watched.last()).toMatchObject({
      state: 'running',
      progress: { nodeId: '1', classType: 'KSampler', value: 2, max: 20, nodesTotal: 2 },
    });
    server.end({ outputs });
    server.say('executing', { prompt_id, node: null });
    await settle();
    expect(watched.states()).toEqual(['pending', 'running', 'done']);
    expect(watched.last()).toMatchObject({
      outputs: [{ ...picture, nodeId: '2', kind: 'images', savedAs: null }],
    });
    expect(watched.outcome()).toBe('ended');
    expect(await runs.list('c1')).toMatchObject([{ state: 'done' }]);
  });

  it('sees a run that ended before its answer was read', async () => {
    const { runs, server, clock } = createWorld();
    server.world.onPost = (request) => {
      server.enqueue(request);
      server.begin();
      server.end({ outputs });
      throw new AppError('comfy.timeout', { host: 'h' });
    };
    const run = await runs.queue(someRun);
    const watched = collect(runs.watch(run.id));
    await clock.advance(300);
    expect(watched.last()).toMatchObject({ state: 'done' });
  });

  it('waits for the history, which is written after the message of the end', async () => {
    const { runs, server, clock } = createWorld();
    const run = await runs.queue(someRun);
    const watched = collect(runs.watch(run.id));
    const prompt_id = server.begin();
    server.say('execution_success', { prompt_id });
    await settle();
    expect(watched.last()).toMatchObject({ state: 'running' });
    server.end({ outputs });
    await clock.advance(300);
    expect(watched.last()).toMatchObject({ state: 'done' });
  });

  it('asks every three seconds where there is no socket', async () => {
    const { runs, server, clock } = createWorld();
    server.world.hasSocket = false;
    const run = await runs.queue(someRun);
    const watched = collect(runs.watch(run.id));
    await clock.advance(100);
    server.begin();
    await clock.advance(3_000);
    expect(watched.last()).toMatchObject({ state: 'running' });
    server.end();
    await clock.advance(3_000);
    expect(watched.states()).toEqual(['pending', 'running', 'done']);
  });

  it('asks when a socket is silent, since it may be frozen', async () => {
    const { runs, server, clock } = createWorld();
    const run = await runs.queue(someRun);
    const watched = collect(runs.watch(run.id));
    await settle();
    server.begin();
    server.end();
    await clock.advance(8_000);
    expect(watched.last()).toMatchObject({ state: 'done' });
  });

  it('does not ask while the socket speaks', async () => {
    const { runs, server, clock } = createWorld();
    const run = await runs.queue(someRun);
    collect(runs.watch(run.id));
    const prompt_id = server.begin();
    await settle();
    const before = server.world.queueReads;
    for (let value = 1; value <= 20; value += 1) {
      server.say('progress', { prompt_id, node: '1', value, max: 20 });
      await clock.advance(1_000);
    }
    expect(server.world.queueReads).toBe(before);
  });

  it('catches up after the socket was away', async () => {
    const { runs, server, clock } = createWorld();
    const run = await runs.queue(someRun);
    const watched = collect(runs.watch(run.id));
    await settle();
    server.emit({ type: 'disconnected' });
    server.begin();
    server.end({ outputs });
    server.emit({ type: 'connected' });
    await clock.advance(0);
    expect(watched.last()).toMatchObject({ state: 'done' });
  });

  it('goes on when the server comes back', async () => {
    const { runs, server, clock } = createWorld();
    const run = await runs.queue(someRun);
    const watched = collect(runs.watch(run.id));
    await settle();
    server.begin();
    server.emit({ type: 'disconnected' });
    server.world.failure = new AppError('comfy.unavailable', { host: 'h', status: '502' });
    await clock.advance(60_000);
    expect(watched.outcome()).toBe('open');
    server.world.failure = null;
    server.end();
    await clock.advance(3_000);
    expect(watched.last()).toMatchObject({ state: 'done' });
  });

  it('gives a server up that stays away longer than a restart takes', async () => {
    const { runs, server, clock, store } = createWorld();
    const run = await runs.queue(someRun);
    const watched = collect(runs.watch(run.id));
    await settle();
    server.emit({ type: 'disconnected' });
    server.world.failure = unreachable();
    await clock.advance(590_000);
    expect(watched.outcome()).toBe('open');
    await clock.advance(30_000);
    expect(watched.outcome()).toMatchObject({ error: { code: 'comfy.unreachable' } });
    // it may be followed again
    expect(await store.get(run.id)).toMatchObject({ state: 'pending' });
  });

  it('is lost when the server was started anew', async () => {
    const { runs, server, clock } = createWorld();
    const run = await runs.queue(someRun);
    const watched = collect(runs.watch(run.id));
    await settle();
    server.emit({ type: 'disconnected' });
    server.world.failure = unreachable();
    await clock.advance(20_000);
    server.startAnew();
    server.emit({ type: 'connected' });
    await clock.advance(3_000);
    expect(watched.last()).toMatchObject({ state: 'lost' });
    expect(await runs.list('c1')).toMatchObject([{ state: 'lost' }]);
  });

  it('is cancelled when somebody else took it out of the queue', async () => {
    const { runs, server, clock } = createWorld();
    const run = await runs.queue(someRun);
    const watched = collect(runs.watch(run.id));
    await clock.advance(4_000);
    server.world.pending = [];
    await clock.advance(8_000);
    expect(watched.last()).toMatchObject({ state: 'cancelled' });
  });

  it('fails with node and message, or with the memory that ran out', async () => {
    const { runs, server, clock } = createWorld();
    const run = await runs.queue(someRun);
    const watched = collect(runs.watch(run.id));
    await settle();
    server.begin();
    server.end({
      statusText: 'error',
      completed: false,
      messages: [['execution_error', { node_id: '1', exception_type: 'torch.OutOfMemoryError' }]],
    });
    await clock.advance(8_000);
    expect(watched.last()).toMatchObject({
      state: 'failed',
      failure: { code: 'comfy.outOfMemory' },
    });
  });

  it('stops with an error where the login is refused, and keeps its state', async () => {
    const { runs, server, clock } = createWorld();
    const run = await runs.queue(someRun);
    const watched = collect(runs.watch(run.id));
    await settle();
    server.world.failure = new AppError('comfy.loginWrong', { host: 'h' });
    await clock.advance(10_000);
    expect(watched.outcome()).toMatchObject({ error: { code: 'comfy.loginWrong' } });
    expect(await runs.list('c1')).toMatchObject([{ state: 'pending' }]);
  });

  it('shows the newest picture of the run in progress, named or not', async () => {
    const { runs, server } = createWorld();
    const run = await runs.queue(someRun);
    const seen: number[] = [];
    void (async () => {
      for await (const { bytes } of runs.previews(run.id)) seen.push(bytes[0] ?? -1);
    })();
    const promptId = server.begin();
    server.say('execution_start', { prompt_id: promptId });
    await settle();
    const preview = { type: 'preview', mime: 'image/jpeg', nodeId: null } as const;
    server.emit({ ...preview, bytes: new Uint8Array([1]), promptId: null });
    await settle();
    server.emit({ ...preview, bytes: new Uint8Array([2]), promptId });
    server.emit({ ...preview, bytes: new Uint8Array([9]), promptId: 'somebody-else' });
    await settle();
    expect(seen).toEqual([1, 2]);
  });

  it('throws the reason of the signal, and the run goes on', async () => {
    const { runs, server, clock } = createWorld();
    const run = await runs.queue(someRun);
    const stop = new AbortController();
    const reason = new Error('enough');
    const watched = collect(runs.watch(run.id, stop.signal));
    await settle();
    stop.abort(reason);
    await settle();
    expect(watched.outcome()).toEqual({ error: reason });
    server.begin();
    server.end();
    await clock.advance(8_000);
    expect(await runs.list('c1')).toMatchObject([{ state: 'done' }]);
  });

  it('ends every watch when the app stops following, and leaves the run as it is', async () => {
    const { runs, server } = createWorld();
    const run = await runs.queue(someRun);
    const watched = collect(runs.watch(run.id));
    await settle();
    runs.close();
    await settle();
    expect(watched.outcome()).toBe('ended');
    expect(server.listenerCount()).toBe(0);
    expect(await runs.list('c1')).toMatchObject([{ state: 'pending' }]);
  });

  it('serves several watches of one run with one socket', async () => {
    const { runs, server, clock } = createWorld();
    const run = await runs.queue(someRun);
    const watches = [1, 2, 3].map(() => collect(runs.watch(run.id)));
    await settle();
    server.begin();
    server.end();
    expect(server.listenerCount()).toBe(1);
    await clock.advance(8_000);
    for (const watched of watches) expect(watched.states()).toEqual(['pending', 'done']);
  });

  it('closes the socket when nothing is left to follow', async () => {
    const { runs, server, clock } = createWorld();
    const run = await runs.queue(someRun);
    await settle();
    expect(server.listenerCount()).toBe(1);
    server.begin();
    server.end();
    await clock.advance(8_000);
    expect(server.listenerCount()).toBe(0);
    const again = collect(runs.watch(run.id));
    await settle();
    expect(again.states()).toEqual(['done']);
  });
});
