import { describe, expect, it } from 'vitest';
import type { Traffic, UploadJob } from '../../../contract/upload.ts';
import { groupUploads, placeText, progressOf } from './transfer-rows.ts';

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
const traffic = (order: readonly string[]): Traffic => ({
  ...{ activeFiles: 0, waitingFiles: 0, bytesPerSecond: 0, doneBytes: 0, totalBytes: 0 },
  ...{ secondsLeft: null, jobs: [], order: [...order] },
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
  it('put the newest end first', () => {
    const done = (id: string, finishedAt: number): UploadJob => ({
      ...base(id),
      ...{
        state: 'done',
        outcome: 'uploaded',
        crc64: '1',
        sentBytes: 1,
        resumedBytes: 0,
        finishedAt,
      },
    });
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
