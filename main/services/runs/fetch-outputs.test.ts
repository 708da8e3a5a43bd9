import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/app-error.ts';
import type { OutputFiles, OutputTarget } from './run-ports.ts';
import { createWorld, someRun } from './runs.test-support.ts';
import { settle } from './fake-clock.test-support.ts';

const image = (filename: string, changed: object = {}) => ({
  filename,
  subfolder: '',
  type: 'output',
  ...changed,
});

/** A run that has ended with these images, and a disk that a test decides about. */
async function endedRun(images: readonly object[], save: OutputFiles['save']) {
  const saved: OutputTarget[] = [];
  const world = createWorld({
    save: (target, fetch, options) => {
      saved.push(target);
      return save(target, fetch, options);
    },
    exists: () => Promise.resolve(true),
  });
  const run = await world.runs.queue(someRun);
  world.server.begin();
  world.server.end({ outputs: { '9': { images } } });
  await world.clock.advance(8_000);
  await settle();
  return { ...world, run, saved };
}
const named: OutputFiles['save'] = ({ directory, subfolders, name }) =>
  Promise.resolve([directory, ...subfolders, name].join('/'));

describe('fetching the results of a run', () => {
  it('saves each under its subfolder and writes down where', async () => {
    const { runs, run, store } = await endedRun(
      [image('a.png', { subfolder: 'x/y' }), image('t.png', { type: 'temp' })],
      named,
    );
    expect(await runs.fetchOutputs(run.id, '/out')).toMatchObject([
      { filename: 'a.png', savedAs: '/out/x/y/a.png' },
    ]);
    expect(await store.get(run.id)).toMatchObject({
      outputs: [{ savedAs: '/out/x/y/a.png' }, { savedAs: null }],
    });
  });

  it('never leaves the folder, whatever the server names', async () => {
    const { runs, run, saved } = await endedRun(
      [image('..\\..\\evil?.png', { subfolder: '../../etc' })],
      named,
    );
    await runs.fetchOutputs(run.id, '/out');
    expect(saved).toMatchObject([
      { directory: '/out', subfolders: ['etc'], name: '.._.._evil_.png' },
    ]);
  });

  it('does not fetch again what lies there', async () => {
    const { runs, run, saved } = await endedRun([image('a.png')], named);
    await runs.fetchOutputs(run.id, '/out');
    await runs.fetchOutputs(run.id, '/out');
    expect(saved).toHaveLength(1);
    await runs.fetchOutputs(run.id, '/ou');
    expect(saved).toHaveLength(2);
  });

  it('tries again after a cut, as long as something arrives', async () => {
    let tries = 0;
    const { runs, run, clock } = await endedRun([image('a.png')], (target, fetch, options) => {
      tries += 1;
      if (tries > 20) return named(target, fetch, options);
      options.onBytes(tries);
      return Promise.reject(new AppError('comfy.outputIncomplete', { filename: 'a.png' }));
    });
    const fetched = runs.fetchOutputs(run.id, '/out');
    await clock.advance(120_000);
    expect(await fetched).toMatchObject([{ savedAs: '/out/a.png' }]);
  });

  it('gives up when nothing arrives any more', async () => {
    const { runs, run, clock } = await endedRun([image('a.png')], () =>
      Promise.reject(new AppError('comfy.timeout', { host: 'h' })),
    );
    const fetched = runs.fetchOutputs(run.id, '/out').catch((error: unknown) => error);
    await clock.advance(300_000);
    expect(await fetched).toMatchObject({ code: 'comfy.timeout' });
  });

  it('fetches the others although one fails, then says what failed', async () => {
    const { runs, run, store } = await endedRun(
      [image('gone.png'), image('b.png')],
      (target, fetch, options) =>
        target.name === 'gone.png'
          ? Promise.reject(new AppError('comfy.outputMissing', { filename: 'gone.png' }))
          : named(target, fetch, options),
    );
    await expect(runs.fetchOutputs(run.id, '/out')).rejects.toMatchObject({
      code: 'comfy.outputMissing',
    });
    expect(await store.get(run.id)).toMatchObject({
      outputs: [{ savedAs: null }, { savedAs: '/out/b.png' }],
    });
  });

  it('tells apart two results of one name', async () => {
    const { runs, run, saved } = await endedRun(
      [image('a.png'), image('a.png', { subfolder: 's' })],
      named,
    );
    await runs.fetchOutputs(run.id, '/out');
    expect(new Set(saved.map(({ identity }) => identity)).size).toBe(2);
  });

  it('gives nothing for a run that has none', async () => {
    const { runs, run } = await endedRun([], named);
    expect(await runs.fetchOutputs(run.id, '/out')).toEqual([]);
    await expect(runs.fetchOutputs('unknown', '/out')).rejects.toMatchObject({
      code: 'comfy.notInQueue',
    });
  });
});
