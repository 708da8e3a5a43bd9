import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Run } from '../../../contract/run.ts';
import type { RestartEvent } from '../../../contract/server.ts';
import type { Prompt } from '../../../contract/workflow.ts';
import type { ComfyuiOptions } from '../../../sandbox/comfyui/comfyui-options.ts';
import { createRestart } from '../../services/restart/restart.ts';
import { createRuns } from '../../services/runs/runs.ts';
import { createWorkflows } from '../../services/workflows/workflows.ts';
import { localTime, systemClock } from '../clock/system-clock.ts';
import { openDatabase } from '../database/open-database.ts';
import { createOutputFiles } from '../output-files/output-files.ts';
import { createObjectInfoCache } from '../runs-store/object-info-cache.ts';
import { createRescueStore } from '../runs-store/queue-rescue.ts';
import { createWorkflowShelf } from '../workflow-shelf/workflow-shelf.ts';
import { createRunStore } from '../runs-store/runs-store.ts';
import {
  comfyFor,
  samplingPrompt,
  sandboxFor,
  temporaryFolder,
} from './open-comfy.test-support.ts';

const quick = { pingIntervalMs: 100, reconnectDelayMs: 50, reconnectDelayMaxMs: 100 };

/** The app's services on real adapters against the sandbox's server. */
async function createWorld(options: Partial<ComfyuiOptions> = {}) {
  const dir = await temporaryFolder();
  const sandbox = await sandboxFor(options);
  const comfy = comfyFor(sandbox.url, { kind: 'password', username: 'a', password: 'b' }, quick);
  const { db } = openDatabase(join(dir, 'ferry.db'), Date.now);
  const ports = {
    comfyOf: () => Promise.resolve(comfy),
    store: createRunStore(db),
    rescue: createRescueStore(db),
    files: createOutputFiles(),
    clock: systemClock,
    newId: randomUUID,
  };
  const openRuns = () => {
    const runs = createRuns(ports);
    onTestFinished(() => {
      runs.close();
    });
    return runs;
  };
  onTestFinished(() => {
    db.close();
  });
  const runs = openRuns();
  const workflows = createWorkflows({
    comfyOf: ports.comfyOf,
    objectInfo: createObjectInfoCache(db),
    shelf: createWorkflowShelf(db),
    random: Math.random,
    localTime,
  });
  const queue = (prompt: Prompt, workflow: unknown = null) =>
    runs.queue({ connectionId: 'c1', workflowName: 'w', prompt, workflow });
  return { dir, sandbox, comfy, runs, openRuns, queue, workflows, restart: createRestart(ports) };
}
const toTheEnd = async (watch: AsyncIterable<Run>) => {
  const seen: Run[] = [];
  for await (const run of watch) seen.push(run);
  return seen;
};
const picture = (color = 1): Prompt => ({
  '1': { class_type: 'EmptyImage', inputs: { width: 8, height: 8, batch_size: 1, color } },
  '2': { class_type: 'SaveImage', inputs: { filename_prefix: 'sub/pic', images: ['1', 0] } },
});

