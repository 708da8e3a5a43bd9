import type { JsonRecord } from './json-values.ts';
import type { Outside } from './scope.ts';
import type { WidgetPlace } from './widget-values.ts';
import type { GraphNode } from './workflow-graph.ts';

/** The node of the file that holds a value: its own, a PrimitiveNode, or an instance of a subgraph. */
export interface ValueOrigin {
  /** Path of ids. */
  readonly nodeId: string;
  readonly source: JsonRecord;
  /** In its `widgets_values`. */
  readonly place: WidgetPlace;
}

/** A value together with where the file holds it. */
export interface HeldValue {
  readonly value: unknown;
  readonly origin: ValueOrigin | null;
}

export function originIn(
  path: string,
  node: GraphNode,
  place: WidgetPlace | null,
): ValueOrigin | null {
  return place === null ? null : { nodeId: `${path}${node.id}`, source: node.source, place };
}

/** The same for the instance around a subgraph. */
export function originInInstance({ scope, node }: Outside, place: WidgetPlace): ValueOrigin | null {
  return originIn(scope.path, node, place);
}
