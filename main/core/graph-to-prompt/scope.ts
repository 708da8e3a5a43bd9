import type { Instance, Page } from './page.ts';
import type { Graph, GraphNode } from './workflow-graph.ts';

/** One graph in the place where it runs: the root, or a subgraph inside one of its instances. */
export interface Scope {
  readonly graph: Graph;
  /** Ids of the instances from the root down, each followed by `:`. */
  readonly path: string;
  readonly outside: Outside | null;
  /** The scope inside an instance that lies in this graph. */
  inside(node: GraphNode): InnerScope | null;
}

export interface InnerScope extends Scope {
  readonly outside: Outside;
}

/** What surrounds a subgraph. */
export interface Outside extends Instance {
  readonly scope: Scope;
  readonly node: GraphNode;
}

export function createRootScope(page: Page): Scope {
  const inside = createInsides(page, () => scope);
  const scope: Scope = { graph: page.workflow.root, path: '', outside: null, inside };
  return scope;
}

function createInsides(page: Page, scopeOf: () => Scope): Scope['inside'] {
  const insides = new Map<string, InnerScope>();
  return (node) => {
    const known = insides.get(node.id);
    if (known !== undefined) return known;
    const instance = page.instanceOf(node);
    if (instance === null) return null;
    const inside = createInnerScope(page, { ...instance, scope: scopeOf(), node });
    insides.set(node.id, inside);
    return inside;
  };
}

function createInnerScope(page: Page, outside: Outside): InnerScope {
  const inside = createInsides(page, () => inner);
  const inner: InnerScope = {
    graph: outside.definition.graph,
    path: `${outside.scope.path}${outside.node.id}:`,
    outside,
    inside,
  };
  return inner;
}
