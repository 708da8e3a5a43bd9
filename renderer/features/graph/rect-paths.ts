import type { GraphNodeView, GraphScope } from '../../../contract/graph.ts';
import type { Rect } from './graph-nodes.ts';

/** All nodes of one mode as one path. */
export interface RectPath {
  readonly mode: GraphNodeView['mode'];
  readonly d: string;
}

export function rectPaths({ nodes }: GraphScope): readonly RectPath[] {
  const byMode = Map.groupBy(nodes, ({ mode }) => mode);
  return [...byMode].map(([mode, same]) => ({ mode, d: rectsOf(same) }));
}

export const rectsOf = (rects: readonly Rect[]): string =>
  rects
    .map(({ x, y, width, height }) => {
      const [left, top, wide, high] = [x, y, width, height].map(Math.round);
      return `M${left} ${top}h${wide}v${high}h-${wide}z`;
    })
    .join('');
