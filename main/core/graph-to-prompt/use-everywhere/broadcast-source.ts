import { memberOf, recordOf, type JsonRecord } from '../json-values.ts';
import type { Page } from '../page.ts';
import {
  SUBGRAPH_INPUTS_ID,
  type Graph,
  type GraphLink,
  type GraphNode,
} from '../workflow-graph.ts';
import { sourceOfLink } from './bypassed-source.ts';
import { isBroadcastNode, settingsOf, type UseEverywhereSettings } from './settings.ts';

/** One output that a node offers to all fitting inputs of its graph. */
export interface BroadcastSource {
  readonly controller: GraphNode;
  readonly settings: UseEverywhereSettings;
  readonly originId: string;
  readonly originSlot: number;
  readonly type: string;
  /** The name it goes by where the node offers several of one type; null: no need to tell apart. */
  readonly ownName: string | null;
  readonly priority: number;
}

/** All that the live nodes of a graph offer; what comes from a switched-off node is not offered. */
export function broadcastSources(page: Page, graph: Graph): readonly BroadcastSource[] {
  return graph.nodes
    .filter((node) => node.mode === 'live')
    .flatMap((node) => sourcesOfNode(page, graph, node))
    .filter(({ originId }) => {
      if (originId === SUBGRAPH_INPUTS_ID) return true;
      return graph.nodesById.get(originId)?.mode === 'live';
    });
}

interface Offer {
  readonly originId: string;
  readonly originSlot: number;
  readonly type: string;
  readonly name: string;
}

function sourcesOfNode(page: Page, graph: Graph, node: GraphNode): readonly BroadcastSource[] {
  const isConverted = node.properties.ue_convert === true;
  if (!isBroadcastNode(node) && !isConverted) return [];
  const settings = settingsOf(node);
  if (settings.isSeed) {
    const offer = { originId: node.id, originSlot: 0, type: 'INT', name: '' };
    return [toSource(node, settings, offer, false, priorityOf(node, settings, false))];
  }
  const offers = isConverted
    ? offeredOutputs(page, node)
    : offeredInputs(page, graph, node, settings);
  const counts = Map.groupBy(offers, (offer) => offer.type);
  const isRepeated = (offer: Offer): boolean => (counts.get(offer.type)?.length ?? 0) > 1;
  const priority = priorityOf(node, settings, offers.some(isRepeated));
  return offers.map((offer) =>
    toSource(node, settings, offer, isRepeated(offer) || settings.tellsAllApart, priority),
  );
}

function toSource(
  controller: GraphNode,
  settings: UseEverywhereSettings,
  offer: Offer,
  isToldApart: boolean,
  priority: number,
): BroadcastSource {
  const { originId, originSlot, type, name } = offer;
  const ownName = isToldApart ? name : null;
  return { controller, settings, originId, originSlot, type, ownName, priority };
}

function offeredOutputs(page: Page, node: GraphNode): readonly Offer[] {
  const held: JsonRecord = recordOf(
    recordOf(node.properties.ue_properties).output_not_broadcasting,
  );
  return page.loaded(node).outputs.flatMap((output, originSlot) => {
    if (memberOf(held, output.name) === true) return [];
    const { type } = output;
    return [
      { originId: node.id, originSlot, type, name: node.outputs[originSlot]?.label ?? output.name },
    ];
  });
}

function offeredInputs(
  page: Page,
  graph: Graph,
  node: GraphNode,
  settings: UseEverywhereSettings,
): readonly Offer[] {
  return page.loaded(node).inputs.flatMap((input, index) => {
    const link = input.linkId === null ? undefined : graph.links.get(input.linkId);
    if (link === undefined) return [];
    const source: GraphLink = sourceOfLink(page, graph, link) ?? link;
    const name = settings.inputLabels[index] ?? input.label ?? input.name;
    return [{ originId: source.originId, originSlot: source.originSlot, type: source.type, name }];
  });
}

/** Narrower sources win over wider ones. */
function priorityOf(
  node: GraphNode,
  settings: UseEverywhereSettings,
  hasRepeatedTypes: boolean,
): number {
  if (settings.priority !== null) return settings.priority;
  const { title, input, group } = settings.patterns;
  const isFiltered = [title, input, group].some((pattern) => pattern !== null);
  return (
    10 +
    (node.type === 'Prompts Everywhere' ? 10 : 0) +
    (isFiltered || hasRepeatedTypes ? 20 : 0) +
    (settings.groupRule > 0 ? 3 : 0) +
    (settings.colorRule > 0 ? 6 : 0)
  );
}
