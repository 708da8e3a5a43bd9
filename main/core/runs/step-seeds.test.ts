import { describe, expect, it } from 'vitest';
import type { Prompt } from '../../../contract/workflow.ts';
import { parseObjectInfo } from '../graph-to-prompt/object-info.ts';
import { stepSeeds } from './step-seeds.ts';

const objectInfo = parseObjectInfo({
  KSampler: { input: { required: { seed: ['INT', {}], steps: ['INT', {}] } }, output: [] },
  Custom: {
    input: { required: { chance: ['INT', { control_after_generate: true }] } },
    output: [],
  },
});
const promptWith = (seed: unknown): Prompt => ({
  '1': { class_type: 'KSampler', inputs: { seed, steps: 20 } },
  '2': { class_type: 'Custom', inputs: { chance: 5 } },
  '3': { class_type: 'Unknown', inputs: { seed: 5 } },
});

describe('stepSeeds', () => {
  it('leaves the first turn as it is', () => {
    expect(stepSeeds(promptWith(7), 0, objectInfo)).toEqual(promptWith(7));
  });

  it('steps seeds and whatever the server says to control after each run, nothing else', () => {
    const stepped = stepSeeds(promptWith(7), 3, objectInfo);
    expect(stepped['1']?.inputs).toEqual({ seed: 10, steps: 20 });
    expect(stepped['2']?.inputs).toEqual({ chance: 8 });
    expect(stepped['3']?.inputs).toEqual({ seed: 5 });
  });

  it('leaves a seed that comes over a link', () => {
    expect(stepSeeds(promptWith(['9', 0]), 2, objectInfo)['1']?.inputs.seed).toEqual(['9', 0]);
  });

  it('gives another seed each turn where the number is too great to be counted up', () => {
    const seeds = [0, 1, 2].map(
      (turn) => stepSeeds(promptWith(2 ** 63), turn, objectInfo)['1']?.inputs.seed,
    );
    expect(new Set(seeds).size).toBe(3);
  });
});
