import { createNamedNodes } from './named-nodes.ts';
import { isNumberType, limitedNumber, sharedOptions } from './number-widget.ts';
import type { InputSpec } from './object-info.ts';
import type { Page } from './page.ts';
import { primitiveWidget, replacesPlaceholders, storedPrimitiveValue } from './primitive-node.ts';
import { replaceInText } from './text-replacements.ts';
import type { Moment } from './text-to-send.ts';
import { isWidget } from './widget-kinds.ts';
import type { Graph, GraphLink, GraphNode } from './workflow-graph.ts';

export type PrimitiveValues = (graph: Graph, node: GraphNode) => unknown;

/** What each PrimitiveNode writes into the widgets that it links to; undefined: nothing. */
export function createPrimitiveValues(page: Page, { now }: Moment): PrimitiveValues {
  const namedNode = createNamedNodes(page);
  const values = new Map<GraphNode, unknown>();

  function storedWidget(nodeName: string, widgetName: string): unknown {
    const node = namedNode(nodeName);
    if (node === null) return undefined;
    const widget = page.loaded(node).values.widgets.find(({ spec }) => spec.name === widgetName);
    return widget === undefined ? primitiveWidget(node, widgetName) : widget.value;
  }

  return (graph, node) => {
    if (!values.has(node)) values.set(node, loadedValue(page, graph, node));
    const value = values.get(node);
    if (typeof value !== 'string' || !replacesPlaceholders(node)) return value;
    return replaceInText(value, storedWidget, now);
  };
}

/** Where a link of a PrimitiveNode ends. */
interface Target {
  /** Null for inputs without a widget. */
  readonly spec: InputSpec | null;
  readonly type: string;
  readonly isInstance: boolean;
}

/**
 * The value once the file is loaded. The node's widget is made after its first target, and a number
 * in it is brought into the limits that all of its targets share.
 */
function loadedValue(page: Page, graph: Graph, node: GraphNode): unknown {
  const stored = storedPrimitiveValue(node);
  const targets = targetsOf(page, graph, node);
  const [first] = targets;
  if (first === undefined || first.isInstance || stored === undefined) return stored;
  if (first.spec === null && !makesWidget(first.type)) return undefined;
  const { type } = first;
  if (!isNumberType(type)) return stored;
  let options = first.spec?.options ?? {};
  let value: unknown = stored;
  for (const { spec } of targets) {
    const shared = spec?.type === type ? sharedOptions(options, spec.options) : null;
    if (shared === null) continue;
    options = shared;
    value = limitedNumber(type, options, value);
  }
  return value;
}

function makesWidget(type: string): boolean {
  return isWidget({ name: '', type, choices: [], options: {}, required: false });
}

function targetsOf(page: Page, graph: Graph, node: GraphNode): readonly Target[] {
  const saved = (node.outputs[0]?.linkIds ?? []).flatMap((id) => graph.links.get(id) ?? []);
  return saved.flatMap((link) => targetOf(page, graph, link) ?? []);
}

function targetOf(page: Page, graph: Graph, link: GraphLink): Target | null {
  const node = graph.nodesById.get(link.targetId);
  if (node === undefined) return null;
  const { inputs, values } = page.loaded(node);
  const input = inputs.find(({ linkId }) => linkId === link.id);
  if (input === undefined) return null;
  const widget = values.widgets.find(({ spec }) => spec.name === input.widgetName);
  const isInstance = page.instanceOf(node) !== null;
  return { spec: widget?.spec ?? null, type: widget?.spec.type ?? input.type, isInstance };
}
