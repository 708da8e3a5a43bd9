import type { Report } from './report.ts';
import type { Graph, SubgraphDefinition, Workflow } from './workflow-graph.ts';

const DEEPEST_NESTING = 200;
const MOST_NODES = 50_000;

/** Refuses subgraphs that contain themselves, and those that would expand beyond all measure. */
export function refuseEndlessExpansion(workflow: Workflow, report: Report): void {
  const counts = new Map<SubgraphDefinition, number>();
  const under = new Set<SubgraphDefinition>();

  function nodesInside(definition: SubgraphDefinition, nodeId: string): number {
    const known = counts.get(definition);
    if (known !== undefined) return known;
    if (under.has(definition) || under.size > DEEPEST_NESTING) {
      report.refuse('recursiveSubgraph', nodeId, { subgraph: definition.name });
      return 0;
    }
    under.add(definition);
    const count = nodesIn(definition.graph);
    under.delete(definition);
    counts.set(definition, count);
    return count;
  }

  function nodesIn(graph: Graph): number {
    return graph.nodes.reduce((sum, { id, type }) => {
      const definition = workflow.definitions.get(type);
      return sum + 1 + (definition === undefined ? 0 : nodesInside(definition, id));
    }, 0);
  }

  const count = nodesIn(workflow.root);
  if (count > MOST_NODES) report.refuse('tooManyNodes', null, { limit: String(MOST_NODES) });
}
