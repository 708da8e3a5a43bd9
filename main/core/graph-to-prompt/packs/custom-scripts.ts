import type { PromptNode } from '../../../../contract/workflow.ts';
import { listOf } from '../json-values.ts';
import type { InputSpec } from '../object-info.ts';
import { defaultValue, isWidget } from '../widget-kinds.ts';
import type { Graph, GraphLink, GraphNode } from '../workflow-graph.ts';

const REROUTE = 'ReroutePrimitive|pysssss';
const REPEATER = 'Repeater|pysssss';

/**
 * The value of the pack's reroute where nothing is linked to it: the page gives it a widget after
 * what it leads to. Undefined: it has none.
 */
export function reroutedPrimitive(graph: Graph, node: GraphNode): unknown {
  if (node.type !== REROUTE || node.inputs.some((input) => input.linkId !== null)) return undefined;
  const type = firstTarget(graph, node, new Set())?.type;
  if (type === undefined) return undefined;
  const spec: InputSpec = { name: 'value', type, choices: [], options: {}, required: true };
  if (!isWidget(spec)) return undefined;
  const [saved] = listOf(node.widgetsValues);
  return saved === undefined ? defaultValue(spec) : saved;
}

/** The first link out of a chain of reroutes that ends at another node. */
function firstTarget(graph: Graph, node: GraphNode, passed: Set<GraphNode>): GraphLink | null {
  if (passed.has(node)) return null;
  passed.add(node);
  const links = (node.outputs[0]?.linkIds ?? []).flatMap((id) => graph.links.get(id) ?? []);
  const ends = links.flatMap((link) => {
    const target = graph.nodesById.get(link.targetId);
    return target === undefined ? [] : [{ link, target }];
  });
  const direct = ends.find(({ target }) => target.type !== REROUTE);
  if (direct !== undefined) return direct.link;
  for (const { target } of ends) {
    const found = firstTarget(graph, target, passed);
    if (found !== null) return found;
  }
  return null;
}

/**
 * Whether the page copies the nodes that feed a repeater when it queues, under ids that are made of
 * the time.
 */
export function isCopying({ class_type, inputs }: PromptNode): boolean {
  return class_type === REPEATER && inputs.node_mode === 'create';
}

/** Whatever output of such a repeater a link comes from: the server knows the first one only. */
export function hasOneOutput({ class_type, inputs }: PromptNode): boolean {
  return class_type === REPEATER && inputs.output === 'multi';
}
