import { describe, expect, it } from 'vitest';
import type { QueueItem, Run } from '../../../contract/run.ts';
import { estimates, usualTimes } from './estimate.ts';

const base = { connectionId: 'c1', workflowName: 'a.json', clientId: 'x', createdAt: 1 };
const done = (tookMs: number, workflowName = 'a.json'): Run => ({
  ...{ ...base, id: String(tookMs), promptId: String(tookMs), number: 1, finishedAt: 2 },
  ...{ workflowName, state: 'done', outputs: [], tookMs },
});
const item = (promptId: string, more: Partial<QueueItem> = {}): QueueItem => ({
  ...{ promptId, number: 1, state: 'pending', workflowName: 'a.json', ours: true },
  ...more,
});
const running: Run = {
  ...{ ...base, id: 'r', promptId: 'r', number: 0, state: 'running' },
  progress: { nodeId: '5', classType: 'K', value: 1, max: 2, nodesDone: 1, nodesTotal: 3 },
};

describe('how long a workflow takes', () => {
  it('is the middle one of its last five runs', () => {
    const runs = [1, 9_000, 10_000, 11_000, 60_000, 999_999].map((ms) => done(ms));
    expect(usualTimes([done(7, 'b.json'), ...runs])('a.json', undefined)).toBe(10_000);
    expect(usualTimes(runs)('b.json', undefined)).toBeNull();
  });

  it('is not told by runs of another size or other steps, but by those with another prompt', () => {
    const steps = { label: 'steps', input: 'steps', value: '300' } as const;
    const prompt = { label: 'positivePrompt', input: 'text', value: 'a tug' } as const;
    expect(usualTimes([done(1_000)])('a.json', [steps])).toBeNull();
    expect(usualTimes([done(1_000)])('a.json', [prompt])).toBe(1_000);
    expect(usualTimes([{ ...done(9_000), changes: [prompt, steps] }])('a.json', [steps])).toBe(
      9_000,
    );
  });
});

describe('when a prompt of the queue is done', () => {
  it('counts what is before it, and of the running one what is left', () => {
    const queue = [item('r', { state: 'running' }), item('p1'), item('p2')];
    expect([...estimates(queue, [running, done(10_000)])]).toEqual([
      ['r', 5_000],
      ['p1', 15_000],
      ['p2', 25_000],
    ]);
  });

  it('is not told behind one that nobody knows', () => {
    const queue = [item('p1'), item('theirs', { workflowName: null, ours: false }), item('p2')];
    expect([...estimates(queue, [done(10_000)]).keys()]).toEqual(['p1']);
  });
});
