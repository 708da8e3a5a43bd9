import type { Moment } from './build-prompt.ts';
import { drawPrompt, isDrawn, TooDeepChoice } from './dynamic-prompt.ts';
import { memberOf } from './json-values.ts';
import type { InputSpec } from './object-info.ts';
import type { Page } from './page.ts';
import type { Report } from './report.ts';
import type { Scope } from './scope.ts';
import {
  findNamedNode,
  needsClock,
  primitiveWidget,
  replaceInText,
  replacesFileName,
  type WidgetLookup,
} from './text-replacements.ts';
import type { WidgetStates } from './widget-state.ts';
import type { GraphNode } from './workflow-graph.ts';

/** What is sent for a widget's value: most go as they are. */
export type TextToSend = (
  node: GraphNode,
  nodeId: string,
  spec: InputSpec,
  value: unknown,
) => unknown;

export function createTextToSend(
  page: Page,
  root: Scope,
  states: WidgetStates,
  moment: Moment,
  report: Report,
): TextToSend {
  const lookup = createWidgetLookup(page, root, states);
  return (node, nodeId, spec, value) => {
    if (typeof value !== 'string') return value;
    if (memberOf(spec.options, 'dynamicPrompts') === true) {
      return drawn(value, nodeId, spec, moment, report);
    }
    if (spec.name !== 'filename_prefix' || !replacesFileName(node.type)) return value;
    if (moment.now === null && needsClock(value)) {
      report.refuse('needsClock', nodeId, { input: spec.name });
    }
    return replaceInText(value, lookup, moment.now);
  };
}

function drawn(
  text: string,
  nodeId: string,
  spec: InputSpec,
  { random }: Moment,
  report: Report,
): string {
  if (isDrawn(text)) report.note('drawn', nodeId, { input: spec.name });
  try {
    return drawPrompt(text, random);
  } catch (error) {
    if (!(error instanceof TooDeepChoice)) throw error;
    report.refuse('tooDeepChoice', nodeId, { input: spec.name });
    return text;
  }
}

function createWidgetLookup(page: Page, root: Scope, states: WidgetStates): WidgetLookup {
  return (nodeName, widgetName) => {
    const node = findNamedNode(page, nodeName);
    if (node === null) return undefined;
    if (root.graph.nodesById.get(node.id) !== node) {
      const inner = page.loaded(node).values.widgets.find(({ spec }) => spec.name === widgetName);
      return inner?.value;
    }
    return states.stateOf(root, node, widgetName)?.value ?? primitiveWidget(node, widgetName);
  };
}
