import { describe, expect, it } from 'vitest';
import type { FormField, FormView } from '../../../contract/form.ts';
import { firstFieldOf, textAt } from './fields-of-node.ts';

const field = (id: string, alsoSets: readonly string[] = []): FormField => ({
  ...{ id, nodeId: id.slice(0, id.lastIndexOf('.')), input: id.slice(id.lastIndexOf('.') + 1) },
  ...{
    label: null,
    caption: null,
    apart: null,
    title: '',
    alsoSets: [...alsoSets],
    kind: 'text',
    value: id,
    fileValue: id,
  },
  ...{ multiline: false, role: 'plain', dynamic: false },
});
const form: FormView = {
  ...{
    name: 'w',
    source: 'ui',
    rest: [],
    switches: [],
    problems: [],
    notes: [],
    changed: false,
    draft: null,
  },
  fields: [
    field('5.steps'),
    field('50.text', ['9.text']),
    field('3:7.seed'),
    field('6.w'),
    field('6.h'),
  ],
  cards: [
    {
      id: 'size',
      items: [
        {
          ...{ kind: 'size', presets: [], step: 8, limit: null, when: null },
          pairs: [
            { widthId: '5.w', heightId: '5.h' },
            { widthId: '6.w', heightId: '6.h' },
          ],
        },
      ],
    },
  ],
};

describe('the field to show for a node', () => {
  it.each([
    ['5', '5.steps'],
    ['50', '50.text'],
    ['9', '50.text'],
    ['3', '3:7.seed'],
    ['3:7', '3:7.seed'],
    ['6', '5.w'],
    ['8', null],
  ])('of %s is %s', (nodeId, id) => {
    expect(firstFieldOf(form, nodeId)).toBe(id);
  });
});

describe('what stands in the form for an input', () => {
  it('is what was typed, also where another input shares it', () => {
    expect(textAt(form, { '50.text': 'a ferry' }, '9', 'text')).toBe('a ferry');
    expect(textAt(form, {}, '5', 'steps')).toBe('5.steps');
    expect(textAt(form, {}, '5', 'cfg')).toBeNull();
  });
});
