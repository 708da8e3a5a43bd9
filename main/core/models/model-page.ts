import type { ModelFile, ModelSort, ModelState } from '../../../contract/model.ts';

export interface ModelFilter {
  readonly category: string | null;
  /** Empty: all. */
  readonly states: readonly ModelState[];
  readonly text: string;
}

const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const stateOrder: readonly ModelState[] = [
  'needsRestart',
  'ready',
  'inBucket',
  'probablyBuiltIn',
  'builtIn',
];

/** The models in an order; equal ones stay by category and name. */
export function sortModels(
  models: readonly ModelFile[],
  { by, descending }: ModelSort,
): readonly ModelFile[] {
  const turn = descending ? -1 : 1;
  return models.toSorted((a, b) => turn * compareBy(by, a, b) || compareName(a, b));
}

function compareBy(by: ModelSort['by'], a: ModelFile, b: ModelFile): number {
  switch (by) {
    case 'name':
      return names.compare(a.name, b.name);
    case 'category':
      return names.compare(a.category, b.category);
    case 'state':
      return stateOrder.indexOf(a.state) - stateOrder.indexOf(b.state);
    case 'bytes':
      return (a.bytes ?? -1) - (b.bytes ?? -1);
    case 'modified':
      return (a.modified ?? '') < (b.modified ?? '') ? -1 : a.modified === b.modified ? 0 : 1;
    default:
      return by satisfies never;
  }
}

function compareName(a: ModelFile, b: ModelFile): number {
  return names.compare(a.category, b.category) || names.compare(a.name, b.name);
}

/** The models that pass a filter, in their order. */
export function filterModels(
  models: readonly ModelFile[],
  { category, states, text }: ModelFilter,
): readonly ModelFile[] {
  const wanted = text.trim().toLowerCase();
  const wantedStates = new Set(states);
  return models.filter(
    (model) =>
      (category === null || model.category === category) &&
      (wantedStates.size === 0 || wantedStates.has(model.state)) &&
      (wanted === '' || `${model.category}/${model.name}`.toLowerCase().includes(wanted)),
  );
}
