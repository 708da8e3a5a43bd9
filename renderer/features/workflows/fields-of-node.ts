import type { FormView } from '../../../contract/form.ts';
import { textOf } from './form-values.ts';
import type { Values } from './form-values.ts';

/** What stands in the field for an input now; null where there is no such field. */
export function textAt(
  form: FormView,
  values: Values,
  nodeId: string,
  input: string,
): string | null {
  const id = `${nodeId}.${input}`;
  const field = form.fields.find((each) => each.id === id || each.alsoSets.includes(id));
  return field === undefined ? null : textOf(field, values);
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
