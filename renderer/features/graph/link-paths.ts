import type { GraphNodeView, GraphScope } from '../../../contract/graph.ts';

export const TITLE = 30;
export const SLOT = 20;

/** All links of one type as one path: thousands of curves are one thing to draw. */
export interface LinkPath {
  readonly type: string;
  /** Of links that end at a node that is switched off. */
  readonly isOff: boolean;
  readonly d: string;
}

export function linkPaths({ nodes, links }: GraphScope): readonly LinkPath[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const paths = new Map<string, { type: string; isOff: boolean; curves: string[] }>();
  for (const { from, fromSlot, to, toSlot, type } of links) {
    const origin = byId.get(from);
    const target = byId.get(to);
    if (origin === undefined || target === undefined) continue;
    const isOff = origin.mode !== 'live' || target.mode !== 'live';
    const key = `${type} ${String(isOff)}`;
    const path = paths.get(key) ?? { type, isOff, curves: [] };
    paths.set(key, path);
    path.curves.push(curve(outOf(origin, fromSlot), into(target, toSlot)));
  }
  return [...paths.values()].map(({ type, isOff, curves }) => ({
    type,
    isOff,
    d: curves.join(''),
  }));
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function slotHeight({ collapsed, height }: GraphNodeView, slot: number): number {
  if (collapsed) return TITLE / 2;
  return Math.min(TITLE + 4 + (slot + 0.5) * SLOT, height - 4);
}

const outOf = (node: GraphNodeView, slot: number): Point => ({
  x: node.x + node.width,
  y: node.y + slotHeight(node, slot),
});
const into = (node: GraphNodeView, slot: number): Point => ({
  x: node.x,
  y: node.y + slotHeight(node, slot),
});

function curve(from: Point, to: Point): string {
  const bend = Math.max(30, Math.min(160, Math.abs(to.x - from.x) / 2));
  const [x1, y1, x2, y2] = [from.x, from.y, to.x, to.y].map(Math.round);
  return `M${x1} ${y1}C${Math.round(from.x + bend)} ${y1} ${Math.round(to.x - bend)} ${y2} ${x2} ${y2}`;
}
