import type { Consumer, PromptGraph } from './prompt-graph.ts';

export type TextRole = 'positive' | 'negative' | 'plain';

const NEGATIVE = /^neg(ative)?(_|$|\d)|_negative$/i;
const POSITIVE = /^pos(itive)?(_|$|\d)|_positive$/i;
/** Of what carries a prompt on its way to a sampler. */
const CARRIERS = /^(CONDITIONING|STRING|\*|GUIDER|.*TEXT_?EMBEDS|.*CONDITIONING.*|.*PROMPT.*)$/;
/** Where a guider or a sampler takes one prompt only. */
const ONLY_PROMPT = /^(conditioning|cond\d?|text_?embeds|prompt|text|guider|prompt_embeds)$/i;

/** Whether a text asks for something or against it, told by the sampler's input where it ends. */
export function textRoleOf(graph: PromptGraph, nodeId: string, input: string): TextRole {
  const own = roleByName(input);
  if (own !== null) return own;
  const found = new Set<TextRole>();
  const visited = new Set<string>();
  const open: Consumer[] = [...carriedFrom(graph, nodeId, null)];
  for (let consumer = open.pop(); consumer !== undefined; consumer = open.pop()) {
    const key = JSON.stringify([consumer.nodeId, consumer.input]);
    if (visited.has(key)) continue;
    visited.add(key);
    const next = onwards(graph, consumer);
    if (next.length > 0) open.push(...next);
    else found.add(endRole(consumer.input));
  }
  if (found.has('positive')) return 'positive';
  if (found.has('negative')) return 'negative';
  return visited.size === 0 && isPromptOfItsNode(graph, nodeId, input) ? 'positive' : 'plain';
}

function roleByName(input: string): TextRole | null {
  if (NEGATIVE.test(input)) return 'negative';
  return POSITIVE.test(input) ? 'positive' : null;
}

function endRole(input: string): TextRole {
  return roleByName(input) ?? (ONLY_PROMPT.test(input) ? 'positive' : 'plain');
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
  // what was emptied says nothing any more
  if (graph.classOf(nodeId) === 'ConditioningZeroOut') return [];
  return carriedFrom(graph, nodeId, roleByName(input));
}

/** Nodes that call a service take the prompt themselves. */
function isPromptOfItsNode(graph: PromptGraph, nodeId: string, input: string): boolean {
  return /^(prompt|text_prompt)$/i.test(input) && graph.running.has(nodeId);
}
