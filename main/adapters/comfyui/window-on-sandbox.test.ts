import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Connection, ServerState } from '../../../contract/connection.ts';
import { mediaPath } from '../../../contract/media.ts';
import type { QueueItem, Run } from '../../../contract/run.ts';
import type { LogEvent, RestartEvent } from '../../../contract/server.ts';
import type { Prompt } from '../../../contract/workflow.ts';
import type { ComfyuiOptions } from '../../../sandbox/comfyui/comfyui-options.ts';
import { createMedia } from '../../services/media/media.ts';
import type { MediaAnswer } from '../../services/media/media.ts';
import { createPreviews } from '../../services/media/previews.ts';
import { createRestart } from '../../services/restart/restart.ts';
import { createRestarts } from '../../services/restart/restarts.ts';
import { createRuns } from '../../services/runs/runs.ts';
import { createServerStates } from '../../services/server-state/server-states.ts';
import { uploadInput } from '../../services/workflows/upload-input.ts';
import { systemClock } from '../clock/system-clock.ts';
import { openDatabase } from '../database/open-database.ts';
import { createOutputFiles } from '../output-files/output-files.ts';
import { createSavedFiles } from '../output-files/saved-files.ts';
import { createRescueStore } from '../runs-store/queue-rescue.ts';
import { createRunStore } from '../runs-store/runs-store.ts';
import {
  comfyFor,
  samplingPrompt,
  sandboxFor,
  temporaryFolder,
} from './open-comfy.test-support.ts';

const quick = { pingIntervalMs: 100, reconnectDelayMs: 50, reconnectDelayMaxMs: 100 };
const login = { kind: 'comfyuiLogin', username: 'a', password: 'b' } as const;
const connectionId = 'c1';

/** What a window does over one connection, on real adapters against the sandbox's server. */
async function createWorld(options: Partial<ComfyuiOptions> = {}) {
  const dir = await temporaryFolder();
  const sandbox = await sandboxFor({ login, ...options });
  const comfy = comfyFor(sandbox.url, { kind: 'password', username: 'a', password: 'b' }, quick);
  const { db } = openDatabase(join(dir, 'ferry.db'), Date.now);
  const stop = new AbortController();
  onTestFinished(() => {
    stop.abort();
    db.close();
  });
  const common = {
    ...{ comfyOf: () => Promise.resolve(comfy), clock: systemClock, newId: randomUUID },
  };
  const store = createRunStore(db);
  const openRuns = () => {
    const ports = { ...common, store, rescue: createRescueStore(db), files: createOutputFiles() };
    const runs = createRuns(ports);
    onTestFinished(() => {
      runs.close();
    });
    return runs;
  };
  const runs = openRuns();
  const runOf = (id: string) => store.get(id);
  const previews = createPreviews({ runs, runOf, clock: systemClock });
  const states = createServerStates({
    ...common,
    connectionOf: () => Promise.resolve(connectionTo(sandbox.url)),
    isRestarting: (id) => restarts.isUnderWay(id),
  });
  const restarts = createRestarts({
    ...{ restart: createRestart(common), rescue: runs.rescue, clock: systemClock },
    reportDefect: (error) => {
      throw error;
    },
    onChange: (id) => {
      states.lookAgain(id);
    },
  });
  onTestFinished(() => {
    restarts.close();
  });
  const media = createMedia({ ...common, runOf, previews, saved: createSavedFiles() });
  const get = (path: string, range: string | null = null) => {
    const { pathname, searchParams } = new URL(path, 'http://page');
    return media({ path: pathname, query: new Map(searchParams), range, signal: stop.signal });
  };
  const keep = (kept = runs, directory: string | null = null) =>
    void kept.keep(
      {
        resultsDirectory: () => Promise.resolve(directory),
        isRestarting: (id) => restarts.isUnderWay(id),
        reportDefect: (error) => {
          throw error;
        },
      },
      stop.signal,
    );
  const queue = (prompt: Prompt) =>
    runs.queue({ connectionId, workflowName: 'w', prompt, workflow: { nodes: [] } });
  const parts = { dir, sandbox, comfy, runs, openRuns, previews, states, restarts, get, keep };
  return { ...parts, queue, signal: stop.signal };
}

const connectionTo = (url: string): Connection => ({
  ...{ id: connectionId, name: 'a', server: { url }, bucket: null },
  ...{ credential: { kind: 'none' }, login: { kind: 'password', username: 'a' } },
  capabilities: { models: 'none', workflows: true, restart: 'yes', login: 'comfyuiLogin' },
});

function gather<T>(events: AsyncIterable<T>): readonly T[] {
  const seen: T[] = [];
  void (async () => {
    for await (const event of events) seen.push(event);
  })().catch(() => undefined);
  return seen;
}

