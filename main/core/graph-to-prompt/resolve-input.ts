import { chooseBypassInput } from './bypass.ts';
import type { Page } from './page.ts';
import { pageOnlyRole } from './page-only-nodes.ts';
import { primitiveSource } from './primitive-node.ts';
import type { Report } from './report.ts';
import type { Outside, Scope } from './scope.ts';
import { findSetter } from './set-get.ts';
import type { BroadcastLinks } from './use-everywhere/broadcast-links.ts';
import type { HeldValue } from './value-origin.ts';
import type { WidgetStates } from './widget-state.ts';
import {
  SUBGRAPH_INPUTS_ID,
  type GraphLink,
  type GraphNode,
  type InputEntry,
} from './workflow-graph.ts';

/** What arrives at an input in the end; null: nothing does. */
type Arrival =
  | { readonly kind: 'link'; readonly nodeId: string; readonly slot: number }
  | ({ readonly kind: 'value' } & HeldValue)
  | null;

export type ResolveInput = (scope: Scope, node: GraphNode, input: InputEntry) => Arrival;

interface Surroundings {
  readonly page: Page;
  readonly report: Report;
  readonly states: WidgetStates;
  readonly broadcasts: BroadcastLinks;
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
  const { states } = world;
  if (states.isOnInstances(scope, node, input.name)) {
    const state = states.stateOf(scope, node, input.name);
    return state === null ? NOTHING : arriveWith(state);
  }
  const link = world.broadcasts.toInput(scope.graph, node, input) ?? linkOf(scope, input);
  const step = link === null ? null : alongLink(world, scope, link, wanted);
  if (step !== null) return step;
  if (input.linkId !== null) {
    world.report.note('danglingLink', `${scope.path}${node.id}`, { input: input.name });
  }
  return NOTHING;
}

/** Null where the link comes from nowhere. */
function alongLink(
  world: Surroundings,
  scope: Scope,
  link: GraphLink,
  wanted: string,
): Step | null {
  if (scope.outside?.definition.isGroupNode === true)
    return inGroupNode(scope.outside, scope, link);
  if (link.originId === SUBGRAPH_INPUTS_ID) return intoOutside(world, scope, link, wanted);
  const node = scope.graph.nodesById.get(link.originId);
  if (node === undefined) return null;
  return { go: { at: 'output', scope, node, slot: link.originSlot, wanted } };
}

/** Links inside a legacy group node are taken as they are: what is no part of the prompt cuts them. */
function inGroupNode(outside: Outside, scope: Scope, link: GraphLink): Step | null {
  const fromOutside = link.originId === SUBGRAPH_INPUTS_ID;
  if (!fromOutside) return arriveAt(scope, link);
  const input = outside.inputs.entryOf(link.originSlot);
  const outer = input === null ? null : linkOf(outside.scope, input);
  return outer === null ? null : arriveAt(outside.scope, outer);
}

function arriveAt({ graph, path }: Scope, { originId, originSlot }: GraphLink): Step | null {
  const origin = graph.nodesById.get(originId);
  if (origin === undefined || pageOnlyRole(origin.type) !== null) return null;
  return { arrive: { kind: 'link', nodeId: `${path}${originId}`, slot: originSlot } };
}

function linkOf(scope: Scope, input: InputEntry): GraphLink | null {
  return input.linkId === null ? null : (scope.graph.links.get(input.linkId) ?? null);
}

/** From an inner input on to what the instance's input is linked to, or to its promoted widget. */
function intoOutside(
  world: Surroundings,
  scope: Scope,
  link: GraphLink,
  wanted: string,
): Step | null {
  const { outside } = scope;
  const inside = outside?.scope.inside(outside.node) ?? null;
  const input = outside?.inputs.entryOf(link.originSlot) ?? null;
  if (outside === null || inside === null) return null;
  if (input === null) return NOTHING;
  const { graph } = outside.scope;
  const promoted = world.states.promoted(inside, input);
  if (linkOf(outside.scope, input) === null) {
    const isSent = world.broadcasts.toInput(graph, outside.node, input) !== null;
    if (!isSent) return promoted === null ? NOTHING : arriveWith(promoted);
  }
  const primitive = primitiveSource(graph, input);
  if (primitive !== null && promoted !== null) {
    return fromPrimitive(world, outside, primitive, input);
  }
  return { go: { at: 'input', scope: outside.scope, node: outside.node, input, wanted } };
}

