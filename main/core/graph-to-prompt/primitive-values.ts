import { createNamedNodes } from './named-nodes.ts';
import type { Page } from './page.ts';
import { primitiveWidget, replacesPlaceholders, storedPrimitiveValue } from './primitive-node.ts';
import { replaceInText } from './text-replacements.ts';
import type { Moment } from './text-to-send.ts';
import type { GraphNode } from './workflow-graph.ts';

/** What each PrimitiveNode writes into the widgets that it links to; undefined: nothing. */
export function createPrimitiveValues(page: Page, { now }: Moment): (node: GraphNode) => unknown {
  const namedNode = createNamedNodes(page);

  function storedWidget(nodeName: string, widgetName: string): unknown {
    const node = namedNode(nodeName);
    if (node === null) return undefined;
    const widget = page.loaded(node).values.widgets.find(({ spec }) => spec.name === widgetName);
    return widget === undefined ? primitiveWidget(node, widgetName) : widget.value;
  }

  return (node) => {
    const value = storedPrimitiveValue(node);
    if (typeof value !== 'string' || !replacesPlaceholders(node)) return value;
    return replaceInText(value, storedWidget, now);
  };
}
