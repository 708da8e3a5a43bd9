import { describe, expect, it } from 'vitest';
import type { Prompt } from '../../../contract/workflow.ts';
import { parseObjectInfo } from '../graph-to-prompt/object-info.ts';
import { applyAssignments } from './assignments.ts';

const objectInfo = parseObjectInfo({
  KSampler: {
    input: {
      required: {
        model: ['MODEL'],
        seed: ['INT', { control_after_generate: true }],
        cfg: ['FLOAT', {}],
        sampler_name: [['euler', 'ddim']],
        tiled: ['BOOLEAN', {}],
        layers: [[1, 2, 3]],
      },
    },
    output: [],
  },
  CLIPTextEncode: { input: { required: { text: ['STRING', {}] } }, output: [] },
});
const prompt: Prompt = {
  '3': { class_type: 'KSampler', inputs: { model: ['4', 0], seed: 1, cfg: 8, extra: 'x' } },
  '10:6': { class_type: 'CLIPTextEncode', inputs: { text: ['5', 0] } },
};
const refusal = (assignment: string, reason: string, type: string): unknown =>
  expect.objectContaining({
    code: 'workflow.badAssignment',
    // eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- the matcher is untyped
    params: expect.objectContaining({ assignment, reason, type }),
  });
const set = (assignment: string) => applyAssignments(prompt, [assignment], objectInfo);

describe('applyAssignments', () => {
  it.each([
    ['3.seed=42', 'seed', 42],
    ['3.cfg=7.5', 'cfg', 7.5],
    ['3.sampler_name=ddim', 'sampler_name', 'ddim'],
    ['3.sampler_name=newer', 'sampler_name', 'newer'],
    ['3.layers=2', 'layers', 2],
    ['3.tiled=true', 'tiled', true],
    ['3.tiled=0', 'tiled', false],
    ['3.extra=a=b', 'extra', 'a=b'],
  ])('sets %s by the declared type', (assignment, input, value) => {
    expect(set(assignment)['3']?.inputs[input]).toBe(value);
  });

  it('finds a node inside a subgraph and replaces a link by the text', () => {
    expect(set('10:6.text=a cat, 3.5 mm')['10:6']?.inputs.text).toBe('a cat, 3.5 mm');
  });

  it('keeps line breaks of a text', () => {
    expect(set('10:6.text=one\ntwo')['10:6']?.inputs.text).toBe('one\ntwo');
  });

  it('leaves the given prompt as it was', () => {
    set('3.seed=42');
    expect(prompt['3']?.inputs.seed).toBe(1);
  });

  it('finds an input whose name holds points', () => {
    const dotted = { '3': { class_type: 'New', inputs: { 'size.width': 8 } } };
    const after = applyAssignments(dotted, ['3.size.width=16'], objectInfo);
    expect(after['3']?.inputs['size.width']).toBe(16);
  });

  it.each([
    ['3.seed=4.5', 'type', 'INT'],
    ['3.seed=18446744073709551615', 'notExact', 'INT'],
    ['3.cfg=much', 'type', 'FLOAT'],
    ['3.tiled=perhaps', 'type', 'BOOLEAN'],
    ['3.model=x', 'type', 'MODEL'],
    ['3.unknown=1', 'noInput', ''],
    ['99.seed=1', 'noNode', ''],
    ['seed=1', 'form', ''],
    ['3.seed', 'form', ''],
    ['.seed=1', 'form', ''],
    ['=', 'form', ''],
  ])('refuses %s', (assignment, reason, type) => {
    expect(() => set(assignment)).toThrow(refusal(assignment, reason, type));
  });
});