async function bytesOf({ body }: MediaAnswer): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body ?? []) pieces.push(piece);
  return Buffer.concat(pieces);
}

const picture = (color: number): Prompt => ({
  '1': { class_type: 'EmptyImage', inputs: { width: 64, height: 64, batch_size: 1, color } },
  '2': { class_type: 'SaveImage', inputs: { filename_prefix: 'sub/pic', images: ['1', 0] } },
});
const soon = { timeout: 30_000, interval: 50 };

describe('a restart of the sandbox with runs in its queue', { timeout: 90_000 }, () => {
  it('ends with all of them, ours and those of others, in their order', async () => {
    const { runs, comfy, queue, restarts, states, keep, signal, sandbox } = await createWorld({
      stepMs: 400,
    });
    keep();
    const seen = gather<ServerState>(states.watch(connectionId, signal));
    const running = await queue(await samplingPrompt(comfy));
    const foreign = {
      prompt: picture(1),
      workflow: null,
      clientId: 'page',
      promptId: randomUUID(),
    };
    await comfy.prompts.queuePrompt(foreign);
    const waiting = await queue(picture(2));
    await runs.move(connectionId, waiting.id, { kind: 'front' });
    const order = (items: readonly QueueItem[]) => items.map(({ promptId }) => promptId);
    const before = order(await runs.queueItems(connectionId));
    expect(before).toEqual([running.id, waiting.id, foreign.promptId]);
    const events: RestartEvent[] = [];
    for await (const event of restarts.run(
      { connectionId, budgetMs: 20_000, putQueueBack: true },
      signal,
    ))
      events.push(event);
    expect(events.at(-1)).toMatchObject({ state: 'back', queue: { putBack: 3, lost: 0 } });
    expect(order(await runs.queueItems(connectionId))).toEqual(before);
    await expect
      .poll(async () => (await runs.list(connectionId)).map(({ state }) => state), soon)
      .toEqual(['done', 'done']);
    // it is the last in the queue
    await expect
      .poll(() => comfy.prompts.history(foreign.promptId), soon)
      .toMatchObject({ completed: true });
    await expect
      .poll(() => seen.map(({ state }) => state), soon)
      .toEqual([...['connecting', 'connected', 'restarting', 'connected']]);
    const posts = sandbox.requests.filter(
      ({ method, url, status }) => method === 'POST' && url === '/prompt' && status === 200,
    );
    // three at first, one moved, three put back
    expect(posts).toHaveLength(7);
  });

  it('that this app does not survive is finished by its next start, and nothing runs twice', async () => {
    const { runs, comfy, queue, restarts, openRuns, keep, signal, sandbox } = await createWorld({
      ...{ stepMs: 200, restartMs: 1_500 },
    });
    const run = await queue(await samplingPrompt(comfy));
    const events = gather(
      restarts.run({ connectionId, budgetMs: 20_000, putQueueBack: true }, signal),
    );
    await expect.poll(() => events.some(({ state }) => state === 'down'), soon).toBe(true);
    restarts.close();
    runs.close();
    const next = openRuns();
    keep(next);
    await expect
      .poll(async () => (await next.list(connectionId)).map(({ id, state }) => [id, state]), soon)
      .toEqual([[run.id, 'done']]);
    const posts = sandbox.requests.filter(
      ({ method, url, status }) => method === 'POST' && url === '/prompt' && status === 200,
    );
    expect(posts).toHaveLength(2);
  });
});

