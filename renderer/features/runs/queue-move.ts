import type { QueuePlace } from '../../../contract/run.ts';

/** The place that puts the pending prompt `id` at `index` among all that are pending. */
export function placeAt(ids: readonly string[], id: string, index: number): QueuePlace {
  if (index <= 0) return { kind: 'front' };
  const next = ids.filter((each) => each !== id)[index];
  return next === undefined ? { kind: 'end' } : { kind: 'before', promptId: next };
}

/** The queue with `id` at a place; as it is where `id` does not wait in it. */
export function movedTo<Item extends { readonly promptId: string }>(
  items: readonly Item[],
  id: string,
  place: QueuePlace,
): readonly Item[] {
  const item = items.find(({ promptId }) => promptId === id);
  if (item === undefined) return items;
  const others = items.filter((each) => each !== item);
  return others.toSpliced(indexOf(others, place), 0, item);
}

function indexOf(others: readonly { readonly promptId: string }[], place: QueuePlace): number {
  switch (place.kind) {
    case 'front':
      return 0;
    case 'end':
      return others.length;
    case 'before':
      return Math.max(
        0,
        others.findIndex(({ promptId }) => promptId === place.promptId),
      );
    default:
      return place satisfies never;
  }
}

/** Where a key leads from `from`; null for any other key. */
export function indexOfKey(key: string, from: number, count: number): number | null {
  const to = steppedBy(key, from, count);
  return to === null ? null : Math.min(Math.max(to, 0), count - 1);
}

function steppedBy(key: string, from: number, count: number): number | null {
  switch (key) {
    case 'ArrowUp':
      return from - 1;
    case 'ArrowDown':
      return from + 1;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
