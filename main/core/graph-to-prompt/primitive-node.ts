import { isList } from './json-values.ts';
import { pageOnlyRole } from './page-only-nodes.ts';
import type { Graph, GraphNode, InputEntry } from './workflow-graph.ts';

/** What a PrimitiveNode writes into the widgets that it links to; undefined: nothing. */
export type PrimitiveValue = (node: GraphNode) => unknown;

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
