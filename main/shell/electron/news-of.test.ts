import { describe, expect, it } from 'vitest';
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
const all = { notifyDone: true, notifyFailed: true };

describe('a notification', () => {
  it('tells what is done, by the name of its workflow', () => {
    expect(newsOf(done, all)).toEqual({ key: 'notify.runDone', values: { name: 'sub/cat' } });
  });
  it('tells what came to nothing', () => {
    expect(newsOf(lost, all)?.key).toBe('notify.runFailed');
  });
  it('says nothing of what still goes on', () => {
    expect(newsOf(pending, all)).toBeNull();
  });
  it('says nothing where the person wants none', () => {
    expect(newsOf(done, { ...all, notifyDone: false })).toBeNull();
    expect(newsOf(lost, { ...all, notifyFailed: false })).toBeNull();
  });
});
