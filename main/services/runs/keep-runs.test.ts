import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '../../core/app-error.ts';
import { unreachable } from './fake-comfy.test-support.ts';
import type { OutputFiles } from './run-ports.ts';
import { createWorld as createRunsWorld, someRun } from './runs.test-support.ts';

const outputs = { '2': { images: [{ filename: 'a.png', subfolder: '', type: 'output' }] } };

function createWorld() {
  const disk = { full: false, saved: 0 };
  const files: OutputFiles = {
    save: async ({ directory, name }, fetch) => {
      if (disk.full) throw new AppError('file.diskFull', { path: directory });
      await fetch(0);
      disk.saved += 1;
      return `${directory}/${name}`;
    },
    exists: () => Promise.resolve(true),
  };
  const world = createRunsWorld(files);
  const { server } = world;
  const missing = { now: false };
  const views: string[] = [];
  Object.assign(server.comfy.files, {
    view: async ({ filename }: { filename: string }) => {
      views.push(filename);
      if (server.world.failure !== null) throw server.world.failure;
      if (missing.now) throw new AppError('comfy.outputMissing', { filename });
      return Promise.resolve({ totalBytes: 0, resumed: false, body: [] });
    },
  });
  const directory: { path: string | null } = { path: '/results' };
  const defects: unknown[] = [];
  const keep = (runs = world.runs) => {
    const stop = new AbortController();
    onTestFinished(() => {
      stop.abort();
    });
    const over = runs.keep(
      {
        resultsDirectory: () => Promise.resolve(directory.path),
        isRestarting: () => false,
        reportDefect: (error) => defects.push(error),
      },
      stop.signal,
    );
    return { stop, over };
  };
  return { ...world, disk, missing, views, directory, keep, defects };
}

describe('the keeper of the runs', () => {
  it('follows at the start what had not ended, under the client id that queued it', async () => {
    const { runs, reopened, server, clock, keep } = createWorld();
    const run = await runs.queue(someRun);
    runs.close();
    await clock.advance(0);
    const next = reopened();
    keep(next);
    await clock.advance(1_000);
    expect(server.clientIds()).toEqual([run.clientId]);
    server.begin();
    server.end();
    await clock.advance(9_000);
    expect(await next.list('c1')).toMatchObject([{ state: 'done' }]);
  });

  it('does so when the server comes back, however late', async () => {
    const { runs, reopened, server, clock, keep } = createWorld();
    await runs.queue(someRun);
    runs.close();
    server.world.failure = unreachable();
    const next = reopened();
    keep(next);
    await clock.advance(3_600_000);
    server.world.failure = null;
    server.begin();
    server.end();
    await clock.advance(10_000);
    expect(await next.list('c1')).toMatchObject([{ state: 'done' }]);
  });

  it('reads a long queue a few times, not once for each run', async () => {
    const { runs, reopened, server, clock, keep } = createWorld();
    for (let count = 0; count < 20; count += 1) await runs.queue(someRun);
    runs.close();
    await clock.advance(0);
    const before = server.world.queueReads;
    keep(reopened());
    await clock.advance(1_000);
    expect(server.world.queueReads - before).toBeLessThanOrEqual(10);
  });

  it('leaves the socket of a run to the process that queued it, and sees its end all the same', async () => {
    const { reopened, server, clock, keep, runs } = createWorld();
    const window = reopened();
    keep(window);
    await clock.advance(1_000);
    const run = await runs.queue(someRun);
    await clock.advance(20_000);
    expect(server.clientIds()).toEqual([run.clientId]);
    runs.close();
    server.begin();
    server.end();
    await clock.advance(20_000);
    expect(await window.list('c1')).toMatchObject([{ state: 'done' }]);
  });

  it('asks rarely where the login is refused', async () => {
    const { runs, reopened, server, clock, keep } = createWorld();
    await runs.queue(someRun);
    runs.close();
    let asked = 0;
    const refused = () => {
      asked += 1;
      return Promise.reject(new AppError('comfy.loginWrong', { host: 'h' }));
    };
    Object.assign(server.comfy.prompts, { queue: refused });
    keep(reopened());
    await clock.advance(300_000);
    expect(asked).toBeLessThanOrEqual(11);
  });
});

describe('the results of a run', () => {
  it('come home when it ends', async () => {
    const { runs, server, clock, keep, defects } = createWorld();
    keep();
    await runs.queue(someRun);
    server.begin();
    server.end({ outputs });
    await clock.advance(20_000);
    expect(await runs.list('c1')).toMatchObject([{ outputs: [{ savedAs: '/results/a.png' }] }]);
    expect(defects).toEqual([]);
  });

  it('come home for all of a long night', async () => {
    const { runs, server, clock, keep, disk } = createWorld();
    for (let count = 0; count < 70; count += 1) {
      await runs.queue(someRun);
      server.begin();
      server.end({ outputs });
    }
    await clock.advance(10_000);
    keep();
    await clock.advance(10_000);
    expect(disk.saved).toBe(70);
  });

  it('are tried again when the server is back, and when the disk has room', async () => {
    const { runs, server, clock, keep, disk } = createWorld();
    await runs.queue(someRun);
    server.begin();
    server.end({ outputs });
    await clock.advance(10_000);
    server.world.failure = unreachable();
    keep();
    await clock.advance(200_000);
    expect(await runs.list('c1')).toMatchObject([{ outputs: [{ savedAs: null }] }]);
    server.world.failure = null;
    disk.full = true;
    await clock.advance(60_000);
    disk.full = false;
    await clock.advance(60_000);
    expect(await runs.list('c1')).toMatchObject([{ outputs: [{ savedAs: '/results/a.png' }] }]);
  });

  it('are given up where the server has them no more', async () => {
    const { runs, server, clock, keep, missing, views } = createWorld();
    missing.now = true;
    await runs.queue(someRun);
    server.begin();
    server.end({ outputs });
    keep();
    await clock.advance(600_000);
    expect(views).toHaveLength(1);
  });

  it('stay on the server where nobody wants them saved', async () => {
    const { runs, server, clock, keep, directory, views } = createWorld();
    directory.path = null;
    await runs.queue(someRun);
    server.begin();
    server.end({ outputs });
    keep();
    await clock.advance(60_000);
    expect(views).toEqual([]);
  });

  it('are no reason to stay: the keeper ends with its signal', async () => {
    const { keep, clock } = createWorld();
    const { stop, over } = keep();
    await clock.advance(10_000);
    stop.abort();
    await clock.advance(0);
    await expect(over).resolves.toBeUndefined();
  });
});
