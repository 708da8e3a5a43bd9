import type { NodeDefinition, ObjectInfo } from './object-info.ts';
import { settersByName } from './set-get.ts';
import { pairSubgraphInputs, type SubgraphInputs } from './subgraph-inputs.ts';
import { isBroadcastNode } from './use-everywhere/settings.ts';
import { isForcedSocket, isSocketless, isWidget } from './widget-kinds.ts';
import { assignWidgetValues, type WidgetValues } from './widget-values.ts';
import {
  SUBGRAPH_OUTPUTS_ID,
  type Graph,
  type GraphLink,
  type GraphNode,
  type InputEntry,
  type OutputEntry,
  type SubgraphDefinition,
  type SubgraphSlot,
  type Workflow,
} from './workflow-graph.ts';

/** A node as the page holds it once the file is loaded. */
interface LoadedNode {
  /** Null for page-only nodes, subgraph instances and classes that the server lacks. */
  readonly definition: NodeDefinition | null;
  readonly values: WidgetValues;
  /** Sockets in the order of the class, then widgets, then what the file has beyond them. */
  readonly inputs: readonly InputEntry[];
  readonly outputs: readonly OutputEntry[];
}

/** An instance of a subgraph and what it is an instance of. */
export interface Instance {
  readonly definition: SubgraphDefinition;
  readonly inputs: SubgraphInputs;
}

/** The workflow together with the classes of its nodes. */
export interface Page {
  readonly workflow: Workflow;
  loaded(node: GraphNode): LoadedNode;
  instanceOf(node: GraphNode): Instance | null;
  /** Whether the subgraph has no other instance anywhere. */
  isOnlyInstance(node: GraphNode): boolean;
  settersNamed(graph: Graph, name: unknown): readonly GraphNode[];
  /** The outputs of the subgraph that the graph is the inside of. */
  outputsOf(graph: Graph): readonly SubgraphSlot[];
  /** The link inside a subgraph that feeds its output. */
  outputLink(graph: Graph, slot: number): GraphLink | null;
}

export function createPage(workflow: Workflow, objectInfo: ObjectInfo): Page {
  const loadedNodes = new Map<GraphNode, LoadedNode>();
  const definitions = new Map([...workflow.definitions.values()].map((each) => [each.graph, each]));
  const instances = new Map<GraphNode, Instance>();
  const setters = new Map<Graph, ReadonlyMap<unknown, readonly GraphNode[]>>();
  let counts: ReadonlyMap<string, number> | null = null;
  const outputLinks = new Map<Graph, ReadonlyMap<number, GraphLink>>();
  return {
    workflow,
    instanceOf(node) {
      const known = instances.get(node);
      if (known !== undefined) return known;
      const definition = workflow.definitions.get(node.type);
      if (definition === undefined) return null;
      const instance = { definition, inputs: pairSubgraphInputs(definition, node) };
      instances.set(node, instance);
      return instance;
    },
    isOnlyInstance({ type }) {
      counts ??= countTypes(workflow);
      return counts.get(type) === 1;
    },
    settersNamed(graph, name) {
      const known = setters.get(graph) ?? settersByName(graph);
      setters.set(graph, known);
      return known.get(name) ?? [];
    },
    outputsOf: (graph) => definitions.get(graph)?.outputs ?? [],
    outputLink(graph, slot) {
      const known = outputLinks.get(graph) ?? linksToOutputs(graph);
      outputLinks.set(graph, known);
      return known.get(slot) ?? null;
    },
    loaded(node) {
      const known = loadedNodes.get(node);
      if (known !== undefined) return known;
      const loaded = loadNode(node, objectInfo.definitionOf(node.type));
      loadedNodes.set(node, loaded);
      return loaded;
    },
  };
}

function countTypes({ root, definitions }: Workflow): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const graph of [root, ...[...definitions.values()].map((each) => each.graph)]) {
    for (const { type } of graph.nodes) counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return counts;
}

function linksToOutputs(graph: Graph): ReadonlyMap<number, GraphLink> {
  const links = [...graph.links.values()].filter((link) => link.targetId === SUBGRAPH_OUTPUTS_ID);
  return new Map(links.map((link) => [link.targetSlot, link]));
}

function loadNode(node: GraphNode, definition: NodeDefinition | null): LoadedNode {
  if (definition === null) {
    const values = { widgets: [], surplusCount: 0 };
    return { definition, values, inputs: node.inputs, outputs: node.outputs };
  }
  const values = assignWidgetValues(node, definition);
  return {
    definition,
    values,
    inputs: mergeInputs(node, definition, values),
    outputs: mergeOutputs(node, definition),
  };
}

/** Declared inputs take their link from the saved entry of the same name. */
function mergeInputs(
  node: GraphNode,
  definition: NodeDefinition,
  values: WidgetValues,
): readonly InputEntry[] {
  const saved = new Map(node.inputs.map((input) => [input.name, input]));
  const sockets = definition.inputs.filter((spec) => isForcedSocket(spec) || !isWidget(spec));
  const widgets = values.widgets.map(({ spec }) => spec);
  const widgetNames = new Set(widgets.map((spec) => spec.name));
  const shown = widgets.filter((spec) => !isSocketless(spec));
  const declared = [...sockets, ...shown].map((spec) => ({
    name: spec.name,
    // a broadcasting node takes the type of what is linked to it
    type: (isBroadcastNode(node) ? saved.get(spec.name)?.type : undefined) ?? spec.type,
    linkId: saved.get(spec.name)?.linkId ?? null,
    widgetName: widgetNames.has(spec.name) ? spec.name : null,
    label: saved.get(spec.name)?.label ?? null,
    localizedName: saved.get(spec.name)?.localizedName ?? null,
  }));
  const names = new Set(declared.map((input) => input.name));
  // the page removes inputs that were made from widgets which the class has no more
  const isKept = ({ name, widgetName }: InputEntry): boolean =>
    !names.has(name) && (widgetName === null || widgetNames.has(widgetName));
  return [...declared, ...node.inputs.filter(isKept)];
}

function mergeOutputs(node: GraphNode, definition: NodeDefinition): readonly OutputEntry[] {
  return definition.outputs.map((output, index) => ({
    name: output.name,
    label: node.outputs[index]?.label ?? null,
    type: output.type,
    linkIds: node.outputs[index]?.linkIds ?? [],
  }));
}
