import type { Node } from '@xyflow/react';
import type { GraphNodeView, GraphScope, GraphView } from '../../../contract/graph.ts';

export interface FerryNodeData extends Record<string, unknown> {
  readonly view: GraphNodeView;
  /** The id in the prompt: with the path of the subgraphs around it. */
  readonly nodeId: string;
}
export type FerryNode = Node<FerryNodeData, 'ferry'>;

/** One subgraph on the way in: which scope, and through which node. */
export interface Step {
  readonly scope: string;
  readonly through: string;
  readonly title: string;
}

/** `3:12:` inside node 12 of the subgraph of node 3. */
export const pathOf = (steps: readonly Step[]): string =>
  steps.map(({ through }) => `${through}:`).join('');

/** The canvas at the end of the way; null where the workflow has changed under it. */
export function scopeAt(graph: GraphView, steps: readonly Step[]): GraphScope | null {
  const last = steps.at(-1);
  if (last === undefined) return graph.root;
  return graph.subgraphs.find(({ id }) => id === last.scope) ?? null;
}

export function nodesOf(scope: GraphScope, path: string): FerryNode[] {
  return scope.nodes.map((view) => ({
    id: view.id,
    type: 'ferry',
    position: { x: view.x, y: view.y },
    width: view.width,
    height: view.height,
    // known, so that nothing has to be measured
    measured: { width: view.width, height: view.height },
    handles: [],
    data: { view, nodeId: `${path}${view.id}` },
    draggable: false,
    selectable: false,
    focusable: false,
    domAttributes: { 'aria-roledescription': undefined },
  }));
}

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What lies around all of them; null where there is nothing. */
export function boundsOf(rects: readonly Rect[]): Rect | null {
  const [first] = rects;
  if (first === undefined) return null;
  let [left, top, right, bottom] = [first.x, first.y, first.x, first.y];
  for (const { x, y, width, height } of rects) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Whether the node that runs is this one, or lies somewhere inside of it. */
export const isActive = (nodeId: string, running: string | null): boolean =>
  running !== null && (running === nodeId || running.startsWith(`${nodeId}:`));

/** The uppermost node at a point of the canvas. */
export const nodeAt = ({ nodes }: GraphScope, x: number, y: number): GraphNodeView | null =>
  nodes.findLast(
    (node) => x >= node.x && x <= node.x + node.width && y >= node.y && y <= node.y + node.height,
  ) ?? null;
