import { describe, expect, it } from 'vitest';
import type { FormCard, FormField, FormView } from '../../../contract/form.ts';
import { placeOf } from './fields-of-node.ts';
import { folded, isOpenAtFirst, unfoldedAt } from './unfolded.ts';

const model = (id: string, missing: boolean): FormField => ({
  ...{ id, nodeId: '1', input: id, label: 'lora', caption: null, apart: null, title: '' },
  ...{ alsoSets: [], kind: 'model', value: id, fileValue: id, options: [], missing },
  folder: null,
});
const card = (id: FormCard['id'], ...fieldIds: readonly string[]): FormCard => ({
  id,
  items: fieldIds.map((fieldId) => ({ kind: 'field', fieldId })),
});
const formOf = (cards: readonly FormCard[]): FormView => ({
  ...{ name: 'w', source: 'ui', switches: [], problems: [], notes: [], changed: false },
  ...{ draft: null, cards: [...cards], fields: [model('a', false), model('b', true)] },
  rest: [{ nodeId: '9', title: '', classType: 'A', fieldIds: ['z'] }],
});
const few = formOf([card('prompt', 'p'), card('sampling', 's'), card('models', 'a')]);

describe('what is unfolded at first', () => {
  const open = (form: FormView) =>
    form.cards.filter((each) => isOpenAtFirst(form, each)).map(({ id }) => id);

  it('is what a creator changes each time', () => {
    expect(open(few)).toEqual(['prompt']);
  });

  it('is also where a model is missing, and whatever there is where there is nothing else', () => {
    expect(open(formOf([card('prompt', 'p'), card('models', 'a', 'b')]))).toEqual([
      'prompt',
      'models',
    ]);
    expect(open(formOf([card('sampling', 's'), card('models', 'a')]))).toEqual([
      'sampling',
      'models',
    ]);
  });
});

describe('the way to a field', () => {
  const unfoldedFor = (id: string) => {
    const place = placeOf(few, id);
    return place === null ? null : unfoldedAt(folded, few, place);
  };

  it('unfolds the card that it stands on, or its node among all settings', () => {
    expect(unfoldedFor('a')).toMatchObject({ cards: { models: true }, items: 1, isOpen: false });
    expect(unfoldedFor('z')).toMatchObject({ cards: {}, isOpen: true, nodeIds: ['9'] });
    expect(unfoldedFor('gone')).toBeNull();
  });
});
