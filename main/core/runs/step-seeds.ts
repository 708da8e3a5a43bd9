import type { Prompt, PromptNode } from '../../../contract/workflow.ts';
import type { ObjectInfo } from '../graph-to-prompt/object-info.ts';

/** Adding to a greater number may change nothing, or go past what the server takes. */
const seedSpan = 2 ** 50;

/**
 * The prompt for turn n of several like it: every seed is n greater, since ComfyUI runs nothing of a prompt that
 * it has just run.
 */
export function stepSeeds(prompt: Prompt, turn: number, objectInfo: ObjectInfo): Prompt {
  if (turn === 0) return prompt;
  return Object.fromEntries(
    Object.entries(prompt).map(([nodeId, node]) => [nodeId, withStep(node, turn, objectInfo)]),
  );
}

function withStep(node: PromptNode, turn: number, objectInfo: ObjectInfo): PromptNode {
  const specs = objectInfo.definitionOf(node.class_type)?.inputs ?? [];
  const seeds = new Set(
    specs
      .filter(({ type, name, options }) =>
        type === 'INT' ? options.control_after_generate === true || isSeedName(name) : false,
      )
      .map(({ name }) => name),
  );
  const steppedInputs = Object.entries(node.inputs)
    .filter(([name]) => seeds.has(name))
    .flatMap(([name, value]) =>
      typeof value === 'number' ? [[name, stepped(value, turn)] as const] : [],
    );
  return { ...node, inputs: { ...node.inputs, ...Object.fromEntries(steppedInputs) } };
}

const isSeedName = (name: string): boolean => name === 'seed' || name === 'noise_seed';

function stepped(seed: number, turn: number): number {
  return Number.isSafeInteger(seed + turn) ? seed + turn : (seed % seedSpan) + turn;
}
