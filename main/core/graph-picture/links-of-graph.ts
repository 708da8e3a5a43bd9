import type { GraphLinkView, GraphNodeView } from '../../../contract/graph.ts';
import {
  SUBGRAPH_INPUTS_ID,
  SUBGRAPH_OUTPUTS_ID,
  type Graph,
  type GraphLink,
  type InputEntry,
} from '../graph-to-prompt/workflow-graph.ts';
import { INPUTS_END, OUTPUTS_END } from './ends-of-subgraph.ts';

/** Inputs that are widgets show as such, unless something is linked to them. */
export function isDrawnInput({ widgetName, linkId }: InputEntry): boolean {
  return widgetName === null || linkId !== null;
}

/** The links whose two ends are there. What an input says of its link is the truth; its number may be old. */
export function linksOf(graph: Graph, drawn: readonly GraphNodeView[]): GraphLinkView[] {
  const nodes = new Map(drawn.map((node) => [node.id, node]));
  const places = placesByLink(graph);
  return [...graph.links.values()].flatMap((link) => {
    const place = places.get(link.id);
    const from = nodes.get(link.originId === SUBGRAPH_INPUTS_ID ? INPUTS_END : link.originId);
    const to = nodes.get(place?.nodeId ?? targetOf(link));
    if (from === undefined || to === undefined) return [];
    const { id, originSlot, type } = link;
    const toSlot = place?.slot ?? link.targetSlot;
    return [
      {
        ...{ id, from: from.id, to: to.id, type },
        fromSlot: within(originSlot, from.outputs),
        toSlot: within(toSlot, to.inputs),
      },
    ];
  });
}

function targetOf({ targetId }: GraphLink): string {
  return targetId === SUBGRAPH_OUTPUTS_ID ? OUTPUTS_END : targetId;
}

/** Broken files name slots that their node does not have. */
function within(slot: number, slots: readonly unknown[]): number {
  return Math.max(0, Math.min(slot, slots.length - 1));
}

interface Place {
  readonly nodeId: string;
  /** Among the inputs that are drawn. */
  readonly slot: number;
}

function placesByLink(graph: Graph): ReadonlyMap<string, Place> {
  return new Map(
    graph.nodes.flatMap(({ id, inputs }) =>
      inputs
        .filter(isDrawnInput)
        .flatMap(({ linkId }, slot): readonly [string, Place][] =>
          linkId === null ? [] : [[linkId, { nodeId: id, slot }]],
        ),
    ),
  );
}
