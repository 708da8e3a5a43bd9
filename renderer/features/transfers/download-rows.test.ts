import { describe, expect, it } from 'vitest';
import type { DownloadJob } from '../../../contract/download.ts';
import { countDownloads, folderOf, hereOf, orderDownloads } from './download-rows.ts';
import { endedSince } from './ended-since.ts';

const base = {
  connectionId: 'c',
  path: '/into/a.bin',
  ifExists: 'fail',
  ...{ partFile: null, partSize: 10 },
  source: { bucket: 'b', region: 'r', objectKey: 'k', bytes: 100, etag: 'E', crc64: '1' },
  ...{ goesOnByItself: true, startedOver: false, createdAt: 1 },
} as const;
const begun = { ...base, doneBytes: 40, flyingBytes: 10, receivedBytes: 50, resumedBytes: 0 };
const failure = { code: 'oss.noSuchKey', params: { key: 'k' } } as const;

const paused: DownloadJob = { ...begun, id: 'paused', state: 'paused' };
const running: DownloadJob = { ...begun, id: 'running', state: 'downloading' };
const waiting: DownloadJob = { ...begun, id: 'waiting', state: 'waiting' };
const failed: DownloadJob = { ...begun, id: 'failed', state: 'failed', failure, createdAt: 2 };
const cancelled: DownloadJob = { ...base, id: 'cancelled', state: 'cancelled' };
const done: DownloadJob = {
  ...base,
  ...{ id: 'done', state: 'done', receivedBytes: 100, resumedBytes: 0, createdAt: 9 },
  ...{ outcome: 'downloaded', crc64: '1', proof: 'proven', finishedAt: 9 },
};

describe('the rows of the downloads', () => {
  it('show what moves first and what is over last', () => {
    const order = orderDownloads([done, paused, cancelled, waiting, failed, running], []);
    expect(order.map(({ id }) => id)).toEqual([
      ...['running', 'waiting', 'failed', 'paused', 'done', 'cancelled'],
    ]);
  });

  it('show those that wait in the order that main gives, and those that it has not placed yet behind', () => {
    const waits = ['new', 'a', 'b'].map((id): DownloadJob => ({ ...waiting, id }));
    const order = orderDownloads([...waits, running, paused], ['paused', 'b', 'gone', 'a']);
    expect(order.map(({ id }) => id)).toEqual(['running', 'b', 'a', 'new', 'paused']);
  });

  it('count what is here and on its way', () => {
    expect(hereOf(running)).toEqual({ bytes: 50, share: 0.5 });
    expect(hereOf(done)).toEqual({ bytes: 100, share: 1 });
    expect(hereOf(cancelled)).toEqual({ bytes: 0, share: 0 });
    const empty = { ...running, source: { ...base.source, bytes: 0 } };
    expect(hereOf(empty)).toEqual({ bytes: 0, share: 1 });
  });

  it.each([
    ['/home/a/models/b.bin', '/home/a/models'],
    ['C:\\models\\b.bin', 'C:\\models'],
  ])('tell the folder of %s', (path, folder) => {
    expect(folderOf(path)).toBe(folder);
  });

  it('tell which ended between two looks', () => {
    const before = [running, { ...done, id: 'old' }];
    const after = [{ ...done, id: 'running' }, { ...done, id: 'old' }, failed];
    const { done: ended, failed: lost } = endedSince<DownloadJob>(before, after);
    expect([ended.map(({ id }) => id), lost]).toEqual([['running'], []]);
    expect(endedSince<DownloadJob>([{ ...running, id: 'failed' }], [failed]).failed).toEqual([
      failed,
    ]);
  });

  it('tell the strip what asks for a person', () => {
    expect(countDownloads([done, paused, failed, running])).toEqual({ failed: 1, paused: 1 });
  });
});
