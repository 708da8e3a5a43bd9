import { describe, expect, it } from 'vitest';
import { describeNodeErrors, describeRefusal } from './node-errors.ts';

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

describe('describeRefusal', () => {
  it('prefers what is said against nodes', () => {
    const details = describeRefusal(
      { message: 'Prompt outputs failed validation', details: '' },
      missingModel,
    );
    expect(details).toContain('#1 CheckpointLoaderSimple');
    expect(details).not.toContain('Prompt outputs');
  });

  it('gives the refusal with its details where no node is named', () => {
    expect(
      describeRefusal(
        { message: 'Cannot execute because node X does not exist.', details: "Node ID '#2'" },
        {},
      ),
    ).toBe("Cannot execute because node X does not exist (Node ID '#2')");
    expect(
      describeRefusal({ message: 'No prompt provided', details: 'No prompt provided' }, {}),
    ).toBe('No prompt provided');
  });

  it('counts what it leaves out of a long list', () => {
    const many = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [String(index), { errors: [{ message: 'no' }] }]),
    );
    expect(describeRefusal({ message: 'm' }, many)).toMatch(/… \+18$/);
  });
});
