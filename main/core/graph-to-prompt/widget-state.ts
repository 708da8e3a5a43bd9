import { isList, memberOf } from './json-values.ts';
import { isNumberType, writtenNumber } from './number-widget.ts';
import { isVideoHelperNode } from './packs/video-helper-suite.ts';
import type { Page } from './page.ts';
import { primitiveSource } from './primitive-node.ts';
import { createPrimitiveValues } from './primitive-values.ts';
import { createPromotion, type LeadWidget, type Promotion } from './promoted-widgets.ts';
import { heldValue, PROXY_OF_INPUT, proxyOf, proxyValue, proxyWidgetsOf } from './proxy-widgets.ts';
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
  /** What an unlinked input of an instance brings into its subgraph, if it is a widget. */
  promoted(inside: InnerScope, input: InputEntry): WidgetState | null;
  /** What a PrimitiveNode writes into the widgets that it links to, if anything. */
  ofPrimitive(scope: Scope, node: GraphNode): WidgetState | null;
}

export function createWidgetStates(page: Page, moment: Moment): WidgetStates {
  const promotion = createPromotion(page);
  const primitiveValue = createPrimitiveValues(page, moment);

  function stateOf(scope: Scope, node: GraphNode, name: string): WidgetState | null {
    const primitive = fromPrimitive(scope, node, name);
    if (primitive !== null) return primitive;
    const proxy = scope.outside === null ? null : proxyOf(scope.outside, node.savedId, name);
    if (scope.outside === null || proxy === null) return ownState(scope, node, name);
    const held = proxyValue(scope.outside, proxy) ?? ownState(scope, node, name);
    return { value: held?.value, origin: held?.origin ?? null, isRaw: true };
  }

  function fromPrimitive(scope: Scope, node: GraphNode, name: string): WidgetState | null {
    const input = page.loaded(node).inputs.find((entry) => entry.widgetName === name);
    const source = input === undefined ? null : primitiveSource(scope.graph, input);
    const state = source === null ? null : ofPrimitive(scope, source);
    const spec = page.loaded(node).values.widgets.find((widget) => widget.spec.name === name)?.spec;
    if (state === null || spec === undefined || !isNumberType(spec.type)) return state;
    if (isVideoHelperNode(node.type)) return state;
    return { ...state, value: writtenNumber(spec.type, spec.options, state.value) };
  }

  function ofPrimitive(scope: Scope, node: GraphNode): WidgetState | null {
    const proxy = scope.outside === null ? null : proxyOf(scope.outside, node.savedId, 'value');
    const held = scope.outside === null || proxy === null ? null : proxyValue(scope.outside, proxy);
    if (held !== null) return { ...held, isRaw: true };
    const value = primitiveValue(scope.graph, node);
    if (value === undefined) return null;
    return { value, origin: originIn(scope.path, node, 0), isRaw: false };
  }

  function ownState(scope: Scope, node: GraphNode, name: string): WidgetState | null {
    const inside = scope.inside(node);
    if (inside !== null) {
      const input = node.inputs.find((entry) => entry.name === name);
      return input === undefined ? null : promoted(inside, input);
    }
    const widget = page.loaded(node).values.widgets.find(({ spec }) => spec.name === name);
    if (widget === undefined) return null;
    return { value: widget.value, origin: originIn(scope.path, node, widget.place), isRaw: false };
  }

  function promoted(inside: InnerScope, input: InputEntry): WidgetState | null {
    const { outside } = inside;
    const slot = outside.inputs.slotOf(input);
    const lead = slot === null ? null : promotion.leadOf(outside.definition, slot);
    if (lead === null) return null;
    const held = promotedValue(promotion, outside, input, lead);
    const state = held ?? stateOf(inside, lead.node, lead.name);
    if (state?.value === undefined) return null;
    return { value: state.value, origin: state.origin, isRaw: true };
  }

  return { stateOf, promoted, ofPrimitive };
}

function namedValue(node: GraphNode, name: string): HeldValue | null {
  const value = node.namedValues === null ? undefined : memberOf(node.namedValues, name);
  return value === undefined || isList(value) ? null : { value, origin: null };
}

/** What the instance, or one around it, holds for its input; null leaves what lies inside. */
function promotedValue(
  promotion: Promotion,
  outside: Outside,
  input: InputEntry,
  lead: LeadWidget,
): HeldValue | null {
  const around = outside.scope.outside;
  const outer = around === null ? null : proxyOf(around, outside.node.savedId, input.name);
  const held = around === null || outer === null ? null : proxyValue(around, outer);
  if (held !== null) return held;
  if (proxyWidgetsOf(outside.node).length === 0) {
    const place = promotion.placeOf(outside.node, outside, input);
    if (!isList(outside.node.widgetsValues)) return namedValue(outside.node, input.name);
    return place === null ? null : heldValue(outside, place);
  }
  const proxy =
    proxyOf(outside, PROXY_OF_INPUT, input.name) ?? proxyOf(outside, lead.node.savedId, lead.name);
  return proxy === null ? null : proxyValue(outside, proxy);
}
