import { describe, expect, it } from 'vitest';
import type { Traffic, UploadJob } from '../../../contract/upload.ts';
import { endedSince } from './ended-since.ts';
import {
  doneSince,
  groupUploads,
  placeText,
  progressOf,
  summaryOf,
  withoutForgotten,
} from './transfer-rows.ts';

const base = (id: string, createdAt = 0) => ({
  ...{ id, connectionId: 'c', path: `C:\\models\\${id}.safetensors`, partSize: 8, createdAt },
  target: { bucket: 'b', region: 'r', objectKey: `llm-model/model/loras/${id}` },
  ...{ identity: { size: 100, mtimeNs: '1', inode: '' }, ifExists: 'fail' as const },
});
const counted = { uploadId: 'u', doneBytes: 30, flyingBytes: 12, sentBytes: 42, resumedBytes: 0 };
const waiting = (id: string, createdAt?: number): UploadJob => ({
  ...base(id, createdAt),
  state: 'waiting',
});
const paused = (id: string): UploadJob => ({ ...base(id), ...counted, state: 'paused' });
const done = (id: string, finishedAt: number): UploadJob => ({
  ...base(id),
  ...{ state: 'done', outcome: 'uploaded', crc64: '1' },
  ...{ sentBytes: 1, resumedBytes: 0, finishedAt },
});
const failed = (id: string): UploadJob => ({
  ...base(id),
  ...{ state: 'failed', failure: { code: 'oss.accessDenied', params: {} } },
  ...{ resume: null, sentBytes: 0, resumedBytes: 0 },
});
const cancelled = (id: string): UploadJob => ({ ...base(id), state: 'cancelled' });
const traffic = (order: readonly string[]): Traffic => ({
  ...{ activeFiles: 0, waitingFiles: 0, bytesPerSecond: 0, doneBytes: 0, totalBytes: 0 },
  ...{ secondsLeft: null, jobs: [], keyNeeded: [], order: [...order] },
});
const ids = (jobs: readonly UploadJob[]) => jobs.map(({ id }) => id);

describe('the uploads in their groups', () => {
  it('tell one that waits its turn from one that rests', () => {
    const jobs = [paused('a'), waiting('b'), paused('c'), waiting('d')];
    const grouped = groupUploads(jobs, traffic(['d', 'c']), 10_000);
    expect(ids(grouped.waiting)).toEqual(['d', 'c']);
    expect(ids(grouped.paused)).toEqual(['a', 'b']);
  });
  it('count a new one as waiting before main has told the order', () => {
    expect(ids(groupUploads([waiting('a', 9_500)], undefined, 10_000).waiting)).toEqual(['a']);
  });
  it('put one that main has not placed yet behind those that it has', () => {
    const jobs = [waiting('new', 9_500), waiting('a'), waiting('b')];
    expect(ids(groupUploads(jobs, traffic(['b', 'a']), 10_000).waiting)).toEqual(['b', 'a', 'new']);
  });
  it('keep the order of thousands without comparing each with each', () => {
    const order = Array.from({ length: 5_000 }, (_, index) => String(index)).reverse();
    const jobs = order.toSorted().map((id) => waiting(id));
    expect(ids(groupUploads(jobs, traffic(order), 10_000).waiting)).toEqual(order);
  });
  it('put the newest end first', () => {
    expect(ids(groupUploads([done('a', 1), done('b', 2)], undefined, 0).done)).toEqual(['b', 'a']);
  });
});

describe('an upload in a row', () => {
  it('counts what is on its way, and never more than the file', () => {
    expect(progressOf({ ...base('a'), ...counted, state: 'uploading' })).toEqual({
      bytes: 42,
      share: 0.42,
    });
    expect(progressOf({ ...base('a'), ...counted, doneBytes: 95, state: 'uploading' }).share).toBe(
      1,
    );
  });
  it('says where it goes without what is the same for all', () => {
    expect(placeText('llm-model/model/loras/style/a.safetensors')).toBe(
      'loras/style/a.safetensors',
    );
    expect(placeText('odd/place.bin')).toBe('odd/place.bin');
  });
});

describe('in the morning', () => {
  it('one sees what has arrived, what has failed and what is left', () => {
    const jobs = [
      done('a', 1),
      done('b', 2),
      cancelled('c'),
      failed('d'),
      paused('e'),
      waiting('f'),
    ];
    expect(summaryOf(groupUploads(jobs, traffic(['f']), 10_000))).toEqual({
      ...{ done: 2, doneBytes: 200, failed: 1, left: 2 },
    });
  });
  it('only what has ended since one looked is news', () => {
    expect(doneSince([done('a', 100), done('b', 201), cancelled('c')], 200)).toBe(1);
  });
});

describe('what is told once', () => {
  it('is each end that was seen coming', () => {
    const news = endedSince<UploadJob>(
      [paused('a'), paused('b'), paused('c')],
      [done('a', 1), failed('b')],
    );
    expect([ids(news.done), ids(news.failed)]).toEqual([['a'], ['b']]);
  });
  it('is neither told again nor told of what had ended before', () => {
    expect(endedSince<UploadJob>([], [done('a', 1)]).done).toEqual([]);
    expect(endedSince<UploadJob>([done('a', 1)], [done('a', 1)]).done).toEqual([]);
  });
});

describe('after the ended ones are cleared', () => {
  it('the list is without those that main has forgotten', () => {
    const before = [done('a', 1), cancelled('b'), failed('c'), paused('d')];
    expect(ids(withoutForgotten(before, [failed('c'), paused('d')]))).toEqual(['c', 'd']);
  });
  it('one that ended meanwhile and one that came meanwhile stay', () => {
    const before = [done('a', 1), waiting('new')];
    expect(ids(withoutForgotten(before, [done('a', 1)]))).toEqual(['a', 'new']);
  });
});