/**
 * Older pages write the value into the widget inside, which all instances share; newer ones leave
 * what lies inside. So it is handed in where no other instance could be meant.
 */
function fromPrimitive(
  { page, report, states }: Surroundings,
  { scope, node }: Outside,
  primitive: GraphNode,
  { name }: InputEntry,
): Step {
  const state = states.ofPrimitive(scope, primitive);
  if (state !== null && page.isOnlyInstance(node)) return arriveWith(state);
  report.note('primitiveNotHandedIn', `${scope.path}${node.id}`, { input: name });
  return NOTHING;
}

function arriveWith({ value, origin }: HeldValue): Step {
  return { arrive: { kind: 'value', value, origin } };
}

function fromOutput(world: Surroundings, place: Extract<Place, { at: 'output' }>): Step {
  const { scope, node, slot, wanted } = place;
  const role = pageOnlyRole(node.type);
  // a muted node of the page still passes links on
  if (node.mode === 'muted' && role === null) return NOTHING;
  if (node.mode === 'bypassed') return throughBypassed(world, place);
  const inside = scope.inside(node);
  if (inside !== null) return intoSubgraph(world, inside, place);
  switch (role) {
    case 'passThrough':
    case 'decoration':
      return toInput(scope, node, world.page.loaded(node).inputs[slot], wanted);
    case 'getter':
      return toSetter(world, place);
    case 'primitive':
      return NOTHING;
    case null:
      return { arrive: { kind: 'link', nodeId: `${scope.path}${node.id}`, slot } };
  }
}

function throughBypassed(world: Surroundings, place: Extract<Place, { at: 'output' }>): Step {
  const { scope, node, slot, wanted } = place;
  if (scope.inside(node)?.outside.definition.isGroupNode === true) {
    const { inputs } = node;
    const exact = [inputs[slot], ...inputs].find((each) => each?.type === wanted);
    return toInput(scope, node, exact, exact?.type ?? wanted);
  }
  const { inputs, outputs } = world.page.loaded(node);
  const chosen = chooseBypassInput(inputs, outputs, slot, wanted);
  const input = chosen === null ? undefined : inputs[chosen];
  return toInput(scope, node, input, input?.type ?? wanted);
}

function toSetter(world: Surroundings, place: Extract<Place, { at: 'output' }>): Step {
  const setter = findSetter(world.page, place.scope, place.node);
  if (setter === null) return NOTHING;
  const [input] = setter.node.inputs;
  const link = input === undefined ? null : linkOf(setter.scope, input);
  // from another graph the page does not look further out than that graph
  const endsThere = setter.scope !== place.scope && link?.originId === SUBGRAPH_INPUTS_ID;
  return endsThere ? NOTHING : toInput(setter.scope, setter.node, input, place.wanted);
}

function intoSubgraph(
  world: Surroundings,
  inside: Scope,
  place: Extract<Place, { at: 'output' }>,
): Step {
  const saved = world.page.outputLink(inside.graph, place.slot);
  const link = saved ?? world.broadcasts.toOutput(inside.graph, place.slot);
  return (link === null ? null : alongLink(world, inside, link, place.wanted)) ?? NOTHING;
}

function toInput(
  scope: Scope,
  node: GraphNode,
  input: InputEntry | undefined,
  wanted: string,
): Step {
  return input === undefined ? NOTHING : { go: { at: 'input', scope, node, input, wanted } };
}
