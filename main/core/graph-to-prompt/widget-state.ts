import { isList, listOf } from './json-values.ts';
import type { Page } from './page.ts';
import { primitiveSource, replacesPlaceholders, storedPrimitiveValue } from './primitive-node.ts';
import { createPromotion } from './promoted-widgets.ts';
import { PROXY_OF_INPUT, proxyWidgetsOf, type ProxyWidget } from './proxy-widgets.ts';
import type { InnerScope, Outside, Scope } from './scope.ts';
import type { GraphNode, InputEntry } from './workflow-graph.ts';

/** What stands in a widget at the moment of queueing. */
export interface WidgetState {
  readonly value: unknown;
  /** A value from an instance of a subgraph is sent as it is. */
  readonly isRaw: boolean;
}

export interface WidgetStates {
  /** Of an ordinary node, or of a nested instance by the name of its input. */
  stateOf(scope: Scope, node: GraphNode, name: string): WidgetState | null;
  /** What an unlinked input of an instance brings into its subgraph, if it is a widget. */
  promoted(inside: InnerScope, input: InputEntry): WidgetState | null;
  /** What a PrimitiveNode writes into the widgets that it links to; undefined: nothing. */
  ofPrimitive(node: GraphNode): unknown;
}

export function createWidgetStates(page: Page): WidgetStates {
  const promotion = createPromotion(page);

  function stateOf(scope: Scope, node: GraphNode, name: string): WidgetState | null {
    const primitive = fromPrimitive(scope, node, name);
    if (primitive !== null) return primitive;
    const proxied = scope.outside === null ? null : fromProxy(scope.outside, node.savedId, name);
    if (proxied !== null) return proxied;
    const inside = scope.inside(node);
    if (inside !== null) return ofInstance(inside, name);
    const widget = page.loaded(node).values.widgets.find(({ spec }) => spec.name === name);
    return widget === undefined ? null : { value: widget.value, isRaw: false };
  }

  function ofInstance(inside: InnerScope, name: string): WidgetState | null {
    const input = inside.outside.node.inputs.find((entry) => entry.name === name);
    return input === undefined ? null : promoted(inside, input);
  }

  function fromPrimitive(scope: Scope, node: GraphNode, name: string): WidgetState | null {
    const input = page.loaded(node).inputs.find((entry) => entry.widgetName === name);
    const source = input === undefined ? null : primitiveSource(scope.graph, input);
    const value = source === null ? undefined : ofPrimitive(source);
    return value === undefined ? null : { value, isRaw: false };
  }

  function fromProxy(outside: Outside, nodeId: string, name: string): WidgetState | null {
    const proxies = proxyWidgetsOf(outside.node);
    const proxy = proxies.find((entry) => entry.nodeId === nodeId && entry.name === name);
    return proxy === undefined ? null : valueOfProxy(outside, proxy);
  }

  function valueOfProxy(outside: Outside, proxy: ProxyWidget): WidgetState | null {
    const around = outside.scope.outside;
    const outer = around === null ? null : fromProxy(around, outside.node.savedId, proxy.name);
    return outer ?? usable(listOf(outside.node.widgetsValues)[proxy.place]);
  }

  function promoted(inside: InnerScope, input: InputEntry): WidgetState | null {
    const { outside } = inside;
    const slot = outside.inputs.slotOf(input);
    const lead = slot === null ? null : promotion.leadOf(outside.definition, slot);
    if (lead === null) return null;
    const around = outside.scope.outside;
    const outer = around === null ? null : fromProxy(around, outside.node.savedId, input.name);
    const own = outer ?? ownValue(outside, input, lead);
    const inner = own ?? stateOf(inside, lead.node, lead.name);
    return inner === null ? null : { value: inner.value, isRaw: true };
  }

  function ownValue(
    outside: Outside,
    input: InputEntry,
    lead: { readonly node: GraphNode; readonly name: string },
  ): WidgetState | null {
    if (proxyWidgetsOf(outside.node).length > 0) {
      return (
        fromProxy(outside, PROXY_OF_INPUT, input.name) ??
        fromProxy(outside, lead.node.savedId, lead.name)
      );
    }
    const place = promotion.placeOf(outside.node, outside, input);
    return place === null ? null : usable(listOf(outside.node.widgetsValues)[place]);
  }

  function ofPrimitive(node: GraphNode): unknown {
    return storedPrimitiveValue(node);
  }

  return { stateOf, promoted, ofPrimitive };
}

/** A missing value or a list leaves what the definition holds. */
function usable(value: unknown): WidgetState | null {
  return value === undefined || isList(value) ? null : { value, isRaw: true };
}
