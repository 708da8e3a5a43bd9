import type { ModelFacets, ModelRow, ModelRowState, ModelSort } from '../../../contract/model.ts';

export interface ModelFilter {
  readonly category: string | null;
  /** Empty: all. */
  readonly states: readonly ModelRowState[];
  readonly text: string;
  readonly baseModel?: string | null | undefined;
  readonly misplaced?: boolean | undefined;
}

/** A row with what it is sorted and searched by. */
export interface KeyedRow {
  readonly row: ModelRow;
  readonly nameKey: string;
  readonly categoryKey: string;
  readonly text: string;
}

/** What needs a person stands first. */
const stateOrder: readonly ModelRowState[] = [
  ...(['differs', 'needsRestart', 'replaced', 'uploading', 'localOnly'] as const),
  ...(['ready', 'inBucket', 'probablyBuiltIn', 'builtIn'] as const),
];

export const keyedRow = (row: ModelRow, nameKey: string): KeyedRow => ({
  row,
  nameKey,
  categoryKey: row.category ?? '',
  text: `${row.category ?? ''}/${row.name}`.toLowerCase(),
});

/** The rows in an order; equal ones stay by name and category. */
export function sortRows(
  rows: readonly KeyedRow[],
  { by, descending }: ModelSort,
): readonly KeyedRow[] {
  const turn = descending ? -1 : 1;
  return rows.toSorted((a, b) => turn * compareBy(by, a, b) || compareName(a, b));
}

function compareBy(by: ModelSort['by'], a: KeyedRow, b: KeyedRow): number {
  switch (by) {
    case 'name':
      return order(a.nameKey, b.nameKey);
    case 'category':
      return order(a.categoryKey, b.categoryKey);
    case 'state':
      return stateOrder.indexOf(a.row.state) - stateOrder.indexOf(b.row.state);
    case 'bytes':
      return (a.row.bytes ?? -1) - (b.row.bytes ?? -1);
    case 'modified':
      return (a.row.changedAt ?? 0) - (b.row.changedAt ?? 0);
    case 'kind':
      return order(a.row.kind ?? '', b.row.kind ?? '');
    case 'baseModel':
      return order(a.row.baseModel ?? '', b.row.baseModel ?? '');
    default:
      return by satisfies never;
  }
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const compareName = (a: KeyedRow, b: KeyedRow): number =>
  order(a.nameKey, b.nameKey) || order(a.categoryKey, b.categoryKey) || order(a.text, b.text);

/** The rows that pass a filter, in their order. */
export function filterRows(
  rows: readonly KeyedRow[],
  { category, states, text, baseModel = null, misplaced = false }: ModelFilter,
): readonly KeyedRow[] {
  const wanted = text.trim().toLowerCase();
  const wantedStates = new Set(states);
  return rows.filter(
    ({ row, text: own }) =>
      (category === null || row.category === category) &&
      (wantedStates.size === 0 || wantedStates.has(row.state)) &&
      (baseModel === null || row.baseModel === baseModel) &&
      (!misplaced || row.belongsTo !== null) &&
      (wanted === '' || own.includes(wanted)),
  );
}

/** How many rows there are of each kind. */
export function facetsOf(rows: readonly ModelRow[]): ModelFacets {
  const categories = Map.groupBy(rows, ({ category }) => category);
  const count = <Value>(of: (row: ModelRow) => Value) =>
    [...Map.groupBy(rows, of)].map(([value, found]) => [value, found.length] as const);
  return {
    categories: [...categories].map(([name, found]) => ({ name, ...sizesOf(found) })),
    states: count(({ state }) => state).map(([state, files]) => ({ state, files })),
    baseModels: count(({ baseModel }) => baseModel).flatMap(([name, files]) =>
      name === null ? [] : [{ name, files }],
    ),
    misplaced: rows.filter(({ belongsTo }) => belongsTo !== null).length,
  };
}

function sizesOf(rows: readonly ModelRow[]): Omit<ModelFacets['categories'][number], 'name'> {
  const sizes = { files: 0, bytes: 0, localFiles: 0, localBytes: 0 };
  for (const { local, bytes } of rows) {
    // one that is only here has the size of its copy
    const isThere = local?.comparison !== 'none';
    sizes.files += isThere ? 1 : 0;
    sizes.bytes += isThere ? (bytes ?? 0) : 0;
    sizes.localFiles += local === null ? 0 : 1;
    sizes.localBytes += local?.bytes ?? 0;
  }
  return sizes;
}
