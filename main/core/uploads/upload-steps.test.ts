import { describe, expect, it } from 'vitest';
import type { UploadJob } from '../../../contract/upload.ts';
import {
  isActive,
  isUnfinished,
  next,
  resumeOf,
  reloaded,
  type UploadEvent,
} from './upload-steps.ts';

const waiting: UploadJob = {
  id: 'j',
  connectionId: 'c',
  path: '/a',
  target: { bucket: 'b', region: 'r', objectKey: 'k' },
  identity: { size: 20, mtimeNs: '1', inode: '1:2' },
  partSize: 10,
  ifExists: 'fail',
  createdAt: 5,
  state: 'waiting',
};
const failure = { code: 'oss.unreachable', params: {} } as const;
const after = (...events: readonly UploadEvent[]) => events.reduce(next, waiting);
const traffic = { sentBytes: 13, resumedBytes: 0 };
const nothing = { doneBytes: 0, flyingBytes: 0, sentBytes: 0, resumedBytes: 0 };
const began = { type: 'began', uploadId: 'U', bytes: nothing } as const;
const moved = { type: 'moved', bytes: { ...traffic, doneBytes: 10, flyingBytes: 3 } } as const;

describe('next', () => {
  it('counts the bytes of a running upload', () => {
    expect(after(began, moved)).toMatchObject({
      state: 'uploading',
      doneBytes: 10,
      flyingBytes: 3,
      ...traffic,
    });
  });

  it('keeps what counts over a stumble', () => {
    const stumbled = after(began, moved, { type: 'stumbled', attempt: 2, retryAt: 9, failure });
    expect(stumbled).toMatchObject({ state: 'retrying', uploadId: 'U', doneBytes: 10, attempt: 2 });
    expect(next(stumbled, { type: 'recovered' })).toEqual({
      ...waiting,
      state: 'uploading',
      uploadId: 'U',
      doneBytes: 10,
      flyingBytes: 3,
      ...traffic,
    });
  });

  it('keeps the upload on the server when it is paused or fails', () => {
    expect(after(began, moved, { type: 'paused' })).toMatchObject({
      state: 'paused',
      uploadId: 'U',
      flyingBytes: 0,
    });
    const failed = after(began, moved, { type: 'failed', failure, traffic, failedAt: 9 });
    expect(failed).toMatchObject({ state: 'failed', resume: { uploadId: 'U', doneBytes: 10 } });
    expect(resumeOf(failed)).toEqual({ uploadId: 'U', doneBytes: 10 });
    expect(next(failed, { type: 'paused' })).toMatchObject({ state: 'paused', uploadId: 'U' });
  });

  it('waits when it is paused before anything was begun', () => {
    expect(after({ type: 'paused' })).toEqual(waiting);
    expect(after({ type: 'failed', failure, traffic, failedAt: 9 })).toMatchObject({
      failedAt: 9,
      state: 'failed',
      resume: null,
    });
  });

  it('forgets the begun upload when it starts over', () => {
    const identity = { size: 21, mtimeNs: '2', inode: '1:2' };
    expect(after(began, moved, { type: 'startedOver', identity, partSize: 10 })).toEqual({
      ...waiting,
      identity,
    });
  });

  it('carries nothing of the way into the end', () => {
    const ending = { outcome: 'uploaded', crc64: '7', finishedAt: 8 } as const;
    expect(
      after(began, moved, { type: 'allSent' }, { type: 'finished', ...ending, traffic }),
    ).toEqual({ ...waiting, state: 'done', ...ending, ...traffic });
    expect(after(began, { type: 'cancelled' })).toEqual({ ...waiting, state: 'cancelled' });
  });

  it.each<UploadEvent>([moved, { type: 'recovered' }, { type: 'allSent' }])(
    'throws on $type before anything was begun',
    (event) => {
      expect(() => after(event)).toThrow(/waiting/);
    },
  );
});

describe('reloaded', () => {
  it('brings a journalled job up to date with its parts', () => {
    expect(reloaded(after(began, moved), 17)).toMatchObject({ doneBytes: 17, flyingBytes: 0 });
    expect(
      reloaded(after(began, { type: 'failed', failure, traffic, failedAt: 9 }), 17),
    ).toMatchObject({
      resume: { doneBytes: 17 },
    });
    expect(reloaded(waiting, 17)).toEqual(waiting);
  });
});

describe('isUnfinished and isActive', () => {
  it('tell ended, resting and running uploads apart', () => {
    const done = after({ type: 'cancelled' });
    expect([isUnfinished(done), isActive(done)]).toEqual([false, false]);
    expect([isUnfinished(waiting), isActive(waiting)]).toEqual([true, false]);
    expect([isUnfinished(after(began)), isActive(after(began))]).toEqual([true, true]);
  });
});
