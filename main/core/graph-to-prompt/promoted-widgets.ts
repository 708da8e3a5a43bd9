import { createFedInputs, type FedInputs } from './fed-inputs.ts';
import type { Instance, Page } from './page.ts';
import type { GraphNode, InputEntry, SubgraphDefinition } from './workflow-graph.ts';

/** A widget inside a subgraph that shows on its instances; of a nested instance where it leads on. */
export interface LeadWidget {
  readonly node: GraphNode;
  readonly name: string;
}

/** Which inputs of subgraphs are widgets of their instances. */
export interface Promotion {
  /** The first widget that the input of the definition leads to. */
  leadOf(definition: SubgraphDefinition, slot: number): LeadWidget | null;
  /** The place of the input in the instance's `widgets_values`. */
  placeOf(node: GraphNode, instance: Instance, input: InputEntry): number | null;
}

export function createPromotion(page: Page): Promotion {
  const fedInputs = createFedInputs(page);
  const leads = new Map<SubgraphDefinition, Map<number, LeadWidget | null>>();
  const places = new Map<GraphNode, ReadonlyMap<InputEntry, number>>();

  function leadOf(definition: SubgraphDefinition, slot: number): LeadWidget | null {
    const known = leads.get(definition) ?? new Map<number, LeadWidget | null>();
    leads.set(definition, known);
    const lead = known.get(slot);
    if (lead !== undefined) return lead;
    const found = findLead(page, fedInputs, leadOf, definition, slot);
    known.set(slot, found);
    return found;
  }

  return {
    leadOf,
    placeOf(node, instance, input) {
      const known = places.get(node) ?? promotedPlaces(instance, leadOf);
      places.set(node, known);
      return known.get(input) ?? null;
    },
  };
}

function findLead(
  page: Page,
  fedInputs: FedInputs,
  leadOf: Promotion['leadOf'],
  definition: SubgraphDefinition,
  slot: number,
): LeadWidget | null {
  for (const { node, input } of fedInputs(definition, slot)) {
    const nested = page.instanceOf(node);
    const nestedSlot = nested?.inputs.slotOf(input) ?? null;
    if (nested === null) {
      if (input.widgetName !== null && page.loaded(node).definition !== null) {
        return { node, name: input.widgetName };
      }
    } else if (nestedSlot !== null && leadOf(nested.definition, nestedSlot) !== null) {
      return { node, name: input.name };
    }
  }
  return null;
}

function promotedPlaces(
  instance: Instance,
  leadOf: Promotion['leadOf'],
): ReadonlyMap<InputEntry, number> {
  const promoted = instance.inputs.all.filter((input) => {
    const slot = instance.inputs.slotOf(input);
    return slot !== null && leadOf(instance.definition, slot) !== null;
  });
  return new Map(promoted.map((input, place) => [input, place]));
}
