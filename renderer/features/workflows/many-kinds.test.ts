import { describe, expect, it } from 'vitest';
import type { FormField, FormView } from '../../../contract/form.ts';
import { kindsFor, promptFields, textsIn } from './many-kinds.ts';

const base = {
  nodeId: '1',
  input: 'text',
  label: null,
  title: 'Text',
  alsoSets: [],
  caption: null,
  apart: null,
};
const text = (id: string, role: 'positive' | 'negative', multiline = true): FormField => ({
  ...{ ...base, id, kind: 'text', value: '', fileValue: '', multiline, role, dynamic: false },
});
const seed: FormField = {
  ...{ ...base, id: 's', kind: 'seed', min: '0', max: '9' },
  value: { seed: '1', mode: 'fixed' },
  fileValue: { seed: '1', mode: 'fixed' },
};
const formOf = (...fields: readonly FormField[]): FormView => ({
  ...{ name: 'a.json', source: 'ui', fields: [...fields], cards: [], rest: [], switches: [] },
  ...{ problems: [], notes: [], changed: false, draft: null },
});

describe('many runs of a form', () => {
  it('go by its seeds and its texts, where it has them', () => {
    expect(kindsFor(formOf())).toEqual([]);
    expect(kindsFor(formOf(seed))).toEqual(['seeds']);
    expect(kindsFor(formOf(text('a', 'positive', false)))).toEqual([]);
    expect(kindsFor(formOf(text('a', 'positive'), seed))).toEqual(['seeds', 'texts']);
  });

  it('take the positive prompt first', () => {
    const form = formOf(text('no', 'negative'), text('yes', 'positive'));
    expect(promptFields(form).map(({ id }) => id)).toEqual(['yes', 'no']);
  });

  it('take one text a line', () => {
    expect(textsIn('a ferry\r\n\n  a tug \n')).toEqual(['a ferry', 'a tug']);
  });
});
