import { drawPrompt, TooDeepChoice, type Random } from './dynamic-prompt.ts';
import { memberOf } from './json-values.ts';
import { createNamedNodes } from './named-nodes.ts';
import type { InputSpec } from './object-info.ts';
import type { Page } from './page.ts';
import { primitiveWidget } from './primitive-node.ts';
import type { Report } from './report.ts';
import type { Scope } from './scope.ts';
import {
  needsClock,
  replaceInText,
  replacesFileName,
  type LocalTime,
  type WidgetLookup,
} from './text-replacements.ts';
import type { WidgetStates } from './widget-state.ts';
import type { GraphNode } from './workflow-graph.ts';

/** What the moment of queueing adds to a workflow. */
export interface Moment {
  readonly random: Random;
  readonly now: LocalTime | null;
}

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
  moment: Moment,
  report: Report,
): string {
  let isByChance = false;
  const random: Random = () => {
    isByChance = true;
    return moment.random();
  };
  try {
    const result = drawPrompt(text, random);
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- set by the call above
    if (isByChance) report.note('drawn', nodeId, { input: spec.name });
    return result;
  } catch (error) {
    if (!(error instanceof TooDeepChoice)) throw error;
    report.refuse('tooDeepChoice', nodeId, { input: spec.name });
    return text;
  }
}

function createWidgetLookup(page: Page, root: Scope, states: WidgetStates): WidgetLookup {
  const namedNode = createNamedNodes(page);
  return (nodeName, widgetName) => {
    const node = namedNode(nodeName);
    if (node === null) return undefined;
    if (root.graph.nodesById.get(node.id) !== node) {
      const inner = page.loaded(node).values.widgets.find(({ spec }) => spec.name === widgetName);
      return inner?.value;
    }
    const state = states.stateOf(root, node, widgetName);
    return state === null ? primitiveWidget(node, widgetName) : state.value;
  };
}
