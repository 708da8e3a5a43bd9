import { isList } from './json-values.ts';
import { isSetter } from './page-only-nodes.ts';
import type { Scope } from './scope.ts';
import type { Graph, GraphNode } from './workflow-graph.ts';

/** The SetNode whose name the GetNode asks for: in its own graph, else in those around it. */
export function findSetter(
  scope: Scope,
  getter: GraphNode,
): { readonly scope: Scope; readonly node: GraphNode } | null {
  const name = nameOf(getter);
  const [own] = settersNamed(scope.graph, name);
  if (own !== undefined) return { scope, node: own };
  for (let around = scope.outside?.scope; around !== undefined; around = around.outside?.scope) {
    const [first, second] = settersNamed(around.graph, name);
    if (first === undefined) continue;
    // further out the page takes a name only where it is the only one
    return second === undefined ? { scope: around, node: first } : null;
  }
  return null;
}

function settersNamed(graph: Graph, name: unknown): readonly GraphNode[] {
  return graph.nodes.filter((node) => isSetter(node.type) && nameOf(node) === name);
}

function nameOf(node: GraphNode): unknown {
  return isList(node.widgetsValues) ? node.widgetsValues[0] : undefined;
}
