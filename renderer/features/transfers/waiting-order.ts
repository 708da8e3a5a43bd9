/** Where a file of the queue stands among those that wait. */
export interface Place {
  /** From 1 on. */
  readonly place: number;
  readonly count: number;
  /** The id before which it goes up and down; null: behind all. Undefined where it cannot. */
  readonly up: string | undefined;
  readonly down: string | null | undefined;
}

/** Those of an order that wait right now: main tells the order less often than the jobs. */
export function waitingIn(
  order: readonly string[],
  jobs: readonly { readonly id: string; readonly state: string }[],
): readonly string[] {
  const waits = new Set(jobs.filter(({ state }) => state === 'waiting').map(({ id }) => id));
  return order.filter((id) => waits.has(id));
}

export function placeIn(ids: readonly string[], index: number): Place {
  const isLast = index >= ids.length - 1;
  return {
    ...{ place: index + 1, count: ids.length, up: ids[index - 1] },
    down: isLast ? undefined : (ids[index + 2] ?? null),
  };
}

/** Before which id a dragged file is put that is let go over another one; undefined where it stays. */
export function dropBefore(
  ids: readonly string[],
  dragged: string,
  over: string,
  isLowerHalf: boolean,
): string | null | undefined {
  const at = ids.indexOf(over) + (isLowerHalf ? 1 : 0);
  const from = ids.indexOf(dragged);
  if (from < 0 || at === from || at === from + 1) return undefined;
  return ids[at] ?? null;
}
