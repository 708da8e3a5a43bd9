import type { FormField, FormView } from '../../../contract/form.ts';
import type { Finding } from '../../../contract/preflight.ts';

type Warning = Extract<Finding, { kind: 'warning' }>;

/**
 * Megapixels of all frames that a film may have for each GiB of the graphics card: the deployment's own advice is
 * 720 × 720 with 81 frames (42 megapixels) on a card of 22 GiB, with the model kept in the computer's memory.
 */
const MEGAPIXELS_PER_GIB = 2;
const GIB = 1024 ** 3;

/** What may go wrong although nothing is missing. `memoryBytes` is the graphics card's; null: unknown. */
export function warningsOf(view: FormView, memoryBytes: number | null): readonly Warning[] {
  return [...tooLarge(view), ...branches(view), ...beyondMemory(view, memoryBytes)];
}

function warning(code: Warning['code'], params: Warning['params']): Warning {
  return {
    id: `warning ${code} ${Object.values(params).join(' ')}`,
    kind: 'warning',
    code,
    params,
  };
}

function tooLarge(view: FormView): readonly Warning[] {
  return sizesOf(view).flatMap(({ width, height, limit }) => {
    if (limit === null || width * height <= limit.width * limit.height) return [];
    const params = {
      ...{ width: String(width), height: String(height) },
      limit: `${limit.width} × ${limit.height}`,
    };
    return [warning('tooLargeForWan14b', params)];
  });
}

function branches({ problems }: FormView): readonly Warning[] {
  return problems.flatMap((problem) =>
    problem.kind === 'check' && problem.code === 'branchesAtOnce'
      ? [warning('branchesAtOnce', { labels: problem.params.labels ?? '' })]
      : [],
  );
}

function beyondMemory(view: FormView, memoryBytes: number | null): readonly Warning[] {
  if (memoryBytes === null || memoryBytes <= 0) return [];
  const frames = Math.max(0, ...framesOf(view));
  const size = sizesOf(view).toSorted((a, b) => b.width * b.height - a.width * a.height)[0];
  if (size === undefined || frames < 2) return [];
  const megapixels = (frames * size.width * size.height) / 1_000_000;
  if (megapixels <= (MEGAPIXELS_PER_GIB * memoryBytes) / GIB) return [];
  const { width, height } = size;
  const shown = { frames, width, height, megapixels: Math.round(megapixels), memory: memoryBytes };
  const params = Object.fromEntries(Object.entries(shown).map(([name, n]) => [name, String(n)]));
  return [warning('memory', params)];
}

function sizesOf({ cards, fields }: FormView) {
  return cards
    .flatMap(({ items }) => items)
    .flatMap((item) => {
      if (item.kind !== 'size') return [];
      const [pair] = item.pairs;
      const width = numberIn(fields, pair?.widthId);
      const height = numberIn(fields, pair?.heightId);
      const chosen = item.when;
      const isUsed =
        chosen === null ||
        fields.some((field) => field.id === chosen.fieldId && field.value === chosen.value);
      return width === null || height === null || !isUsed
        ? []
        : [{ width, height, limit: item.limit }];
    });
}

function framesOf({ cards, fields }: FormView): readonly number[] {
  return cards
    .flatMap(({ items }) => items)
    .flatMap((item) => (item.kind === 'length' ? (numberIn(fields, item.framesId) ?? []) : []));
}

function numberIn(fields: readonly FormField[], id: string | undefined): number | null {
  const field = fields.find((each) => each.id === id);
  return field?.kind === 'number' ? field.value : null;
}
