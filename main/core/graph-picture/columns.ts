interface Arrow {
  readonly from: string;
  readonly to: string;
}

/**
 * Puts each id one column right of the last that feeds it. What lies on a circle, which no server runs, stands in the
 * columns where the circle was entered.
 */
export function columnsOf(ids: readonly string[], arrows: readonly Arrow[]): readonly string[][] {
  const column = new Map(ids.map((id) => [id, 0]));
  const open = new Map(ids.map((id) => [id, 0]));
  const next = Map.groupBy(arrows, ({ from }) => from);
  for (const { to } of arrows) open.set(to, (open.get(to) ?? 0) + 1);
  const ready = ids.filter((id) => open.get(id) === 0);
  const done = new Set(ready);
  // a list grows while it is walked: each id comes once
  for (const id of done) {
    for (const { to } of next.get(id) ?? []) {
      column.set(to, Math.max(column.get(to) ?? 0, (column.get(id) ?? 0) + 1));
      const left = (open.get(to) ?? 0) - 1;
      open.set(to, left);
      if (left === 0) done.add(to);
    }
  }
  const columns: string[][] = [];
  for (const id of ids) {
    const place = column.get(id) ?? 0;
    for (let each = columns.length; each <= place; each += 1) columns.push([]);
    columns[place]?.push(id);
  }
  return columns;
}
