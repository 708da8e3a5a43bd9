import { idOf, isList, listOf, memberOf, textOf } from './json-values.ts';
import type { Outside } from './scope.ts';
import { originInInstance, type HeldValue } from './value-origin.ts';
import type { GraphNode } from './workflow-graph.ts';

/** An inner widget that an instance shows by listing it in `properties.proxyWidgets`. */
export interface ProxyWidget {
  /** `-1` for an input of the definition. */
  readonly nodeId: string;
  readonly name: string;
  /** Its place in the instance's `widgets_values`. */
  readonly place: number;
}

export const PROXY_OF_INPUT = '-1';

/** Reads the list that pages between 1.28 and 1.4x wrote; empty where there is none. */
export function proxyWidgetsOf(node: GraphNode): readonly ProxyWidget[] {
  return listedIn(memberOf(node.properties, 'proxyWidgets')).flatMap((entry, place) => {
    if (!isList(entry)) return [];
    const nodeId = idOf(entry[0]);
    const name = textOf(entry[1]);
    return nodeId === null || name === null ? [] : [{ nodeId, name, place }];
  });
}

/** The first pages with such a list kept it as JSON in a text. */
function listedIn(property: unknown): readonly unknown[] {
  if (typeof property !== 'string') return listOf(property);
  try {
    return listOf(JSON.parse(property));
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

/** The entry for a widget inside the instance, if the instance lists it. */
export function proxyOf(outside: Outside, nodeId: string, name: string): ProxyWidget | null {
  const proxies = proxyWidgetsOf(outside.node);
  return proxies.find((entry) => entry.nodeId === nodeId && entry.name === name) ?? null;
}

/** The value at a place of an instance; a missing one or a list leaves what lies inside. */
export function heldValue(outside: Outside, place: number): HeldValue | null {
  const value = listOf(outside.node.widgetsValues)[place];
  if (value === undefined || isList(value)) return null;
  return { value, origin: originInInstance(outside, place) };
}
