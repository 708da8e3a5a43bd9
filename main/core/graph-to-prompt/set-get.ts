import { isList } from './json-values.ts';
import type { Page } from './page.ts';
import { isSetter } from './page-only-nodes.ts';
import type { Scope } from './scope.ts';
import type { Graph, GraphNode } from './workflow-graph.ts';

/** The SetNode whose name the GetNode asks for: in its own graph, else in those around it. */
export function findSetter(
  page: Page,
  scope: Scope,
  getter: GraphNode,
): { readonly scope: Scope; readonly node: GraphNode } | null {
  const name = nameOf(getter);
  const [own] = page.settersNamed(scope.graph, name);
  if (own !== undefined) return { scope, node: own };
  for (let around = scope.outside?.scope; around !== undefined; around = around.outside?.scope) {
    const [first, second] = page.settersNamed(around.graph, name);
    if (first === undefined) continue;
    // further out the page takes a name only where it is the only one
    return second === undefined ? { scope: around, node: first } : null;
  }
  return null;
}

/** The SetNodes of a graph by name, in node order. */
export function settersByName(graph: Graph): ReadonlyMap<unknown, readonly GraphNode[]> {
  return Map.groupBy(
    graph.nodes.filter((node) => isSetter(node.type)),
    nameOf,
  );
}

function nameOf(node: GraphNode): unknown {
  return isList(node.widgetsValues) ? node.widgetsValues[0] : undefined;
}
