import { describe, expect, it } from 'vitest';
import type { FieldValue, FormField } from '../../../contract/form.ts';
import { changedInputs } from './changed-inputs.ts';

const base = { nodeId: '1', title: 'Node', alsoSets: [], caption: null, apart: null };
const text = (id: string): FormField => ({
  ...{ ...base, id, input: id, label: 'positivePrompt', kind: 'text', value: 'x', fileValue: 'x' },
  ...{ multiline: true, role: 'positive', dynamic: false },
});
const seed: FormField = {
  ...{ ...base, id: 's', input: 'seed', label: 'seed', kind: 'seed', min: '0', max: '9' },
  value: { seed: '1', mode: 'fixed' },
  fileValue: { seed: '1', mode: 'fixed' },
};

describe('what a run changes', () => {
  it('is what differs from the file, and the seed always', () => {
    const values = new Map<FormField, FieldValue>([
      [text('a'), 'x'],
      [text('b'), 'a  ferry\nat dawn'],
      [seed, { seed: '1', mode: 'fixed' }],
    ]);
    expect(changedInputs(values)).toEqual([
      { label: 'positivePrompt', input: 'b', value: 'a ferry at dawn' },
      { label: 'seed', input: 'seed', value: '1' },
    ]);
  });

  it('is short', () => {
    const long = new Map<FormField, FieldValue>(
      ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => [text(id), '渡'.repeat(400)]),
    );
    const changes = changedInputs(long);
    expect(changes).toHaveLength(6);
    expect(changes[0]?.value).toBe(`${'渡'.repeat(160)}…`);
  });
});
