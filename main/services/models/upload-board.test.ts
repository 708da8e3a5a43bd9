import { describe, expect, it, onTestFinished } from 'vitest';
import type { UploadJob } from '../../../contract/upload.ts';
import { createUploadBoard } from './upload-board.ts';
import type { ReplacedStore, Replacements } from './upload-board.ts';

const base = {
  ...{ id: 'j', connectionId: 'c', path: '/d/a', partSize: 1, createdAt: 0 },
  target: { bucket: 'b', region: 'r', objectKey: 'p/loras/a' },
  identity: { size: 1, mtimeNs: '1', inode: '' },
  ifExists: 'replace',
} as const;
const waiting: UploadJob = { ...base, state: 'waiting' };
const done: UploadJob = {
  ...{ ...base, state: 'done', outcome: 'uploaded', crc64: '1', finishedAt: 1 },
  ...{ sentBytes: 1, resumedBytes: 0 },
};

function memory(): ReplacedStore {
  let kept: Replacements = { going: new Set(), done: new Map() };
  return {
    load: () => kept,
    save: ({ going, done }) => {
      kept = { going: new Set(going), done: new Map(done) };
    },
  };
}

function world(isThere: boolean, store = memory()) {
  let tell: (jobs: readonly UploadJob[]) => void = () => undefined;
  const stop = new AbortController();
  onTestFinished(() => {
    stop.abort();
  });
  const changes: string[] = [];
  const queue: (readonly UploadJob[])[] = [];
  const uploads = {
    async *watch(signal: AbortSignal) {
      while (!signal.aborted) {
        const next = queue.shift();
        if (next === undefined)
          await new Promise<void>((resolve) => {
            tell = (jobs) => {
              queue.push(jobs);
              resolve();
            };
          });
        else yield next;
      }
    },
  };
  const board = createUploadBoard(
    {
      ...{ uploads, store, wasThere: () => isThere },
      onChange: (id) => changes.push(id),
      reportDefect: (error) => {
        throw error;
      },
    },
    stop.signal,
  );
  const say = async (job: UploadJob) => {
    await new Promise(setImmediate);
    tell([job]);
    await new Promise(setImmediate);
  };
  const look = () => ({
    byPath: board.isUploading('c', { key: null, path: '/d/a' }),
    byKey: board.isUploading('c', { key: 'p/loras/a', path: null }),
    elsewhere: board.isUploading('other', { key: 'p/loras/a', path: '/d/a' }),
    replaced: board.isReplaced('c', 'p/loras/a'),
  });
  return { board, say, look, changes };
}

describe('the board of uploads', () => {
  it('tells what is on its way by path and key, and what went over another file', async () => {
    const { board, say, look, changes } = world(true);
    await say(waiting);
    expect(look()).toEqual({ byPath: true, byKey: true, elsewhere: false, replaced: false });
    await say(waiting);
    expect(changes).toEqual(['c']);
    await say(done);
    expect(look()).toEqual({ byPath: false, byKey: false, elsewhere: false, replaced: true });
    board.forgetReplaced('c');
    expect(look().replaced).toBe(false);
    expect(changes).toEqual(['c', 'c', 'c']);
  });

  it('remembers what was replaced after the app has ended, until the memory is freed', async () => {
    const store = memory();
    const first = world(true, store);
    await first.say(waiting);
    await first.say(done);
    const second = world(true, store);
    expect(second.look().replaced).toBe(true);
    second.board.forgetReplaced('c');
    expect(world(true, store).look().replaced).toBe(false);
  });

  it('learns of a replacement that was done while it did not look', async () => {
    const store = memory();
    await world(true, store).say(waiting);
    const second = world(false, store);
    expect(second.look().replaced).toBe(false);
    await second.say(done);
    expect(second.look().replaced).toBe(true);
  });

  it('goes on to know what goes over something when it fails in between', async () => {
    const store = memory();
    const failed: UploadJob = {
      ...base,
      state: 'failed',
      failure: { code: 'oss.unreachable', params: {} },
      ...{ sentBytes: 0, resumedBytes: 0 },
      resume: null,
    };
    const first = world(true, store);
    await first.say(waiting);
    await first.say(failed);
    await first.say(waiting);
    await first.say(done);
    expect(first.look().replaced).toBe(true);
  });

  it('calls nothing replaced that was not there before', async () => {
    const { say, look } = world(false);
    await say(waiting);
    await say(done);
    expect(look().replaced).toBe(false);
  });
});
