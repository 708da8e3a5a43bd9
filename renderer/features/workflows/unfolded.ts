import type { FormCard, FormView } from '../../../contract/form.ts';
import type { FieldPlace } from './fields-of-node.ts';
import { fieldOf } from './form-values.ts';

/** Which parts of a form are unfolded. */
export interface Unfolded {
  /** Whether all settings are. */
  readonly isOpen: boolean;
  /** The nodes whose settings are shown. */
  readonly nodeIds: readonly string[];
  /** How many nodes are listed. */
  readonly count: number;
  /** Cards that were folded or unfolded; the others are as `isOpenAtFirst` has it. */
  readonly cards: Readonly<Partial<Record<FormCard['id'], boolean>>>;
  /** Whether the parts that can be left out are shown, where a person said so. */
  readonly parts: boolean | null;
  /** As many items of a card are there in any case. */
  readonly items: number;
}
export const folded: Unfolded = {
  ...{ isOpen: false, nodeIds: [], count: 60, cards: {}, parts: null, items: 0 },
};

/** Unfolded so far that a field can be seen. */
export function unfoldedAt(
  before: Unfolded,
  { rest }: Pick<FormView, 'rest'>,
  place: FieldPlace,
): Unfolded {
  if (place.kind === 'card')
    return {
      ...before,
      cards: { ...before.cards, [place.id]: true },
      items: Math.max(before.items, place.item + 1),
    };
  const index = rest.findIndex(({ nodeId }) => nodeId === place.nodeId);
  return {
    ...before,
    isOpen: true,
    nodeIds: [...new Set([...before.nodeIds, place.nodeId])],
    count: Math.max(before.count, index + 1),
  };
}

/** What a creator changes each time is open; the rest where something in it is to be mended, or where it is all. */
export function isOpenAtFirst(form: FormView, { id, items }: FormCard): boolean {
  if (id !== 'sampling' && id !== 'models') return true;
  const isAll = form.cards.every((card) => card.id === 'sampling' || card.id === 'models');
  return isAll || items.some((item) => item.kind === 'field' && isMissing(form, item.fieldId));
}

function isMissing(form: FormView, id: string): boolean {
  const field = fieldOf(form, id);
  return field !== null && 'missing' in field && field.missing;
}
