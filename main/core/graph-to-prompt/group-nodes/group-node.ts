import {
  isList,
  isRecord,
  listOf,
  memberOf,
  recordOf,
  textOf,
  type JsonRecord,
} from '../json-values.ts';
import type { ObjectInfo } from '../object-info.ts';
import { pageOnlyRole } from '../page-only-nodes.ts';
import { readGraph } from '../read-graph.ts';
import type { Report } from '../report.ts';
import { controlSlotCount } from '../widget-kinds.ts';
import { widgetPlaces } from '../widget-places.ts';
import type { Graph, GraphNode, SubgraphDefinition, SubgraphSlot } from '../workflow-graph.ts';
import { readGroupRecipe, slotKey, type GroupRecipe } from './group-recipe.ts';
import {
  groupSlots,
  rerouteSource,
  showsOutput,
  type GroupInput,
  type GroupSlots,
} from './group-slots.ts';

const PREFIX = /^workflow[>/]/;

/**
 * Turns the group nodes of older pages into instances of a subgraph of their own, whose inner ids
 * are the numbers of the inner nodes.
 */
export function groupNodesAsSubgraphs(
  graph: Graph,
  json: JsonRecord,
  objectInfo: ObjectInfo,
  report: Report,
): { readonly graph: Graph; readonly definitions: readonly SubgraphDefinition[] } {
  const recipes = recordOf(recordOf(json.extra).groupNodes);
  const definitions: SubgraphDefinition[] = [];
  const nodes = graph.nodes.map((node): GraphNode => {
    if (!PREFIX.test(node.type)) return node;
    const recipe = readGroupRecipe(memberOf(recipes, node.type.replace(PREFIX, '')));
    if (recipe === null || !isSupported(recipe)) {
      report.refuse('brokenGroupNode', node.id, { type: node.type });
      return node;
    }
    const definition = definitionOf(node, recipe, objectInfo, report);
    definitions.push(definition);
    return { ...node, type: definition.id, mode: node.mode === 'muted' ? 'live' : node.mode };
  });
  if (definitions.length === 0) return { graph, definitions };
  const nodesById = new Map(nodes.map((node) => [node.id, node]));
  return { graph: { ...graph, nodes, nodesById }, definitions };
}

/**
 * Page-only nodes inside a group follow rules of their own, but for texts and reroutes. What a
 * reroute gets from outside is lost on the way, as in the page.
 */
function isSupported(recipe: GroupRecipe): boolean {
  return recipe.nodes.every((node, index) => {
    const type = textOf(node.type) ?? '';
    if (type === 'Reroute') {
      return !showsOutput(recipe, index, 0) || rerouteSource(recipe, index) !== null;
    }
    const role = pageOnlyRole(type);
    return (role === null || role === 'decoration') && !PREFIX.test(type);
  });
}

function definitionOf(
  node: GraphNode,
  recipe: GroupRecipe,
  objectInfo: ObjectInfo,
  report: Report,
): SubgraphDefinition {
  const slots = groupSlots(recipe, objectInfo);
  const linked = linkedInputs(node, slots);
  const values = outerValues(node, slots);
  const nodes = recipe.nodes.map((inner, index) =>
    innerNode(inner, index, recipe, linked, objectInfo, values),
  );
  const graph = readGraph({ nodes, links: linksOf(recipe, linked, slots) }, report);
  return {
    id: `group node ${node.id}`,
    name: node.type.replace(PREFIX, ''),
    graph,
    inputs: linked.map(({ outerName, spec }) => slotOf(outerName, spec.type)),
    outputs: slots.outputs.map(({ name, type }) => slotOf(name, type)),
    isGroupNode: true,
  };
}

/**
 * The inputs that get something from outside. The page counts a widget's place once among all the
 * group's widgets and once among those that are inputs inside, so a link may end at another one.
 */
function linkedInputs(node: GraphNode, slots: GroupSlots): readonly GroupInput[] {
  const isLinked = ({ outerName }: GroupInput): boolean =>
    node.inputs.some((input) => input.name === outerName && input.linkId !== null);
  const widgets = slots.widgets.filter((widget) => widget !== null);
  const reached = widgets.flatMap((widget, place) => {
    const inside = slots.innerInputs[place];
    return inside !== undefined && isLinked(widget)
      ? [{ ...inside, outerName: widget.outerName }]
      : [];
  });
  return [...slots.sockets.filter(isLinked), ...reached];
}

function slotOf(name: string, type: string): SubgraphSlot {
  return { name, type, linkIds: [] };
}

/** What the group node's own list says for each widget that it shows, by node and input. */
function outerValues(node: GraphNode, slots: GroupSlots): ReadonlyMap<string, unknown> {
  const list = listOf(node.widgetsValues);
  const values = new Map<string, unknown>();
  let place = 0;
  for (const widget of slots.widgets) {
    if (widget !== null) {
      values.set(valueKey(widget.nodeIndex, widget.spec.name), list[place]);
    }
    place += 1 + (widget === null ? 0 : controlSlotCount(widget.spec));
  }
  return values;
}

function valueKey(nodeIndex: number, name: string): string {
  return `${nodeIndex} ${name}`;
}

function innerNode(
  inner: JsonRecord,
  index: number,
  recipe: GroupRecipe,
  linked: readonly GroupInput[],
  objectInfo: ObjectInfo,
  values: ReadonlyMap<string, unknown>,
): JsonRecord {
  const definition = objectInfo.definitionOf(textOf(inner.type) ?? '');
  const saved = isList(inner.widgets_values) ? inner.widgets_values : [];
  const places = definition === null ? [] : widgetPlaces(definition);
  const list = places.map((spec, place) => {
    const key = valueKey(index, spec?.name ?? '');
    return values.has(key) ? values.get(key) : saved[place];
  });
  const kept = isRecord(inner.widgets_values) ? inner.widgets_values : list;
  return {
    ...inner,
    id: index,
    widgets_values: kept,
    inputs: innerInputs(inner, index, recipe, linked),
  };
}

/** The saved entries with the ids of the links that `linksOf` makes. */
function innerInputs(
  inner: JsonRecord,
  index: number,
  recipe: GroupRecipe,
  linked: readonly GroupInput[],
): readonly JsonRecord[] {
  const entries = listOf(inner.inputs).map((entry, slot) => {
    const inside = recipe.linkInto.get(slotKey(index, slot));
    return { ...recordOf(entry), link: inside === undefined ? null : `inside ${inside}` };
  });
  const outer = linked.flatMap(({ nodeIndex, spec }, slot) =>
    nodeIndex === index ? [{ name: spec.name, type: spec.type, link: `outside ${slot}` }] : [],
  );
  const fromOutside = new Set(outer.map((entry) => entry.name));
  return [
    ...entries.filter((entry) => !fromOutside.has(textOf(recordOf(entry).name) ?? '')),
    ...outer,
  ];
}

function linksOf(
  recipe: GroupRecipe,
  linked: readonly GroupInput[],
  slots: GroupSlots,
): readonly (readonly unknown[])[] {
  return [
    ...recipe.links.map((link, number) => [
      `inside ${number}`,
      link.originIndex,
      link.originSlot,
      link.targetIndex,
      link.targetSlot,
      link.type,
    ]),
    ...linked.map(({ nodeIndex, spec }, slot) => [
      `outside ${slot}`,
      -10,
      slot,
      nodeIndex,
      0,
      spec.type,
    ]),
    ...slots.outputs.map(({ nodeIndex, slot, type }, number) => [
      `out ${number}`,
      nodeIndex,
      slot,
      -20,
      number,
      type,
    ]),
  ];
}
