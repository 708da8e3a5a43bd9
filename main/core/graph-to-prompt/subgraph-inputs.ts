import type { GraphNode, InputEntry, SubgraphDefinition, SubgraphSlot } from './workflow-graph.ts';

/** How the inputs of an instance and of its definition belong together. */
export interface SubgraphInputs {
  /**
   * Those of the instance in their order; where the file leaves unlinked ones out, those of the
   * definition in its order.
   */
  readonly all: readonly InputEntry[];
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
  const entries: InputEntry[] = [];
  const slots = new Map<InputEntry, number>();
  const open = Map.groupBy(instance.inputs, (input) => input.name);
  for (const [slot, input] of definition.inputs.entries()) {
    const entry = open.get(input.name)?.shift() ?? unlinked(input);
    entries.push(entry);
    slots.set(entry, slot);
  }
  const saved = new Set(instance.inputs);
  return {
    all: entries.every((entry) => saved.has(entry)) ? instance.inputs : entries,
    entryOf: (slot) => entries[slot] ?? null,
    slotOf: (entry) => slots.get(entry) ?? null,
  };
}

function unlinked({ name, type }: SubgraphSlot): InputEntry {
  return { name, type, linkId: null, widgetName: null, label: null, localizedName: null };
}
