import { isList, memberOf } from './json-values.ts';
import { pageOnlyRole } from './page-only-nodes.ts';
import type { Graph, GraphNode, InputEntry } from './workflow-graph.ts';

/** The PrimitiveNode that an input is linked to directly, without a Reroute between. */
export function primitiveSource(graph: Graph, input: InputEntry): GraphNode | null {
  const link = input.linkId === null ? undefined : graph.links.get(input.linkId);
  const origin = link === undefined ? undefined : graph.nodesById.get(link.originId);
  return origin !== undefined && pageOnlyRole(origin.type) === 'primitive' ? origin : null;
}

/** Its first value; the second is the word for what happens after queueing. */
export function storedPrimitiveValue(node: GraphNode): unknown {
  return isList(node.widgetsValues) ? node.widgetsValues[0] : undefined;
}

/** Whether `%Node.widget%` in its value is replaced before it is written. */
export function replacesPlaceholders(node: GraphNode): boolean {
  return memberOf(node.properties, 'Run widget replace on values') === true;
}

/** The value of the one widget that a PrimitiveNode has. */
export function primitiveWidget(node: GraphNode, widgetName: string): unknown {
  const isPrimitive = pageOnlyRole(node.type) === 'primitive';
  return isPrimitive && widgetName === 'value' ? storedPrimitiveValue(node) : undefined;
}
