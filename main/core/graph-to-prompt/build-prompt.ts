import type { Prompt, PromptNode } from '../../../contract/workflow.ts';
import { isList } from './json-values.ts';
import { hasOneOutput, isCopying, reroutedPrimitive } from './packs/custom-scripts.ts';
import { keepsFromServer } from './packs/rgthree.ts';
import { fetchesFile } from './packs/video-helper-suite.ts';
import { pageOnlyRole } from './page-only-nodes.ts';
import type { Page } from './page.ts';
import type { Report } from './report.ts';
import { createResolveInput, type ResolveInput } from './resolve-input.ts';
import { createRootScope, type Scope } from './scope.ts';
import { createTextToSend, type Moment, type TextToSend } from './text-to-send.ts';
import { createBroadcastLinks } from './use-everywhere/broadcast-links.ts';
import { originIn, type HeldValue } from './value-origin.ts';
import { isLiveWidget } from './widget-kinds.ts';
import { createWidgetStates, type WidgetStates } from './widget-state.ts';
import type { GraphNode } from './workflow-graph.ts';

/** What stood in a widget that was sent, before placeholders and choices were filled in. */
export interface SentValue extends HeldValue {
  /** Path of ids, as in the prompt. */
  readonly nodeId: string;
  readonly input: string;
  /** As the person named the node. */
  readonly title: string | null;
}

/** Told of each value in turn; a later one of the same input takes the place of an earlier one. */
export type OnSentValue = (sent: SentValue) => void;

interface Builder {
  readonly onSent: OnSentValue | null;
  readonly page: Page;
  readonly report: Report;
  readonly states: WidgetStates;
  readonly resolveInput: ResolveInput;
  readonly textToSend: TextToSend;
  readonly nodes: Map<string, PromptNode>;
}

/** Writes each live node with its widgets, then lets what is linked take the place of a value. */
export function buildPrompt(
  page: Page,
  report: Report,
  moment: Moment,
  onSent: OnSentValue | null,
): Prompt {
  const root = createRootScope(page);
  const states = createWidgetStates(page, moment);
  const broadcasts = createBroadcastLinks(page, report);
  const builder: Builder = {
    onSent,
    page,
    report,
    states,
    resolveInput: createResolveInput({ page, report, states, broadcasts }),
    textToSend: createTextToSend(page, root, states, moment, report),
    nodes: new Map(),
  };
  addGraph(builder, root);
  dropDeadLinks(builder.nodes);
  finishRepeaters(builder);
  return Object.fromEntries(builder.nodes);
}

function addGraph(builder: Builder, scope: Scope): void {
  for (const node of scope.graph.nodes) addNode(builder, scope, node);
}

function addNode(builder: Builder, scope: Scope, node: GraphNode): void {
  const nodeId = `${scope.path}${node.id}`;
  const inside = scope.inside(node);
  // what lies inside a switched-off instance is left out at the root only, as the page does
  const isSwitchedOff =
    node.mode !== 'live' &&
    (inside === null || (scope.outside === null && !inside.outside.definition.isGroupNode));
  if (isSwitchedOff) {
    builder.report.note('switchedOff', nodeId, { type: node.type });
  } else if (inside !== null) {
    builder.report.note('expanded', nodeId, { subgraph: inside.outside.definition.name });
    addGraph(builder, inside);
  } else if (pageOnlyRole(node.type) !== null) {
    const isFetching = fetchesFile(node) && node.mode === 'live';
    builder.report.note(isFetching ? 'fileNotFetched' : 'pageOnly', nodeId, { type: node.type });
  } else {
    addExecuted(builder, scope, node, nodeId);
  }
}

function addExecuted(builder: Builder, scope: Scope, node: GraphNode, nodeId: string): void {
  const { definition } = builder.page.loaded(node);
  if (definition === null) {
    addUnknown(builder, node, nodeId);
    return;
  }
  const inputs = new Map<string, unknown>();
  writeWidgets(builder, scope, node, inputs);
  writeLinks(builder, scope, node, inputs);
  builder.nodes.set(nodeId, { class_type: node.type, inputs: Object.fromEntries(inputs) });
}

function addUnknown(builder: Builder, node: GraphNode, nodeId: string): void {
  const isLinked = node.inputs.some((input) => input.linkId !== null);
  if (isLinked || node.outputs.length > 0) {
    builder.report.refuse('missingNode', nodeId, { type: node.type });
  } else {
    builder.report.note('unknownLeftOut', nodeId, { type: node.type });
  }
}

