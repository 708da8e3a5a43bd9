import type { Consumer, PromptGraph } from './prompt-graph.ts';

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
export function textRoleOf(graph: PromptGraph, nodeId: string, input: string): TextRole {
  const own = roleByName(input);
  if (own !== null) return own;
  if (isSetting(input)) return 'plain';
  const found = new Set<TextRole>();
  const visited = new Set<string>();
  const open: Consumer[] = [...carriedFrom(graph, nodeId, null)];
  for (let consumer = open.pop(); consumer !== undefined; consumer = open.pop()) {
    const key = JSON.stringify([consumer.nodeId, consumer.input]);
    if (visited.has(key)) continue;
    visited.add(key);
    const next = onwards(graph, consumer);
    if (next.length > 0) open.push(...next);
    else found.add(endRole(graph, consumer));
  }
  if (found.has('positive')) return 'positive';
  if (found.has('negative')) return 'negative';
  return visited.size === 0 && isPromptOfItsNode(graph, nodeId, input) ? 'positive' : 'plain';
}

function roleByName(input: string): TextRole | null {
  if (NEGATIVE.test(input)) return 'negative';
  return POSITIVE.test(input) ? 'positive' : null;
}

function endRole(graph: PromptGraph, { nodeId, input }: Consumer): TextRole {
  const named = roleByName(input);
  if (named !== null) return named;
  // what was emptied says nothing any more, and a text that is only shown asks for nothing
  const isEmptied = graph.classOf(nodeId) === 'ConditioningZeroOut';
  const makes = graph.definitionOf(nodeId)?.outputs ?? [];
  const isHeard = makes.some(({ type }) => !/^(STRING|INT|FLOAT|BOOLEAN|\*)$/.test(type));
  return !isEmptied && isHeard && ONLY_PROMPT.test(input) ? 'positive' : 'plain';
}

/** What a node's outputs feed, of those kinds that carry a prompt; `side` null: all of them. */
function carriedFrom(
  graph: PromptGraph,
  nodeId: string,
  side: TextRole | null,
): readonly Consumer[] {
  const outputs = graph.definitionOf(nodeId)?.outputs ?? [];
  return graph.consumersOf(nodeId).filter(({ slot, nodeId: target }) => {
    const output = outputs[slot];
    if (output === undefined || !CARRIERS.test(output.type) || !graph.running.has(target))
      return false;
    return side === null || (roleByName(output.name) ?? side) === side;
  });
}

/** The inputs that are fed on from an input; none where the prompt ends. */
function onwards(graph: PromptGraph, { nodeId, input }: Consumer): readonly Consumer[] {
  if (graph.classOf(nodeId) === 'ConditioningZeroOut' || isSetting(input)) return [];
  return carriedFrom(graph, nodeId, roleByName(input));
}

/** Nodes that call a service take the prompt themselves. */
function isPromptOfItsNode(graph: PromptGraph, nodeId: string, input: string): boolean {
  return /^(prompt|text_prompt|prompt_text)$/i.test(input) && graph.running.has(nodeId);
}
