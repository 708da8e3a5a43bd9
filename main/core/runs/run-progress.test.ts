import { describe, expect, it } from 'vitest';
import type { Prompt } from '../../../contract/workflow.ts';
import type { ProgressFacts } from './run-progress.ts';
import { noProgress, progressOf, stepProgress } from './run-progress.ts';

const prompt: Prompt = {
  '1': { class_type: 'CheckpointLoaderSimple', inputs: {} },
  '2': { class_type: 'KSampler', inputs: {} },
  '3': { class_type: 'SaveImage', inputs: {} },
};
const after = (...messages: readonly (readonly [string, unknown])[]) =>
  progressOf(
    messages.reduce<ProgressFacts>(
      (facts, [name, data]) => stepProgress(facts, name, data),
      noProgress,
    ),
    prompt,
  );
const node = (state: string, value = 0, max = 1) => ({ state, value, max });

describe('progress of a run', () => {
  it('counts finished nodes and shows the steps of the one that runs', () => {
    expect(
      after(
        ['execution_start', {}],
        ['execution_cached', { nodes: [] }],
        ['progress_state', { nodes: { '1': node('finished', 1), '2': node('running', 3, 20) } }],
      ),
    ).toEqual({
      nodeId: '2',
      classType: 'KSampler',
      value: 3,
      max: 20,
      nodesDone: 1,
      nodesTotal: 3,
    });
  });

  it('does not count cached nodes, neither as done nor as to be done', () => {
    expect(
      after(
        ['execution_cached', { nodes: ['1'] }],
        ['progress_state', { nodes: { '1': node('finished'), '2': node('running') } }],
      ),
    ).toMatchObject({ nodesDone: 0, nodesTotal: 2 });
  });

  it('counts by the order of execution on a server without progress_state', () => {
    expect(
      after(
        ['execution_start', {}],
        ['executing', { node: '1' }],
        ['executing', { node: '2' }],
        ['progress', { value: 5, max: 10 }],
      ),
    ).toEqual({
      nodeId: '2',
      classType: 'KSampler',
      value: 5,
      max: 10,
      nodesDone: 1,
      nodesTotal: 3,
    });
  });

  it('starts over when the prompt does', () => {
    expect(after(['executing', { node: '1' }], ['execution_start', {}])).toMatchObject({
      nodeId: null,
      nodesDone: 0,
    });
  });

  it('grows where a node expands into more than the prompt holds', () => {
    const nodes = Object.fromEntries(
      ['1', '2', '2.1', '2.2', '3'].map((nodeId) => [nodeId, node('finished')]),
    );
    expect(after(['progress_state', { nodes }])).toMatchObject({ nodesDone: 5, nodesTotal: 5 });
  });

  it('takes no notice of messages that it does not know or cannot read', () => {
    expect(after(['crystools.monitor', { cpu: 1 }], ['progress', 'nonsense'])).toEqual(after());
  });
});
