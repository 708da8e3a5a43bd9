import { chooseBypassInput } from './bypass.ts';
import type { Broadcasts } from './broadcasts.ts';
import type { Page } from './page.ts';
import { pageOnlyRole } from './page-only-nodes.ts';
import { primitiveSource, type PrimitiveValue } from './primitive-node.ts';
import type { Report } from './report.ts';
import type { Scope } from './scope.ts';
import { findSetter } from './set-get.ts';
import type { WidgetStates } from './widget-state.ts';
import {
  SUBGRAPH_INPUTS_ID,
  SUBGRAPH_OUTPUTS_ID,
  type GraphLink,
  type GraphNode,
  type InputEntry,
} from './workflow-graph.ts';

/** What arrives at an input in the end; null: nothing does. */
export type Arrival =
  | { readonly kind: 'link'; readonly nodeId: string; readonly slot: number }
  | { readonly kind: 'value'; readonly value: unknown }
  | null;

export type ResolveInput = (scope: Scope, node: GraphNode, input: InputEntry) => Arrival;

interface Surroundings {
  readonly page: Page;
  readonly report: Report;
  readonly states: WidgetStates;
  readonly primitiveValue: PrimitiveValue;
  readonly broadcasts: Broadcasts;
}

/** A place on the way from a consumer up to its source. */
type Place =
  | {
      readonly at: 'input';
      readonly scope: Scope;
      readonly node: GraphNode;
      readonly input: InputEntry;
      readonly wanted: string;
    }
  | {
      readonly at: 'output';
      readonly scope: Scope;
      readonly node: GraphNode;
      readonly slot: number;
      readonly wanted: string;
    };

type Step = { readonly go: Place } | { readonly arrive: Arrival };

const NOTHING: Step = { arrive: null };

/** Follows a link through everything that is not part of the prompt. */
export function createResolveInput(world: Surroundings): ResolveInput {
  const arrivals = new Map<string, Arrival>();
  return (scope, node, input) => {
    let place: Place = { at: 'input', scope, node, input, wanted: input.type };
    const passed = new Set<string>();
    for (;;) {
      const key: string | null = place.at === 'output' ? keyOf(place) : null;
      const known: Arrival | undefined = key === null ? undefined : arrivals.get(key);
      const step: Step = known !== undefined ? { arrive: known } : nextStep(world, place);
      if ('arrive' in step) {
        for (const each of passed) arrivals.set(each, step.arrive);
        return step.arrive;
      }
      if (key !== null && passed.has(key)) {
        world.report.refuse('cycle', `${place.scope.path}${place.node.id}`, {
          type: place.node.type,
        });
        for (const each of passed) arrivals.set(each, null);
        return null;
      }
      if (key !== null) passed.add(key);
      place = step.go;
    }
  };
}

function keyOf(place: Extract<Place, { at: 'output' }>): string {
  return JSON.stringify([place.scope.path, place.node.id, place.slot, place.wanted]);
}

function nextStep(world: Surroundings, place: Place): Step {
  return place.at === 'input' ? fromInput(world, place) : fromOutput(world, place);
}

function fromInput(world: Surroundings, place: Extract<Place, { at: 'input' }>): Step {
  const { scope, node, input, wanted } = place;
  const link = world.broadcasts(scope.graph, node, input) ?? linkOf(scope, input);
  if (link === null) {
    if (input.linkId !== null) noteDangling(world, scope, node, input);
    return NOTHING;
  }
  if (link.originId === SUBGRAPH_INPUTS_ID) return intoOutside(world, place, link);
  const origin = scope.graph.nodesById.get(link.originId);
  if (origin !== undefined) {
    return { go: { at: 'output', scope, node: origin, slot: link.originSlot, wanted } };
  }
  noteDangling(world, scope, node, input);
  return NOTHING;
}

function linkOf(scope: Scope, input: InputEntry): GraphLink | null {
  return input.linkId === null ? null : (scope.graph.links.get(input.linkId) ?? null);
}

function noteDangling(world: Surroundings, scope: Scope, node: GraphNode, input: InputEntry): void {
  world.report.note('danglingLink', `${scope.path}${node.id}`, { input: input.name });
}

/** From an inner input on to what the instance's input is linked to, or to its promoted widget. */
function intoOutside(
  world: Surroundings,
  place: Extract<Place, { at: 'input' }>,
  link: GraphLink,
): Step {
  const { outside } = place.scope;
  const inside = outside?.scope.inside(outside.node) ?? null;
  const entry = outside?.inputs.entryOf(link.originSlot) ?? null;
  if (outside === null || inside === null || entry === null) return NOTHING;
  const isLinked =
    entry.linkId !== null || world.broadcasts(outside.scope.graph, outside.node, entry) !== null;
  const promoted = world.states.promoted(inside, entry);
  if (!isLinked)
    return promoted === null ? NOTHING : { arrive: { kind: 'value', value: promoted.value } };
  const primitive = primitiveSource(outside.scope.graph, entry);
  if (primitive !== null && promoted !== null) {
    const value = world.primitiveValue(primitive);
    return value === undefined ? NOTHING : { arrive: { kind: 'value', value } };
  }
  return {
    go: {
      at: 'input',
      scope: outside.scope,
      node: outside.node,
      input: entry,
      wanted: place.wanted,
    },
  };
}

function fromOutput(world: Surroundings, place: Extract<Place, { at: 'output' }>): Step {
  const { scope, node, slot, wanted } = place;
  if (node.mode === 'muted') return NOTHING;
  if (node.mode === 'bypassed') return throughBypassed(world, place);
  const inside = scope.inside(node);
  if (inside !== null) return intoSubgraph(world, inside, place);
  switch (pageOnlyRole(node.type)) {
    case 'passThrough':
      return toInput(scope, node, node.inputs[slot], wanted);
    case 'getter':
      return toSetter(place);
    case 'primitive':
    case 'decoration':
      return NOTHING;
    case null:
      return { arrive: { kind: 'link', nodeId: `${scope.path}${node.id}`, slot } };
  }
}

function throughBypassed(world: Surroundings, place: Extract<Place, { at: 'output' }>): Step {
  const { scope, node, slot, wanted } = place;
  const { inputs, outputs } = world.page.loaded(node);
  const chosen = chooseBypassInput(inputs, outputs, slot, wanted);
  const input = chosen === null ? undefined : inputs[chosen];
  return toInput(scope, node, input, input?.type ?? wanted);
}

function toSetter(place: Extract<Place, { at: 'output' }>): Step {
  const setter = findSetter(place.scope, place.node);
  if (setter === null) return NOTHING;
  return toInput(setter.scope, setter.node, setter.node.inputs[0], place.wanted);
}

function intoSubgraph(
  world: Surroundings,
  inside: Scope,
  place: Extract<Place, { at: 'output' }>,
): Step {
  const link = world.page.outputLink(inside.graph, place.slot);
  if (link === null) return NOTHING;
  const entry: InputEntry = {
    name: SUBGRAPH_OUTPUTS_ID,
    type: place.wanted,
    linkId: link.id,
    widgetName: null,
    label: null,
    localizedName: null,
  };
  return toInput(inside, place.node, entry, place.wanted);
}

function toInput(
  scope: Scope,
  node: GraphNode,
  input: InputEntry | undefined,
  wanted: string,
): Step {
  return input === undefined ? NOTHING : { go: { at: 'input', scope, node, input, wanted } };
}