describe('a run on the sandbox', () => {
  it('shows the steps of its sampler and their pictures, and ends with a file on the disk', async () => {
    const { runs, comfy, queue, dir } = await createWorld({ stepMs: 30 });
    const run = await queue(await samplingPrompt(comfy), { nodes: [], marker: 'carried along' });
    const pictures: string[] = [];
    const watching = (async () => {
      for await (const { mime } of runs.previews(run.id)) pictures.push(mime);
    })();
    const seen = await toTheEnd(runs.watch(run.id));
    await watching;
    const steps = seen.flatMap((one) =>
      one.state === 'running' && one.progress.classType === 'KSampler' ? [one.progress.value] : [],
    );
    expect(new Set(steps).size).toBeGreaterThanOrEqual(3);
    expect(pictures.length).toBeGreaterThan(0);
    expect(seen.at(-1)).toMatchObject({ state: 'done' });
    const files = await runs.fetchOutputs(run.id, join(dir, 'out'));
    expect(files).toHaveLength(1);
    const bytes = readFileSync(files[0]?.savedAs ?? '');
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect(bytes.toString('latin1')).toContain('carried along');
  });

  it('ends although everything was cached and over before the answer was read', async () => {
    const { runs, queue } = await createWorld();
    for (let turn = 0; turn < 3; turn += 1) {
      const run = await queue(picture());
      expect((await toTheEnd(runs.watch(run.id))).at(-1)).toMatchObject({
        state: 'done',
        outputs: [{ filename: 'pic_00001_.png', subfolder: 'sub' }],
      });
    }
  });

  it('is queued once although its answer was lost', async () => {
    const { runs, queue, sandbox } = await createWorld();
    sandbox.faults.losePromptAnswers(1);
    const run = await queue(picture());
    expect((await toTheEnd(runs.watch(run.id))).at(-1)).toMatchObject({ state: 'done' });
    const posts = sandbox.requests.filter(
      ({ method, url }) => method === 'POST' && url === '/prompt',
    );
    expect(posts).toHaveLength(1);
  });

  it('ends although its socket froze', async () => {
    const { runs, comfy, queue, sandbox } = await createWorld({ stepMs: 30 });
    const run = await queue(await samplingPrompt(comfy));
    sandbox.faults.freezeWebSockets();
    expect((await toTheEnd(runs.watch(run.id))).at(-1)).toMatchObject({ state: 'done' });
  });

  it('goes on over a cut, and an end of the session in the middle of it', async () => {
    const { runs, comfy, queue, sandbox } = await createWorld({
      stepMs: 100,
      login: { kind: 'comfyuiLogin', username: 'a', password: 'b' },
    });
    const run = await queue(await samplingPrompt(comfy));
    const seen: Run[] = [];
    for await (const one of runs.watch(run.id)) {
      if (one.state === 'running' && seen.at(-1)?.state !== 'running') {
        sandbox.faults.expireSessions();
        sandbox.faults.cutWebSockets();
      }
      seen.push(one);
    }
    expect(seen.at(-1)).toMatchObject({ state: 'done' });
  });

  it('is lost when the server is started anew in the middle of it', async () => {
    const { runs, comfy, queue, sandbox } = await createWorld({ stepMs: 60_000 });
    const run = await queue(await samplingPrompt(comfy));
    const watching = toTheEnd(runs.watch(run.id));
    await sandbox.restart();
    expect((await watching).at(-1)).toMatchObject({ state: 'lost' });
  });

  it('fails with the node, or for memory', async () => {
    const { runs, queue, sandbox } = await createWorld();
    sandbox.faults.failNode('error', 'SaveImage');
    const failed = await queue(picture(2));
    expect((await toTheEnd(runs.watch(failed.id))).at(-1)).toMatchObject({
      state: 'failed',
      failure: { code: 'comfy.runFailed', params: { node: '#2 SaveImage' } },
    });
    sandbox.faults.failNode('outOfMemory');
    const starved = await queue(picture(3));
    expect((await toTheEnd(runs.watch(starved.id))).at(-1)).toMatchObject({
      state: 'failed',
      failure: { code: 'comfy.outOfMemory' },
    });
  });

  it('is found again by the next process, and its result is fetched', async () => {
    const { runs, queue, openRuns, dir } = await createWorld();
    const run = await queue(picture());
    runs.close();
    const next = openRuns();
    expect((await toTheEnd(next.watch(run.id))).at(-1)).toMatchObject({ state: 'done' });
    const [file] = await next.fetchOutputs(run.id, join(dir, 'out'));
    expect(existsSync(file?.savedAs ?? '')).toBe(true);
  });

  it('waits in the queue, is cancelled there, and interrupted while it runs', async () => {
    const { runs, comfy, queue } = await createWorld({ stepMs: 60_000 });
    const running = await queue(await samplingPrompt(comfy));
    const waiting = await queue(picture());
    const watches = [running, waiting].map(({ id }) => toTheEnd(runs.watch(id)));
    expect((await runs.queueItems('c1')).map(({ promptId, ours }) => [promptId, ours])).toEqual([
      [running.id, true],
      [waiting.id, true],
    ]);
    await runs.cancel('c1', waiting.id);
    await runs.cancel('c1', running.id);
    const ends = (await Promise.all(watches)).map((seen) => seen.at(-1)?.state);
    expect(ends).toEqual(['interrupted', 'cancelled']);
  });

  it("is made of each of the deployment's workflows, as the sandbox keeps them", async () => {
    const { workflows, runs, queue } = await createWorld();
    const entries = await workflows.list('c1');
    expect(entries.length).toBeGreaterThan(0);
    const outcomes: string[] = [];
    for (const { name } of entries) {
      const { json } = await workflows.read('c1', name);
      const ready = await workflows.prepare({
        ...{ connectionId: 'c1', workflowName: name, workflow: json },
        ...{ assignments: [], turn: 0 },
      });
      const run = await queue(ready.prompt, ready.workflow);
      outcomes.push((await toTheEnd(runs.watch(run.id))).at(-1)?.state ?? '');
    }
    expect(new Set(outcomes)).toEqual(new Set(['done']));
  });
});

describe('a restart of the sandbox', () => {
  const restarted = async (options: Partial<ComfyuiOptions>) => {
    const { restart } = await createWorld(options);
    const events: RestartEvent[] = [];
    for await (const event of restart.restart('c1', { budgetMs: 20_000 })) events.push(event);
    return events.filter(({ state }) => state !== 'waiting');
  };

  it.each(['post', 'get', 'v2post', 'v2get'] as const)(
    'goes down and comes back as a new process (%s)',
    async (manager) => {
      const events = await restarted({ manager });
      expect(events.map(({ state }) => state)).toEqual(['asked', 'down', 'back']);
    },
  );

  it('works behind a login', async () => {
    const events = await restarted({
      login: { kind: 'comfyuiLogin', username: 'a', password: 'b' },
    });
    expect(events.map(({ state }) => state)).toEqual(['asked', 'down', 'back']);
  });

  it.each([
    ['missing', 'restart.managerMissing'],
    ['securityLevel', 'restart.forbidden'],
    ['comfyuiOutdated', 'restart.comfyTooOld'],
  ] as const)('says why it cannot be (%s)', async (manager, code) => {
    expect(await restarted({ manager })).toMatchObject([{ state: 'failed', failure: { code } }]);
  });
});