function writeWidgets(
  builder: Builder,
  scope: Scope,
  node: GraphNode,
  inputs: Map<string, unknown>,
): void {
  const nodeId = `${scope.path}${node.id}`;
  const { values } = builder.page.loaded(node);
  for (const { spec } of values.widgets) {
    if (keepsFromServer(node.type, spec.name)) continue;
    if (isLiveWidget(spec)) builder.report.refuse('needsPage', nodeId, { input: spec.name });
    const state = builder.states.stateOf(scope, node, spec.name);
    if (state?.value === undefined) continue;
    const value = state.isRaw ? state.value : builder.textToSend(node, nodeId, spec, state.value);
    inputs.set(spec.name, wrapped(value));
    const { value: held, origin } = state;
    builder.onSent?.({ nodeId, input: spec.name, title: node.title, value: held, origin });
  }
  writeReroutedPrimitive(builder, scope, node, inputs);
  noteValues(builder, node, nodeId);
}

function writeReroutedPrimitive(
  { onSent }: Builder,
  { graph, path, outside }: Scope,
  node: GraphNode,
  inputs: Map<string, unknown>,
): void {
  // the pack does not look into subgraphs
  const value = outside === null ? reroutedPrimitive(graph, node) : undefined;
  if (value === undefined) return;
  inputs.set('value', wrapped(value));
  const sent = { nodeId: `${path}${node.id}`, input: 'value', title: node.title, value };
  onSent?.({ ...sent, origin: originIn(path, node, 0) });
}

function noteValues({ page, report }: Builder, node: GraphNode, nodeId: string): void {
  const { inputs, values } = page.loaded(node);
  const { widgets, surplusCount } = values;
  const names = new Set(inputs.map((input) => input.name));
  for (const { name, linkId } of node.inputs) {
    if (linkId !== null && !names.has(name)) report.note('inputGone', nodeId, { input: name });
  }
  const defaults = widgets.filter((widget) => widget.isDefault).map(({ spec }) => spec.name);
  if (defaults.length > 0) report.note('defaulted', nodeId, { inputs: defaults.join(', ') });
  if (surplusCount > 0) report.note('surplusValues', nodeId, { count: String(surplusCount) });
  for (const { spec, isRepaired } of widgets) {
    if (isRepaired) report.note('repaired', nodeId, { input: spec.name });
  }
}

function writeLinks(
  builder: Builder,
  scope: Scope,
  node: GraphNode,
  inputs: Map<string, unknown>,
): void {
  const nodeId = `${scope.path}${node.id}`;
  // the page takes this node's inputs away on loading
  if (node.type === 'Seed Everywhere') return;
  for (const input of builder.page.loaded(node).inputs) {
    const { name } = input;
    const arrival = builder.resolveInput(scope, node, input);
    if (arrival === null) continue;
    if (arrival.kind === 'link') {
      inputs.set(name, [arrival.nodeId, arrival.slot]);
    } else {
      const { value, origin } = arrival;
      inputs.set(name, wrapped(value));
      builder.onSent?.({ nodeId, input: name, title: node.title, value, origin });
    }
  }
}

/** A list would look like a link to the server, which takes such a wrapping off again. */
function wrapped(value: unknown): unknown {
  return isList(value) ? { __value__: value } : value;
}

function finishRepeaters({ nodes, report }: Builder): void {
  for (const [nodeId, node] of nodes) {
    if (isCopying(node)) report.refuse('copiesNodes', nodeId, { type: node.class_type });
    for (const [name, value] of Object.entries(node.inputs)) {
      const origin = isList(value) ? nodes.get(String(value[0])) : undefined;
      if (origin !== undefined && isList(value) && hasOneOutput(origin)) {
        node.inputs[name] = [value[0], 0];
      }
    }
  }
}

/** Removes links to nodes that are not part of the prompt. */
function dropDeadLinks(nodes: ReadonlyMap<string, PromptNode>): void {
  for (const { inputs } of nodes.values()) {
    for (const [name, value] of Object.entries(inputs)) {
      if (isList(value) && !nodes.has(String(value[0]))) Reflect.deleteProperty(inputs, name);
    }
  }
}
