import type { Consumer, PromptGraph } from './prompt-graph.ts';
import { isLink } from './trace-prompt.ts';

export type TextRole = 'positive' | 'negative' | 'plain';

const NEGATIVE = /^neg(ative)?(_|$|\d)|_negative$/i;
const POSITIVE = /^pos(itive)?(_|$|\d)|_positive$/i;
/** Of what carries a prompt on its way to a sampler. */
const CARRIERS = /^(STRING|\*|.*TEXT_?EMBEDS|.*CONDITIONING.*|.*PROMPT.*)$/;
/** Where a guider or a sampler takes one prompt only. */
const ONLY_PROMPT = /^(conditioning|cond1?|text_?embeds|prompt|text|prompt_text|prompt_embeds)$/i;
/** Texts that steer a node rather than a model. */
const SETTING =
  /delimiter|separator|find|replace|regex|pattern|path|file|json|code|alias|keyframe|format|bbox|points|coord|track/i;

/** Whether a text is a setting of its node, by the name of its input. */
export function isSetting(input: string): boolean {
  return SETTING.test(input);
}

/** Whether a text asks for something or against it, told by the sampler's input where it ends. */
export type TextRoles = (nodeId: string, input: string) => TextRole;

export function createTextRoles(graph: PromptGraph): TextRoles {
  const reached = rolesOfNodes(graph);
  return (nodeId, input) => {
    const own = roleByName(input);
    if (own !== null) return own;
    if (isSetting(input)) return 'plain';
    const found = reached.get(nodeId);
    if (found?.has('positive') === true) return 'positive';
    if (found?.has('negative') === true) return 'negative';
    return found === undefined && isPromptOfItsNode(graph, nodeId, input) ? 'positive' : 'plain';
  };
}

/** A link that may carry a prompt, with where it comes from. */
interface Carrier extends Consumer {
  readonly originId: string;
}

/** Goes from the ends of all prompts upwards, so that each link is looked at once for each role. */
function rolesOfNodes(graph: PromptGraph): ReadonlyMap<string, ReadonlySet<TextRole>> {
  const reached = new Map<string, Set<TextRole>>();
  const visited = new Set<string>();
  const open = [...graph.running].flatMap((nodeId) =>
    carriersInto(graph, nodeId)
      .filter((carrier) => isEnd(graph, carrier))
      .map((carrier) => ({ carrier, role: endRole(graph, carrier) })),
  );
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { carrier, role } = place;
    const { originId, slot } = carrier;
    const key = JSON.stringify([originId, slot, role]);
    if (visited.has(key)) continue;
    visited.add(key);
    reached.set(originId, (reached.get(originId) ?? new Set()).add(role));
    for (const next of carriersInto(graph, originId))
      if (leadsTo(graph, next, slot)) open.push({ carrier: next, role });
  }
  return reached;
}

function carriersInto(graph: PromptGraph, nodeId: string): readonly Carrier[] {
  return Object.entries(graph.prompt[nodeId]?.inputs ?? {}).flatMap(([input, value]) => {
    if (!isLink(value)) return [];
    const [originId, slot] = value;
    const type = graph.definitionOf(originId)?.outputs[slot]?.type;
    const isCarrier = type !== undefined && CARRIERS.test(type);
    return isCarrier ? [{ nodeId, input, originId, slot }] : [];
  });
}

/** Whether the node hands on nothing of what arrives there. */
function isEnd(graph: PromptGraph, carrier: Carrier): boolean {
  return !graph
    .consumersOf(carrier.nodeId)
    .some((each) => graph.running.has(each.nodeId) && leadsTo(graph, carrier, each.slot));
}

/** Whether what arrives at an input leaves through an output of its node. */
function leadsTo(graph: PromptGraph, { nodeId, input }: Carrier, slot: number): boolean {
  if (graph.classOf(nodeId) === 'ConditioningZeroOut' || isSetting(input)) return false;
  const output = graph.definitionOf(nodeId)?.outputs[slot];
  if (output === undefined || !CARRIERS.test(output.type)) return false;
  const side = roleByName(input);
  return side === null || (roleByName(output.name) ?? side) === side;
}

function roleByName(input: string): TextRole | null {
  if (NEGATIVE.test(input)) return 'negative';
  return POSITIVE.test(input) ? 'positive' : null;
}

function endRole(graph: PromptGraph, { nodeId, input }: Carrier): TextRole {
  const named = roleByName(input);
  if (named !== null) return named;
  // what was emptied says nothing any more, and a text that is only shown asks for nothing
  const isEmptied = graph.classOf(nodeId) === 'ConditioningZeroOut';
  const makes = graph.definitionOf(nodeId)?.outputs ?? [];
  const isHeard = makes.some(({ type }) => !/^(STRING|INT|FLOAT|BOOLEAN|\*)$/.test(type));
  return !isEmptied && isHeard && ONLY_PROMPT.test(input) ? 'positive' : 'plain';
}

/** Nodes that call a service take the prompt themselves. */
function isPromptOfItsNode(graph: PromptGraph, nodeId: string, input: string): boolean {
  return /^(prompt|text_prompt|prompt_text)$/i.test(input) && graph.running.has(nodeId);
}
