import type { CardItem, FormCard, FormView } from '../../../contract/form.ts';
import { fieldOf, textOf } from './form-values.ts';
import type { Values } from './form-values.ts';

/** What stands in the field for an input now; null where there is no such field. */
export function textAt(
  form: FormView,
  values: Values,
  nodeId: string,
  input: string,
): string | null {
  const field = fieldOf(form, `${nodeId}.${input}`);
  return field === null ? null : textOf(field, values);
}

/** The first field of a node, or of what lies inside a subgraph. */
export function firstFieldOf({ fields, cards }: FormView, nodeId: string): string | null {
  const belongs = (id: string): boolean =>
    id.startsWith(`${nodeId}.`) || id.startsWith(`${nodeId}:`);
  const own = fields.find(({ id }) => belongs(id));
  const shared = fields.find(({ alsoSets }) => alsoSets.some(belongs));
  const found = (own ?? shared)?.id ?? null;
  return found === null ? null : (leadOf(cards, found) ?? found);
}

/** Where a field stands in the form. */
export type FieldPlace =
  | { readonly kind: 'card'; readonly id: FormCard['id']; readonly item: number }
  | { readonly kind: 'rest'; readonly nodeId: string };

export function placeOf({ cards, rest }: FormView, fieldId: string): FieldPlace | null {
  for (const { id, items } of cards) {
    const item = items.findIndex((each) => idsOf(each).includes(fieldId));
    if (item >= 0) return { kind: 'card', id, item };
  }
  const node = rest.find(({ fieldIds }) => fieldIds.includes(fieldId));
  return node === undefined ? null : { kind: 'rest', nodeId: node.nodeId };
}

/** The fields that an item shows. */
function idsOf(item: CardItem): readonly string[] {
  switch (item.kind) {
    case 'field':
      return [item.fieldId];
    case 'size':
      return item.pairs.flatMap(({ widthId, heightId }) => [widthId, heightId]);
    case 'length':
      return item.fpsId === null ? [item.framesId] : [item.framesId, item.fpsId];
    default:
      return item satisfies never;
  }
}

/** Of several sizes that are set together only the first is shown. */
function leadOf(cards: FormView['cards'], id: string): string | null {
  for (const item of cards.flatMap(({ items }) => items)) {
    if (item.kind !== 'size') continue;
    for (const { widthId, heightId } of item.pairs) {
      if (widthId === id) return item.pairs[0]?.widthId ?? null;
      if (heightId === id) return item.pairs[0]?.heightId ?? null;
    }
  }
  return null;
}
