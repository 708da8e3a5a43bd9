import type { GraphNode, InputEntry, SubgraphDefinition } from './workflow-graph.ts';

/** How the inputs of an instance and of its definition belong together. */
export interface SubgraphInputs {
  /** The instance's input for the definition's input with this number. */
  entryOf(slot: number): InputEntry | null;
  /** The number of the definition's input behind an input of the instance. */
  slotOf(entry: InputEntry): number | null;
}

/** Inputs belong together by name; where a name repeats, by its first, second, … occurrence. */
export function pairSubgraphInputs(
  definition: SubgraphDefinition,
  instance: GraphNode,
): SubgraphInputs {
  const entries = new Map<number, InputEntry>();
  const slots = new Map<InputEntry, number>();
  const open = Map.groupBy(instance.inputs, (input) => input.name);
  for (const [slot, input] of definition.inputs.entries()) {
    const entry = open.get(input.name)?.shift();
    if (entry === undefined) continue;
    entries.set(slot, entry);
    slots.set(entry, slot);
  }
  return {
    entryOf: (slot) => entries.get(slot) ?? null,
    slotOf: (entry) => slots.get(entry) ?? null,
  };
}
