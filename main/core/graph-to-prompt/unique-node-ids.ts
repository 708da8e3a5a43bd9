import type {
  Graph,
  GraphLink,
  GraphNode,
  SubgraphDefinition,
  Workflow,
} from './workflow-graph.ts';

const NUMBER = /^\d{1,15}$/;

/**
 * Gives new ids to inner nodes whose id occurs in the root or in an earlier subgraph, as newer
 * pages do on loading; their keys in the prompt change with that.
 */
export function withUniqueNodeIds(workflow: Workflow, lastNodeId: number): Workflow {
  const used = new Set(workflow.root.nodesById.keys());
  let last = lastNodeId;
  const nextId = (): string => {
    do last += 1;
    while (used.has(String(last)));
    return String(last);
  };
  const definitions = new Map<string, SubgraphDefinition>();
  for (const [id, definition] of workflow.definitions) {
    const renamed = new Map<string, string>();
    for (const node of definition.graph.nodes) {
      if (used.has(node.id) && NUMBER.test(node.id)) renamed.set(node.id, nextId());
      used.add(renamed.get(node.id) ?? node.id);
    }
    definitions.set(id, renamed.size === 0 ? definition : renameNodes(definition, renamed));
  }
  return { ...workflow, definitions };
}

function renameNodes(
  definition: SubgraphDefinition,
  renamed: ReadonlyMap<string, string>,
): SubgraphDefinition {
  const newId = (id: string): string => renamed.get(id) ?? id;
  const nodes = definition.graph.nodes.map((node): GraphNode => ({ ...node, id: newId(node.id) }));
  const links = [...definition.graph.links].map(([id, link]): [string, GraphLink] => [
    id,
    { ...link, originId: newId(link.originId), targetId: newId(link.targetId) },
  ]);
  const graph: Graph = {
    ...definition.graph,
    nodes,
    nodesById: new Map(nodes.map((node) => [node.id, node])),
    links: new Map(links),
  };
  return { ...definition, graph };
}
