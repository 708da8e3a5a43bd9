import type { Page } from './page.ts';
import {
  SUBGRAPH_INPUTS_ID,
  type GraphNode,
  type InputEntry,
  type SubgraphDefinition,
} from './workflow-graph.ts';

/** An inner input that is linked to an input of the subgraph. */
interface FedInput {
  readonly node: GraphNode;
  readonly input: InputEntry;
}

export type FedInputs = (definition: SubgraphDefinition, slot: number) => readonly FedInput[];

/** Finds what each input of a subgraph feeds, in the order of its links; reads a graph only once. */
export function createFedInputs(page: Page): FedInputs {
  const read = new Map<SubgraphDefinition, ReadonlyMap<number, readonly FedInput[]>>();
  return (definition, slot) => {
    const known = read.get(definition) ?? fedBySlot(page, definition);
    read.set(definition, known);
    return known.get(slot) ?? [];
  };
}

function fedBySlot(
  page: Page,
  definition: SubgraphDefinition,
): ReadonlyMap<number, readonly FedInput[]> {
  const { graph, inputs } = definition;
  const order = new Map(inputs.flatMap(({ linkIds }) => linkIds.map((id, index) => [id, index])));
  const found = graph.nodes.flatMap((node) =>
    page.loaded(node).inputs.flatMap((input) => {
      const link = input.linkId === null ? undefined : graph.links.get(input.linkId);
      if (link?.originId !== SUBGRAPH_INPUTS_ID) return [];
      return [{ node, input, slot: link.originSlot, rank: order.get(link.id) ?? Infinity }];
    }),
  );
  found.sort((one, other) => (one.rank === other.rank ? 0 : one.rank - other.rank));
  return Map.groupBy(found, (fed) => fed.slot);
}
