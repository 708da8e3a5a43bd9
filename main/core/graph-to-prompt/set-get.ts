import { isList } from './json-values.ts';
import type { Page } from './page.ts';
import { isSetter } from './page-only-nodes.ts';
import type { Scope } from './scope.ts';
import type { Graph, GraphNode } from './workflow-graph.ts';

interface FoundSetter {
  readonly scope: Scope;
  readonly node: GraphNode;
}

/**
 * The SetNode whose name the GetNode asks for: the first of its own graph, else the only one of all
 * the graphs around it.
 */
export function findSetter(page: Page, scope: Scope, getter: GraphNode): FoundSetter | null {
  const name = nameOf(getter);
  if (name === undefined || name === '') return null;
  const [own] = page.settersNamed(scope.graph, name);
  if (own !== undefined) return { scope, node: own };
  const found: FoundSetter[] = [];
  for (let around = scope.outside?.scope; around !== undefined; around = around.outside?.scope) {
    for (const node of page.settersNamed(around.graph, name)) found.push({ scope: around, node });
  }
  const [only, another] = found;
  return only === undefined || another !== undefined ? null : only;
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
