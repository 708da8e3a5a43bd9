import { pageOnlyRole } from './page-only-nodes.ts';
import type { Page } from './page.ts';
import type { Promotion } from './promoted-widgets.ts';
import { proxyWidgetsOf, type ProxyWidget } from './proxy-widgets.ts';
import type { Outside } from './scope.ts';
import { isSocketless } from './widget-kinds.ts';
import type { Graph, GraphNode, SubgraphDefinition } from './workflow-graph.ts';

/** An input of a definition that the page makes on loading. */
interface AddedInput {
  /** The graph whose instance listed the widget first. */
  readonly by: Graph;
  /** Its place among the widgets of instances that are loaded after that. */
  readonly place: number;
}

/** What an added input means for one instance. */
interface AddedToInstance {
  /** Where the instance's list holds a value although it does not list the widget; null: nowhere. */
  readonly place: number | null;
}

/**
 * The page makes an input of the definition for each inner widget that an instance lists in
 * `proxyWidgets` and no input leads to: from then on every instance has it.
 */
export interface AddedInputs {
  find(outside: Outside, nodeId: string, name: string): AddedToInstance | null;
}

type Added = ReadonlyMap<SubgraphDefinition, ReadonlyMap<string, AddedInput>>;

export function createAddedInputs(page: Page, promotion: Promotion): AddedInputs {
  let known: { readonly added: Added; readonly order: readonly Graph[] } | null = null;
  return {
    find({ definition, scope }, nodeId, name) {
      known ??= addedOnLoading(page, promotion);
      const { added, order } = known;
      const input = added.get(definition)?.get(keyOf(nodeId, name));
      if (input === undefined) return null;
      // instances of the same graph are loaded before any of them gets an input
      const isThere = order.indexOf(input.by) < order.indexOf(scope.graph);
      return { place: isThere ? input.place : null };
    },
  };
}

function addedOnLoading(page: Page, promotion: Promotion) {
  const order = inLoadingOrder(page);
  const added = new Map<SubgraphDefinition, Map<string, AddedInput>>();
  for (const by of order) {
    for (const host of by.nodes) {
      const definition = page.instanceOf(host)?.definition;
      if (definition === undefined || proxyWidgetsOf(host).length === 0) continue;
      const inputs = added.get(definition) ?? new Map<string, AddedInput>();
      added.set(definition, inputs);
      const first = leadsOf(promotion, definition).length;
      for (const { nodeId, name } of missing(page, promotion, definition, host)) {
        const key = keyOf(nodeId, name);
        if (!inputs.has(key)) inputs.set(key, { by, place: first + inputs.size });
      }
    }
  }
  return { added, order };
}

function keyOf(nodeId: string, name: string): string {
  return JSON.stringify([nodeId, name]);
}

/** Definitions before those that use them, the root last. */
function inLoadingOrder({ workflow }: Page): readonly Graph[] {
  const definitions = [...workflow.definitions.values()];
  const order = definitions.filter(({ graph }) => uses(graph, workflow.definitions) === 0);
  const left = new Map(
    definitions.map((each) => [each, uses(each.graph, workflow.definitions)] as const),
  );
  // the list grows while it is read
  for (const { id } of order) {
    for (const [definition, count] of left) {
      const used = uses(definition.graph, new Set([id]));
      left.set(definition, count - used);
      if (used > 0 && count === used) order.push(definition);
    }
  }
  return [...order.map(({ graph }) => graph), workflow.root];
}

function uses(graph: Graph, ids: { has(id: string): boolean }): number {
  return graph.nodes.filter(({ type }) => ids.has(type)).length;
}

function leadsOf(promotion: Promotion, definition: SubgraphDefinition) {
  return definition.inputs.flatMap((_, slot) => promotion.leadOf(definition, slot) ?? []);
}

/** The entries of an instance that no input of the definition leads to. */
function missing(
  page: Page,
  promotion: Promotion,
  definition: SubgraphDefinition,
  host: GraphNode,
): readonly ProxyWidget[] {
  const inner = new Map(definition.graph.nodes.map((node) => [node.savedId, node]));
  const leads = leadsOf(promotion, definition);
  return proxyWidgetsOf(host).filter(({ nodeId, name }) => {
    const node = inner.get(nodeId);
    if (node === undefined || !hasWidget(page, node, name)) return false;
    return !leads.some((lead) => lead.node === node && lead.name === name);
  });
}

function hasWidget(page: Page, node: GraphNode, name: string): boolean {
  if (pageOnlyRole(node.type) === 'primitive') return name === 'value';
  // the page takes this node's inputs away on loading
  if (node.type === 'Seed Everywhere') return false;
  if (page.instanceOf(node) !== null) return !name.startsWith('$$');
  return page
    .loaded(node)
    .values.widgets.some(({ spec }) => spec.name === name && !isSocketless(spec));
}
