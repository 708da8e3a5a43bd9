import { describe, expect, it } from 'vitest';
import type { ImportJob } from '../../../contract/import.ts';
import type { Run } from '../../../contract/run.ts';
import { newsOf } from './news-of.ts';

const base = {
  id: 'r',
  connectionId: 'c',
  workflowName: 'sub/cat.json',
  clientId: 'k',
  createdAt: 1,
};
const sent = { ...base, promptId: 'p', number: 1 };
const done: Run = { ...sent, state: 'done', outputs: [], finishedAt: 2 };
const lost: Run = { ...base, state: 'lost', finishedAt: 2 };
const pending: Run = { ...sent, state: 'pending', dropped: [] };
const imported = (state: 'failed' | 'paused'): ImportJob => {
  const job = {
    ...{ id: 'i', connectionId: 'c', name: 'a.pth', bytes: 9, sha256: null, partSize: 9 },
    target: { bucket: 'b', region: 'r', objectKey: 'vae/a.pth' },
    ...{ ifExists: 'fail' as const, createdAt: 1, resume: null },
    ...{ sentBytes: 0, resumedBytes: 0, fetchedBytes: 0 },
    source: {
      ...{ kind: 'link' as const, shown: 'https://a/a.pth', etag: null, modified: null },
      ranges: true,
    },
  };
  return state === 'paused'
    ? { ...job, state }
    : { ...job, state, failure: { code: 'hub.unreachable', params: {} } };
};
const all = { notifyDone: true, notifyFailed: true };

describe('a notification', () => {
  it('tells what is done, by the name of its workflow', () => {
    expect(newsOf(done, all)).toEqual({ key: 'notify.runDone', values: { name: 'sub/cat' } });
  });
  it('tells what came to nothing', () => {
    expect(newsOf(lost, all)?.key).toBe('notify.runFailed');
  });
  it('tells of a file from the internet by its name', () => {
    const job = imported('failed');
    expect(newsOf(job, all)).toEqual({ key: 'notify.importFailed', values: { name: 'a.pth' } });
    expect(newsOf(imported('paused'), all)).toBeNull();
  });
  it('says nothing of what still goes on', () => {
    expect(newsOf(pending, all)).toBeNull();
  });
  it('says nothing where the person wants none', () => {
    expect(newsOf(done, { ...all, notifyDone: false })).toBeNull();
    expect(newsOf(lost, { ...all, notifyFailed: false })).toBeNull();
  });
});
