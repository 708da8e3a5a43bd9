import type { Report } from './report.ts';
import type { SubgraphDefinition, Workflow } from './workflow-graph.ts';

const DEEPEST_NESTING = 200;

/** Refuses subgraphs that contain themselves, and nesting that no page could show. */
export function refuseRecursion(workflow: Workflow, report: Report): void {
  const depths = new Map<SubgraphDefinition, number>();
  const under = new Set<SubgraphDefinition>();

  function depthOf(definition: SubgraphDefinition, level: number): number {
    const known = depths.get(definition);
    if (known !== undefined) return known;
    if (under.has(definition) || level > DEEPEST_NESTING) {
      report.refuse('recursiveSubgraph', null, { subgraph: definition.name });
      return 0;
    }
    under.add(definition);
    const used = new Set(definition.graph.nodes.map((node) => node.type));
    const inner = [...used].map((type) => {
      const nested = workflow.definitions.get(type);
      return nested === undefined ? 0 : depthOf(nested, level + 1);
    });
    under.delete(definition);
    const depth = 1 + Math.max(0, ...inner);
    depths.set(definition, depth);
    return depth;
  }

  for (const definition of workflow.definitions.values()) depthOf(definition, 0);
}
