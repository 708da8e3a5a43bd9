import type { Json } from '../json.ts';
import { isArray } from '../json.ts';
import type { NodeDefinition } from '../object-info.ts';
import type { NodeCall, NodeResult, NodeValue } from '../nodes/node-value.ts';
import { constant } from '../nodes/node-value.ts';
import type { PromptNode } from '../prompt.ts';
import { toLink } from '../prompt.ts';

/** Puts what the sources gave in the place of the links. */
export function nodeCall(
  id: string,
  node: PromptNode,
  definition: NodeDefinition,
  results: ReadonlyMap<string, NodeResult>,
): NodeCall {
  const inputs: Record<string, NodeValue> = {};
  for (const [name, value] of Object.entries(node.inputs)) {
    const link = toLink(value);
    const linked = link === null ? undefined : results.get(link.nodeId)?.outputs.at(link.slot);
    inputs[name] = linked ?? constant(value ?? null);
  }
  return { id, classType: node.class_type, definition, inputs };
}

/** `current_inputs` of a failed node: constants in lists, as the server calls over lists. */
export const shownInputs = (node: PromptNode): Readonly<Record<string, Json>> =>
  Object.fromEntries(
    Object.entries(node.inputs).map(([name, value]) => [
      name,
      isArray(value) ? ['tensor(…)'] : [value ?? null],
    ]),
  );
