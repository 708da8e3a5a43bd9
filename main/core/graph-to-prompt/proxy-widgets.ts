import { idOf, isList, listOf, textOf } from './json-values.ts';
import type { GraphNode } from './workflow-graph.ts';

/** An inner widget that an instance shows by listing it in `properties.proxyWidgets`. */
export interface ProxyWidget {
  /** `-1` for an input of the definition. */
  readonly nodeId: string;
  readonly name: string;
  /** Its place in the instance's `widgets_values`. */
  readonly place: number;
}

/** Reads the list that pages between 1.28 and 1.4x wrote; empty where there is none. */
export function proxyWidgetsOf(node: GraphNode): readonly ProxyWidget[] {
  return listOf(node.properties['proxyWidgets']).flatMap((entry, place) => {
    if (!isList(entry)) return [];
    const nodeId = idOf(entry[0]);
    const name = textOf(entry[1]);
    return nodeId === null || name === null ? [] : [{ nodeId, name, place }];
  });
}

export const PROXY_OF_INPUT = '-1';
