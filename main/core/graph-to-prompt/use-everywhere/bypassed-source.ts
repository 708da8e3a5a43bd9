import type { Page } from '../page.ts';
import { SUBGRAPH_INPUTS_ID, type Graph, type GraphLink } from '../workflow-graph.ts';

/** Goes up through bypassed nodes by inputs of the same type; null where that ends at nothing. */
export function sourceOfLink(page: Page, graph: Graph, link: GraphLink): GraphLink | null {
  const passed = new Set<GraphLink>();
  let current = link;
  for (;;) {
    if (current.originId === SUBGRAPH_INPUTS_ID) return current;
    const origin = graph.nodesById.get(current.originId);
    if (origin === undefined || passed.has(current)) return null;
    if (origin.mode !== 'bypassed') return current;
    passed.add(current);
    const { inputs } = page.loaded(origin);
    const same = inputs[current.originSlot];
    const input = same?.type === link.type ? same : inputs.find(({ type }) => type === link.type);
    const next = graph.links.get(input?.linkId ?? '');
    if (next === undefined) return null;
    current = next;
  }
}
