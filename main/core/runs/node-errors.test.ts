import { describe, expect, it } from 'vitest';
import { describeNodeErrors, reasonsOfRefusal } from './node-errors.ts';

const missingModel = {
  '1': {
    class_type: 'CheckpointLoaderSimple',
    dependent_outputs: ['6'],
    errors: [
      {
        type: 'value_not_in_list',
        message: 'Value not in list',
        details: "ckpt_name: 'a.safetensors' not in ['b.safetensors', 'c.safetensors']",
        extra_info: { input_name: 'ckpt_name', received_value: 'a.safetensors' },
      },
    ],
  },
};

describe('describeNodeErrors', () => {
  it('names node, class, input, reason and the value that was received', () => {
    expect(describeNodeErrors(missingModel)).toEqual([
      '#1 CheckpointLoaderSimple: ckpt_name: Value not in list ("a.safetensors")',
    ]);
  });

  it('takes the details where the server tells no value, without repeating the input', () => {
    const errors = [
      {
        type: 'custom_validation_failed',
        message: 'Custom validation failed for node',
        details: 'image - Invalid image file: absent.png',
        extra_info: { input_name: 'image' },
      },
    ];
    expect(describeNodeErrors({ '4': { class_type: 'LoadImage', errors } })).toEqual([
      '#4 LoadImage: image: Custom validation failed for node (Invalid image file: absent.png)',
    ]);
  });

  it('says nothing twice where only the input is missing', () => {
    const errors = [
      {
        type: 'required_input_missing',
        message: 'Required input is missing',
        details: 'images',
        extra_info: { input_name: 'images' },
      },
    ];
    expect(describeNodeErrors({ '2': { class_type: 'SaveImage', errors } })).toEqual([
      '#2 SaveImage: images: Required input is missing',
    ]);
  });

  it('takes the details where no input is named', () => {
    const errors = [{ type: 'x', message: 'Exception when validating node', details: "'9'" }];
    expect(describeNodeErrors({ '2:7': { errors } })).toEqual([
      "#2:7: Exception when validating node: '9'",
    ]);
  });

  it('cuts a long value', () => {
    const errors = [
      { message: 'm', extra_info: { input_name: 'text', received_value: 'x'.repeat(500) } },
    ];
    const [line] = describeNodeErrors({ '1': { class_type: 'A', errors } });
    expect(line?.length).toBeLessThan(120);
  });

  it('still names a node whose errors have another shape', () => {
    expect(describeNodeErrors({ '5': 'broken' })).toEqual(['#5']);
  });
});

describe('reasonsOfRefusal', () => {
  const refused = { type: 'prompt_outputs_failed_validation', message: 'Prompt outputs failed' };
  const of = (error: object) =>
    reasonsOfRefusal(refused, { '3': { class_type: 'KSampler', errors: [error] } });

  it('names the model that the server does not have', () => {
    expect(reasonsOfRefusal(refused, missingModel)).toEqual([
      {
        code: 'notInList',
        params: { node: '#1 CheckpointLoaderSimple', input: 'ckpt_name', value: 'a.safetensors' },
      },
    ]);
  });

  it.each([
    [
      'value_smaller_than_min',
      { input_config: ['INT', { min: 1 }], received_value: 0 },
      { code: 'tooSmall', params: { value: '0', limit: '1' } },
    ],
    [
      'value_bigger_than_max',
      { input_config: ['FLOAT', { max: 1 }], received_value: 2.5 },
      { code: 'tooBig', params: { value: '2.5', limit: '1' } },
    ],
    [
      'invalid_input_type',
      { input_config: ['FLOAT', {}], received_value: 'x' },
      { code: 'wrongType', params: { value: 'x', type: 'FLOAT' } },
    ],
    ['required_input_missing', {}, { code: 'inputMissing', params: { node: '#3 KSampler' } }],
    ['return_type_mismatch', {}, { code: 'wrongLink', params: { details: 'received(VAE)' } }],
    ['custom_validation_failed', {}, { code: 'serverSays', params: { node: '#3 KSampler' } }],
  ])('has a code of its own for %s', (type, extra, reason) => {
    const error = {
      ...{ type, message: 'm', details: 'steps, received(VAE)' },
      extra_info: { input_name: 'steps', ...extra },
    };
    expect(of(error)).toMatchObject([reason]);
  });

  it('names the file that a load node misses', () => {
    const error = {
      ...{ type: 'custom_validation_failed', message: 'Custom validation failed for node' },
      details: 'image - Invalid image file: 图 1.png',
      extra_info: { input_name: 'image' },
    };
    expect(of(error)).toMatchObject([{ code: 'fileMissing', params: { value: '图 1.png' } }]);
  });

  it('names an unknown node by its class and its id, as older and newer servers tell them', () => {
    const message = 'Cannot execute because node X does not exist.';
    const reason = { code: 'unknownNode', params: { node: '#2', classType: 'X' } };
    expect(reasonsOfRefusal({ message, details: "Node ID '#2'" }, {})).toEqual([reason]);
    const extra = { class_type: 'X', node_id: '2' };
    expect(reasonsOfRefusal({ message: 'Missing', extra_info: extra }, {})).toEqual([reason]);
  });

  it('knows a workflow without outputs, and repeats what it does not know', () => {
    expect(reasonsOfRefusal({ type: 'prompt_no_outputs', message: 'm' }, {})).toEqual([
      { code: 'noOutputs', params: {} },
    ]);
    expect(
      reasonsOfRefusal({ message: 'No prompt provided', details: 'No prompt provided' }, {}),
    ).toEqual([{ code: 'serverSays', params: { node: '', details: 'No prompt provided' } }]);
  });

  it('counts what it leaves out of a long list', () => {
    const many = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [String(index), { errors: [{ message: 'no' }] }]),
    );
    expect(reasonsOfRefusal({ message: 'm' }, many).at(-1)).toEqual({
      code: 'more',
      params: { count: '18' },
    });
  });
});
