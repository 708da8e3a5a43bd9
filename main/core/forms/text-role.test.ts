import { describe, expect, it } from 'vitest';
import type { Prompt } from '../../../contract/workflow.ts';
import { parseObjectInfo } from '../graph-to-prompt/object-info.ts';
import { createPromptGraph } from './prompt-graph.ts';
import { createTextRoles } from './text-role.ts';

const node = (output: readonly string[], names = output, isOutput = false) => ({
  input: { required: {} },
  ...{ output, output_name: names, output_node: isOutput },
});
const objectInfo = parseObjectInfo({
  Text: node(['STRING']),
  Encode: node(['CONDITIONING']),
  Combine: node(['CONDITIONING']),
  ConditioningZeroOut: node(['CONDITIONING']),
  Control: node(['CONDITIONING', 'CONDITIONING'], ['positive', 'negative']),
  Guider: node(['GUIDER']),
  Sampler: node(['LATENT']),
  Save: node([], [], true),
  ShowText: node(['STRING'], ['STRING'], true),
  Film: node(['VIDEO']),
});
type Inputs = Readonly<Record<string, readonly [string, number] | string>>;
const promptOf = (nodes: Readonly<Record<string, readonly [string, Inputs]>>): Prompt =>
  Object.fromEntries(
    Object.entries(nodes).map(([id, [class_type, inputs]]) => [id, { class_type, inputs }]),
  );
const roleIn = (prompt: Prompt, nodeId: string, input = 'text') =>
  createTextRoles(createPromptGraph(prompt, objectInfo))(nodeId, input);

/** A sampler behind whatever stands between it and two encoders. */
const sampled = (between: Readonly<Record<string, readonly [string, Inputs]>>) =>
  promptOf({
    a: ['Encode', { text: 'this' }],
    b: ['Encode', { text: 'not that' }],
    ...between,
    out: ['Save', { images: ['s', 0] }],
  });

describe('the role of a text', () => {
  it.each([
    ['straight', { s: ['Sampler', { positive: ['a', 0], negative: ['b', 0] }] }],
    [
      'through one that has both sides',
      {
        c: ['Control', { positive: ['a', 0], negative: ['b', 0] }],
        s: ['Sampler', { positive: ['c', 0], negative: ['c', 1] }],
      },
    ],
    [
      'through one that has a side only',
      {
        c: ['Combine', { conditioning_1: ['b', 0] }],
        s: ['Sampler', { positive: ['a', 0], negative: ['c', 0] }],
      },
    ],
    [
      'through a guider',
      {
        g: ['Guider', { positive: ['a', 0], negative: ['b', 0] }],
        s: ['Sampler', { guider: ['g', 0] }],
      },
    ],
  ] as const)('is found %s', (_, between) => {
    const prompt = sampled(between);
    expect(roleIn(prompt, 'a')).toBe('positive');
    expect(roleIn(prompt, 'b')).toBe('negative');
  });

  it('is that of the sampler, not of the names on the way, where they are crossed', () => {
    const prompt = sampled({
      c: ['Combine', { conditioning: ['a', 0] }],
      s: ['Sampler', { positive: ['b', 0], negative: ['c', 0] }],
    });
    expect(roleIn(prompt, 'a')).toBe('negative');
  });

  it('is none where the text was emptied, is only shown, or steers a node', () => {
    const emptied = sampled({
      z: ['ConditioningZeroOut', { conditioning: ['a', 0] }],
      s: ['Sampler', { negative: ['z', 0] }],
    });
    expect(roleIn(emptied, 'a')).toBe('plain');
    const seen = promptOf({ t: ['Text', { value: 'x' }], show: ['ShowText', { text: ['t', 0] }] });
    expect(roleIn(seen, 't', 'value')).toBe('plain');
    expect(roleIn(sampled({ s: ['Sampler', { positive: ['a', 0] }] }), 'a', 'delimiter')).toBe(
      'plain',
    );
  });

  it('is told by its own name where the node makes the picture itself', () => {
    const prompt = promptOf({
      f: ['Film', { prompt: 'x', negative_prompt: 'y' }],
      out: ['Save', { video: ['f', 0] }],
    });
    expect(roleIn(prompt, 'f', 'prompt')).toBe('positive');
    expect(roleIn(prompt, 'f', 'negative_prompt')).toBe('negative');
  });

  it('is found through the text that another node joins', () => {
    const prompt = sampled({
      t: ['Text', { value: 'far' }],
      e: ['Encode', { text: ['t', 0] }],
      s: ['Sampler', { positive: ['a', 0], negative: ['e', 0] }],
    });
    expect(roleIn(prompt, 't', 'value')).toBe('negative');
  });
});
