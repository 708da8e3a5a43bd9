import { describe, expect, it } from 'vitest';
import type { UploadJob } from '../../../contract/upload.ts';
import { createFakeWorld } from './fake-world.test-support.ts';
import { createJobBoard } from './job-board.ts';

const job = (id: string): UploadJob => ({
  id,
  connectionId: 'c',
  path: `/${id}`,
  target: { bucket: 'b', region: 'r', objectKey: id },
  identity: { size: 1, mtimeNs: '1', inode: '' },
  partSize: 102_400,
  ifExists: 'fail',
  createdAt: 1,
  state: 'waiting',
});
const counts = (doneBytes: number) => ({
  doneBytes,
  flyingBytes: 0,
  sentBytes: 0,
  resumedBytes: 0,
});

describe('watch', () => {
  it('gives every job first, then only what changed, once for many changes', async () => {
    const { ports, clock } = createFakeWorld();
    const board = createJobBoard(ports.journal, ports.locks, clock);
    await board.put(job('a'));
    await board.put(job('b'));
    const stop = new AbortController();
    const watched = board.watch(stop.signal)[Symbol.asyncIterator]();
    expect((await watched.next()).value).toEqual([job('a'), job('b')]);
    const held = board.hold(job('a'));
    await held.step({ type: 'began', uploadId: 'U', bytes: counts(0) });
    for (let doneBytes = 1; doneBytes <= 50; doneBytes += 1)
      await held.step({ type: 'moved', bytes: counts(doneBytes) });
    expect((await watched.next()).value).toMatchObject([
      { id: 'a', state: 'uploading', doneBytes: 50 },
    ]);
    const pending = watched.next();
    stop.abort();
    expect((await pending).done).toBe(true);
  });

  it('tells at most ten times a second', async () => {
    const { ports, clock } = createFakeWorld();
    const board = createJobBoard(ports.journal, ports.locks, clock);
    const stop = new AbortController();
    const held = board.hold(job('a'));
    let seen = 0;
    for await (const _jobs of board.watch(stop.signal)) {
      seen += 1;
      await held.step({ type: 'began', uploadId: 'U', bytes: counts(seen) });
      if (seen === 5) stop.abort();
    }
    expect(seen).toBe(5);
    expect(clock.slept).toEqual([100, 100, 100]);
  });
});
