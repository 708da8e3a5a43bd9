import { describe, expect, it } from 'vitest';
import type { DownloadJob } from '../../../contract/download.ts';
import type { ImportJob } from '../../../contract/import.ts';
import type { UploadJob } from '../../../contract/upload.ts';
import { reportRows, reportSums } from './report-rows.ts';

const target = (name: string) => ({
  ...{ bucket: 'b', region: 'r', objectKey: `llm-model/model/loras/${name}` },
});
const failure = { code: 'oss.accessDenied', params: {} } as const;
const upload = (id: string) => ({
  ...{ id, connectionId: 'c', path: `/d/${id}.safetensors`, target: target(`${id}.safetensors`) },
  identity: { size: 200, mtimeNs: '1', inode: '' },
  ...{ partSize: 8, ifExists: 'fail' as const, createdAt: 0 },
});
const sent = { sentBytes: 80, resumedBytes: 0 };
const begun = { ...sent, uploadId: 'u', doneBytes: 80, flyingBytes: 20 };

const uploads: readonly UploadJob[] = [
  {
    ...upload('went'),
    ...sent,
    ...{ state: 'done', outcome: 'uploaded' },
    crc64: '1',
    finishedAt: 5,
  },
  {
    ...upload('same'),
    ...sent,
    ...{ state: 'done', outcome: 'skipped' },
    crc64: '1',
    finishedAt: 9,
  },
  { ...upload('goes'), ...begun, state: 'uploading' },
  { ...upload('tries'), ...begun, state: 'retrying', attempt: 1, retryAt: 0, failure },
  { ...upload('rests'), ...begun, state: 'paused' },
  { ...upload('turn'), state: 'waiting' },
  {
    ...upload('broke'),
    ...sent,
    state: 'failed',
    ...{ failure, failedAt: 7 },
    resume: { uploadId: 'u', doneBytes: 50 },
  },
  { ...upload('taken back'), state: 'cancelled' },
];
const downloads: readonly DownloadJob[] = [
  {
    ...{ id: 'down', connectionId: 'c', path: '/into/down.safetensors', partFile: null },
    source: { ...target('down.safetensors'), bytes: 1_000, etag: 'e', crc64: null },
    ...{ partSize: 8, ifExists: 'fail', goesOnByItself: true, startedOver: false, createdAt: 0 },
    ...{ doneBytes: 500, flyingBytes: 0, receivedBytes: 0, resumedBytes: 500 },
    ...{ state: 'failed', failure },
  },
];
const imports: readonly ImportJob[] = [
  {
    ...{ id: 'in', connectionId: 'c', name: 'in.safetensors', target: target('in.safetensors') },
    source: { kind: 'link', shown: 'https://h/in', etag: null, modified: null, ranges: true },
    ...{ bytes: 100, sha256: null, partSize: 8, ifExists: 'fail', createdAt: 0 },
    ...{ state: 'waiting', resume: { uploadId: 'u', doneBytes: 25 } },
  },
];
const rows = () => reportRows(uploads, downloads, imports, (id) => id === 'turn');

describe('the table of what went and what did not', () => {
  it('has what failed first, then what is still to come, then what went, of each the newest first', () => {
    expect(rows().map(({ id, state }) => `${id} ${state}`)).toEqual([
      ...['broke failed', 'down failed'],
      ...['goes waiting', 'in waiting', 'tries waiting', 'turn waiting', 'rests paused'],
      ...['same done', 'went done'],
    ]);
  });

  it('says when it failed, where that was written down', () => {
    expect(rows().find(({ id }) => id === 'broke')).toMatchObject({ endedAt: 7 });
    expect(rows().find(({ id }) => id === 'down')).toMatchObject({ endedAt: null });
  });

  it('says why not, and how much of it is there', () => {
    expect(rows().find(({ id }) => id === 'broke')).toMatchObject({ failure, share: 0.25 });
    expect(rows().find(({ id }) => id === 'down')).toMatchObject({ failure, share: 0.5 });
    expect(rows().find(({ id }) => id === 'tries')).toMatchObject({ failure, share: 0.5 });
    expect(rows().find(({ id }) => id === 'in')).toMatchObject({ share: 0.25, kind: 'import' });
  });

  it('counts all kinds together', () => {
    expect(reportSums(rows())).toEqual({ done: 2, doneBytes: 400, failed: 2, left: 5 });
  });
});
