import { describe, expect, it } from 'vitest';
import type { PreviewMark } from '../../../contract/run.ts';
import { settle } from '../runs/fake-clock.test-support.ts';
import { createWorld as createRunsWorld, someRun } from '../runs/runs.test-support.ts';
import { createPreviews } from './previews.ts';

async function createWorld() {
  const world = createRunsWorld();
  const { runs, store, clock, server } = world;
  const previews = createPreviews({ runs, runOf: (id) => store.get(id), clock });
  const run = await runs.queue(someRun);
  const watch = () => {
    const stop = new AbortController();
    const marks: PreviewMark[] = [];
    const over = (async () => {
      for await (const mark of previews.watch(run.id, stop.signal)) marks.push(mark);
    })().then(
      () => 'ended',
      () => 'threw',
    );
    return { stop, marks, over, revisions: () => marks.map(({ revision }) => revision) };
  };
  const show = (byte: number) => {
    const bytes = new Uint8Array([byte]);
    const picture = { type: 'preview', mime: 'image/jpeg', nodeId: '3' } as const;
    server.emit({ ...picture, bytes, promptId: run.id });
  };
  return { ...world, previews, run, watch, show };
}

describe('the previews of a run', () => {
  it('are marked one after the other, and the newest is there to be shown', async () => {
    const { previews, run, watch, show, clock, server } = await createWorld();
    const { marks } = watch();
    server.begin();
    for (const byte of [1, 2]) {
      show(byte);
      await clock.advance(200);
    }
    expect(marks).toEqual([
      { revision: 1, nodeId: '3' },
      { revision: 2, nodeId: '3' },
    ]);
    expect(previews.newest(run.id)?.bytes).toEqual(new Uint8Array([2]));
  });

  it('come no more than ten times a second', async () => {
    const { watch, show, clock, server } = await createWorld();
    const { marks } = watch();
    server.begin();
    for (let byte = 0; byte < 100; byte += 1) {
      show(byte);
      await clock.advance(10);
    }
    expect(marks.length).toBeGreaterThan(5);
    expect(marks.length).toBeLessThanOrEqual(11);
  });

  it('have the same numbers for all who watch, and stay until the last has left', async () => {
    const { previews, run, watch, show, clock, server } = await createWorld();
    const [first, second] = [watch(), watch()];
    server.begin();
    show(1);
    await clock.advance(200);
    show(2);
    await clock.advance(200);
    expect(first.revisions()).toEqual([1, 2]);
    expect(second.revisions()).toEqual([1, 2]);
    first.stop.abort();
    await settle();
    expect(previews.newest(run.id)?.bytes).toEqual(new Uint8Array([2]));
    second.stop.abort();
    await settle();
    expect(previews.newest(run.id)).toBeNull();
  });

  it('end with the run, and leave nothing in memory', async () => {
    const { previews, run, watch, show, clock, server } = await createWorld();
    const { over } = watch();
    server.begin();
    show(1);
    await clock.advance(200);
    server.end();
    await clock.advance(10_000);
    expect(await over).toBe('ended');
    expect(previews.newest(run.id)).toBeNull();
  });
});
