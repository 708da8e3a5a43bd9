import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/app-error.ts';
import type { PromptRequest } from '../ports/comfy.ts';
import { settle } from './fake-clock.test-support.ts';
import { unreachable } from './fake-comfy.test-support.ts';
import { collect, createWorld, someRun } from './runs.test-support.ts';

const outputs = { '2': { images: [{ filename: 'a.png', subfolder: 's', type: 'output' }] } };

describe('queueing a run', () => {
  it('writes it down, with all that is sent, before it is sent', async () => {
    const { runs, server, store } = createWorld();
    const storedThen: unknown[] = [];
    server.world.onPost = ({ promptId }) => {
      void store.get(promptId).then((run) => storedThen.push(run?.state));
    };
    const run = await runs.queue(someRun);
    await settle();
    expect(storedThen).toEqual(['stored']);
    expect(await store.request(run.id)).toEqual({
      prompt: someRun.prompt,
      workflow: someRun.workflow,
    });
    expect(run).toMatchObject({ state: 'pending', promptId: run.id, dropped: [] });
    expect(server.world.posts).toMatchObject([{ promptId: run.id, workflow: someRun.workflow }]);
  });

  it('uses one client id for all runs of a connection, over one socket', async () => {
    const { runs, server } = createWorld();
    const [first, second] = [await runs.queue(someRun), await runs.queue(someRun)];
    expect(second.clientId).toBe(first.clientId);
    expect(server.clientIds()).toEqual([first.clientId]);
  });

  it('says which outputs the server dropped although it took the rest', async () => {
    const { runs, server } = createWorld();
    const { prompts } = server.comfy;
    const nodeErrors = { '7': { class_type: 'LoadImage', errors: [{ message: 'no file' }] } };
    Object.assign(prompts, {
      queuePrompt: (request: PromptRequest) =>
        Promise.resolve({ ...server.enqueue(request), nodeErrors }),
    });
    expect(await runs.queue(someRun)).toMatchObject({ dropped: ['#7 LoadImage: no file'] });
  });

  it('keeps a refusal and its reasons, and throws it', async () => {
    const { runs, server } = createWorld();
    server.world.onPost = () => {
      throw new AppError('comfy.promptRejected', { reasons: '#1 KSampler: seed' });
    };
    await expect(runs.queue(someRun)).rejects.toMatchObject({ code: 'comfy.promptRejected' });
    expect(await runs.list('c1')).toMatchObject([
      { state: 'rejected', failure: { code: 'comfy.promptRejected' } },
    ]);
    await settle();
    expect(server.listenerCount()).toBe(0);
  });

  it('finds a prompt whose answer was lost instead of sending it again', async () => {
    const { runs, server } = createWorld();
    server.world.onPost = (request) => {
      server.enqueue(request);
      throw new AppError('comfy.unreachable', { host: 'h', reason: 'ECONNRESET' });
    };
    const run = await runs.queue(someRun);
    expect(run).toMatchObject({ state: 'pending', promptId: run.id });
    expect(server.world.posts).toHaveLength(1);
  });

  it('finds it by its mark on a server that gives ids of its own, in queue and history', async () => {
    const { runs, server, clock } = createWorld();
    server.world.takesOurId = false;
    server.world.onPost = (request) => {
      server.enqueue(request);
      server.begin();
      server.end({ outputs });
      throw new AppError('comfy.timeout', { host: 'h' });
    };
    const run = await runs.queue(someRun);
    expect(run).toMatchObject({ promptId: 'server-0' });
    expect(server.world.posts).toHaveLength(1);
    const watched = collect(runs.watch(run.id));
    await clock.advance(300);
    expect(watched.last()).toMatchObject({ state: 'done', promptId: 'server-0' });
  });

  it('sends it again once the server says, several times, that it never came', async () => {
    const { runs, server, clock } = createWorld();
    let posts = 0;
    server.world.onPost = () => {
      posts += 1;
      if (posts === 1) throw new AppError('comfy.unavailable', { host: 'h', status: '502' });
    };
    const queued = runs.queue(someRun);
    await clock.advance(4_000);
    expect(posts).toBe(1);
    await clock.advance(2_000);
    expect(await queued).toMatchObject({ state: 'pending' });
    expect(posts).toBe(2);
    expect(new Set(server.world.posts.map(({ promptId }) => promptId)).size).toBe(1);
  });

  it('leaves it stored where the server cannot be asked, and settles it later', async () => {
    const { runs, server, clock, reopened } = createWorld();
    server.world.onPost = (request) => {
      server.enqueue(request);
      server.world.failure = unreachable();
      throw unreachable();
    };
    const queued = runs.queue(someRun).catch((error: unknown) => error);
    await clock.advance(10_000);
    expect(await queued).toMatchObject({ code: 'comfy.unreachable' });
    expect(await runs.list('c1')).toMatchObject([{ state: 'stored' }]);
    server.world.failure = null;
    expect(await reopened().recover()).toMatchObject({
      runs: [{ state: 'pending' }],
      failures: [],
    });
    expect(server.world.posts).toHaveLength(1);
  });
});