describe('what a window shows of the sandbox', { timeout: 90_000 }, () => {
  it('are the steps, the previews and the result of a run, which comes home by itself', async () => {
    const { runs, comfy, queue, previews, get, keep, signal, dir } = await createWorld({
      stepMs: 150,
    });
    keep(runs, join(dir, 'results'));
    const batches = gather<readonly Run[]>(runs.watchAll(connectionId, signal));
    const queues = gather<readonly QueueItem[]>(runs.watchQueue(connectionId, signal));
    const run = await queue(await samplingPrompt(comfy));
    const marks = gather(previews.watch(run.id, signal));
    await expect.poll(() => marks.length, soon).toBeGreaterThan(0);
    const preview = await get(mediaPath.preview(run.id, 1));
    expect(preview.status).toBe(200);
    expect((await bytesOf(preview)).length).toBeGreaterThan(100);
    await expect
      .poll(() => {
        const last = batches.flat().findLast(({ id }) => id === run.id);
        return last?.state === 'done' ? last.outputs[0]?.savedAs : last?.state;
      }, soon)
      .toContain('results');
    expect(batches.flat().some(({ state }) => state === 'running')).toBe(true);
    expect(queues.flat().some(({ promptId, ours }) => promptId === run.id && ours)).toBe(true);
    const saved = await get(mediaPath.output(run.id, 0, 'full'), 'bytes=1-3');
    expect(saved).toMatchObject({ status: 206, headers: { 'content-type': 'image/png' } });
    expect((await bytesOf(saved)).toString()).toBe('PNG');
    expect((await get(mediaPath.preview(run.id, 1))).status).toBe(404);
  });

  it('are pictures of the server, small, in parts, and none that are not there', async () => {
    const { runs, queue, get } = await createWorld();
    const run = await queue(picture(3));
    for await (const one of runs.watch(run.id)) expect(one.id).toBe(run.id);
    const file = { filename: 'pic_00001_.png', subfolder: 'sub', type: 'output' };
    const whole = await bytesOf(await get(mediaPath.onServer(connectionId, file, 'full')));
    expect(whole.subarray(1, 4).toString()).toBe('PNG');
    const small = await get(mediaPath.output(run.id, 0, 'small'));
    expect(small.headers['content-type']).toBe('image/webp');
    expect((await bytesOf(small)).subarray(8, 12).toString()).toBe('WEBP');
    const part = await get(mediaPath.onServer(connectionId, file, 'full'), 'bytes=10-19');
    expect(part).toMatchObject({
      status: 206,
      headers: { 'content-range': `bytes 10-19/${whole.length}` },
    });
    expect(await bytesOf(part)).toEqual(whole.subarray(10, 20));
    const past = await get(mediaPath.onServer(connectionId, file, 'full'), 'bytes=999999-');
    expect(past.status).toBe(416);
    const absent = { ...file, filename: '../../etc/passwd' };
    expect((await get(mediaPath.onServer(connectionId, absent, 'full'))).status).not.toBe(200);
  });

  it('is its log, whole and then line by line, anew after a restart', async () => {
    const { queue, states, signal, sandbox } = await createWorld();
    const events = gather<LogEvent>(states.watchLog(connectionId, signal));
    await expect.poll(() => events.length, soon).toBe(1);
    expect(events[0]?.begins).toBe(true);
    await queue(picture(4));
    await expect
      .poll(() => events.slice(1).flatMap(({ lines }) => lines.map(({ text }) => text)), soon)
      .toContain('got prompt');
    expect(events.slice(1).every(({ begins }) => !begins)).toBe(true);
    await sandbox.restart();
    await expect.poll(() => events.at(-1)?.begins, soon).toBe(true);
  });
});

describe('a picture for a node', { timeout: 90_000 }, () => {
  const png = (text: string) => new File([`${text}-png`], '../夜 景..png', { type: 'image/png' });

  it('goes into the input folder under a name that the node lists, replacing no other', async () => {
    const { comfy, sandbox } = await createWorld();
    const first = await uploadInput(comfy, png('one'));
    sandbox.faults.expireSessions();
    const second = await uploadInput(comfy, png('two'));
    const again = await uploadInput(comfy, png('two'));
    expect([first, second, again]).toEqual(['夜 景.png', '夜 景 (1).png', '夜 景 (1).png']);
    const info = JSON.stringify(await comfy.workflows.objectInfo());
    expect(info).toContain(JSON.stringify(second));
    const { body } = await comfy.files.view(
      { filename: second, subfolder: '', type: 'input' },
      { start: 0 },
    );
    expect((await bytesOf({ status: 200, headers: {}, body })).toString()).toBe('two-png');
  });

  it('is refused before it is sent where it is larger than the server takes', async () => {
    const { comfy, sandbox } = await createWorld({ maxUploadBytes: 1_000 });
    const large = new File([new Uint8Array(2_000)], 'a.png');
    await expect(uploadInput(comfy, large)).rejects.toMatchObject({
      code: 'input.tooBig',
      params: { filename: 'a.png', bytes: '2000', limit: '1000' },
    });
    expect(sandbox.requests.some(({ url }) => url.startsWith('/upload'))).toBe(false);
  });

  it('is loaded by it', async () => {
    const { comfy, runs, queue, dir } = await createWorld();
    const made = await queue(picture(5));
    for await (const one of runs.watch(made.id)) expect(one.id).toBe(made.id);
    const [saved] = await runs.fetchOutputs(made.id, join(dir, 'out'));
    const bytes = readFileSync(saved?.savedAs ?? '');
    const name = await uploadInput(comfy, new File([bytes], 'mine.png'));
    const run = await queue({
      '1': { class_type: 'LoadImage', inputs: { image: name } },
      '2': { class_type: 'SaveImage', inputs: { filename_prefix: 'x', images: ['1', 0] } },
    });
    const states: string[] = [];
    for await (const { state } of runs.watch(run.id)) states.push(state);
    expect(states.at(-1)).toBe('done');
  });
});
