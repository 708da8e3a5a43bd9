import type { Page } from './page.ts';
import { pageOnlyRole } from './page-only-nodes.ts';
import type { GraphNode } from './workflow-graph.ts';

/** What stands above the node: its own title, else that of its subgraph or class. */
export function shownTitle(page: Page, node: GraphNode): string {
  if (node.title !== null && node.title !== '') return node.title;
  if (pageOnlyRole(node.type) === 'primitive') return 'Primitive';
  const subgraph = page.instanceOf(node)?.definition.name;
  return subgraph ?? page.loaded(node).definition?.displayName ?? node.type;
}
