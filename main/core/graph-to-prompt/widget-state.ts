import { createAddedInputs } from './added-inputs.ts';
import { isList, memberOf } from './json-values.ts';
import { isNumberType, writtenNumber } from './number-widget.ts';
import { isVideoHelperNode } from './packs/video-helper-suite.ts';
import type { Page } from './page.ts';
import { primitiveSource } from './primitive-node.ts';
import { createPrimitiveValues } from './primitive-values.ts';
import { createPromotion, type LeadWidget, type Promotion } from './promoted-widgets.ts';
import { createProxiedValues, listedForInput } from './proxied-values.ts';
import { heldValue } from './proxy-widgets.ts';
import type { InnerScope, Outside, Scope } from './scope.ts';
import type { Moment } from './text-to-send.ts';
import { originIn, type HeldValue } from './value-origin.ts';
import type { GraphNode, InputEntry } from './workflow-graph.ts';

/** What stands in a widget at the moment of queueing. */
interface WidgetState extends HeldValue {
  /** A value from an instance of a subgraph is sent as it is. */
  readonly isRaw: boolean;
}

export interface WidgetStates {
  /** Of an ordinary node, or of a nested instance by the name of its input. */
  stateOf(scope: Scope, node: GraphNode, name: string): WidgetState | null;
  /** Whether the page makes the widget an input of the subgraph, in place of a link inside. */
  isOnInstances(scope: Scope, node: GraphNode, name: string): boolean;
  /** What an unlinked input of an instance brings into its subgraph, if it is a widget. */
  promoted(inside: InnerScope, input: InputEntry): WidgetState | null;
  /** What a PrimitiveNode writes into the widgets that it links to, if anything. */
  ofPrimitive(scope: Scope, node: GraphNode): WidgetState | null;
}

export function createWidgetStates(page: Page, moment: Moment): WidgetStates {
  const promotion = createPromotion(page);
  const primitiveValue = createPrimitiveValues(page, moment);
  const proxied = createProxiedValues(createAddedInputs(page, promotion));

  function stateOf(scope: Scope, node: GraphNode, name: string): WidgetState | null {
    const { outside } = scope;
    if (outside !== null && isOnInstances(scope, node, name)) {
      const held = proxied.ofAdded(outside, node.savedId, name) ?? ownState(scope, node, name);
      return { value: held?.value, origin: held?.origin ?? null, isRaw: true };
    }
    return fromPrimitive(scope, node, name) ?? ownState(scope, node, name);
  }

  function isOnInstances({ outside }: Scope, node: GraphNode, name: string): boolean {
    return outside !== null && proxied.isAdded(outside, node.savedId, name);
  }

  function fromPrimitive(scope: Scope, node: GraphNode, name: string): WidgetState | null {
    const input = page.loaded(node).inputs.find((entry) => entry.widgetName === name);
    const source = input === undefined ? null : primitiveSource(scope.graph, input);
    const state = source === null ? null : ofPrimitive(scope, source);
    return state === null ? null : { ...state, value: written(page, node, name, state.value) };
  }

  function ofPrimitive(scope: Scope, node: GraphNode): WidgetState | null {
    const { outside } = scope;
    const held = outside === null ? null : proxied.ofAdded(outside, node.savedId, 'value');
    if (held !== null) return { ...held, isRaw: true };
    const value = primitiveValue(scope.graph, node);
    if (value === undefined) return null;
    return { value, origin: originIn(scope.path, node, 0), isRaw: false };
  }

  function ownState(scope: Scope, node: GraphNode, name: string): WidgetState | null {
    const inside = scope.inside(node);
    if (inside !== null) {
      const input = inside.outside.inputs.all.find((entry) => entry.name === name);
      return input === undefined ? null : promoted(inside, input);
    }
    return savedState(page, scope, node, name);
  }

  function promoted(inside: InnerScope, input: InputEntry): WidgetState | null {
    const { outside } = inside;
    const slot = outside.inputs.slotOf(input);
    const lead = slot === null ? null : promotion.leadOf(outside.definition, slot);
    if (lead === null) return null;
    const held =
      proxied.fromAround(outside, input.name) ?? ownPromoted(promotion, outside, input, lead);
    const state = held ?? stateOf(inside, lead.node, lead.name);
    if (state?.value === undefined) return null;
    return { value: state.value, origin: state.origin, isRaw: true };
  }

  return { stateOf, isOnInstances, promoted, ofPrimitive };
}

/** What a widget makes of a value that a PrimitiveNode writes into it. */
function written(page: Page, node: GraphNode, name: string, value: unknown): unknown {
  const spec = page.loaded(node).values.widgets.find((widget) => widget.spec.name === name)?.spec;
  if (spec === undefined || !isNumberType(spec.type) || isVideoHelperNode(node.type)) return value;
  return writtenNumber(spec.type, spec.options, value);
}

function savedState(
  page: Page,
  { path }: Scope,
  node: GraphNode,
  name: string,
): WidgetState | null {
  const widget = page.loaded(node).values.widgets.find(({ spec }) => spec.name === name);
  if (widget === undefined) return null;
  return { value: widget.value, origin: originIn(path, node, widget.place), isRaw: false };
}

function namedValue(node: GraphNode, name: string): HeldValue | null {
  const value = node.namedValues === null ? undefined : memberOf(node.namedValues, name);
  return value === undefined || isList(value) ? null : { value, origin: null };
}

/** What the instance holds for its input; null leaves what lies inside. */
function ownPromoted(
  promotion: Promotion,
  outside: Outside,
  input: InputEntry,
  lead: LeadWidget,
): HeldValue | null {
  if (!isList(outside.node.widgetsValues)) return namedValue(outside.node, input.name);
  const inside = { nodeId: lead.node.savedId, name: lead.name };
  const listed = listedForInput(outside, input.name, inside);
  if (listed !== null) return listed;
  const place = promotion.placeOf(outside.node, outside, input);
  return place === null ? null : heldValue(outside, place);
}
