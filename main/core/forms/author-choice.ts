import type { ObjectInfo } from '../graph-to-prompt/object-info.ts';
import {
  idOf,
  isList,
  isRecord,
  listOf,
  recordOf,
  textOf,
  type JsonRecord,
} from '../graph-to-prompt/json-values.ts';
import { createPage, type Page } from '../graph-to-prompt/page.ts';
import { createPromotion, type Promotion } from '../graph-to-prompt/promoted-widgets.ts';
import { PROXY_OF_INPUT, proxyWidgetsOf } from '../graph-to-prompt/proxy-widgets.ts';
import { readWorkflow } from '../graph-to-prompt/read-workflow.ts';
import { createReport } from '../graph-to-prompt/report.ts';
import type { GraphNode } from '../graph-to-prompt/workflow-graph.ts';
import { inputId } from './trace-prompt.ts';

/** An input that the author of the workflow chose to show. */
export interface ChosenInput {
  /** As in the prompt, as far as the file tells it. */
  readonly nodeId: string;
  readonly input: string;
  /** What the author calls it; null where it has no name of its own. */
  readonly caption: string | null;
}

/** What the author of a workflow wants to be seen of it. */
export interface AuthorChoice {
  /** The inputs of the app that the author made of it, in their order; empty where there is none. */
  readonly app: readonly ChosenInput[];
  /** What subgraphs of the uppermost graph show of their inside. */
  readonly exposed: readonly ChosenInput[];
  /** `ID:` of these subgraphs; what else is inside is not for the form's first page. */
  readonly closed: readonly string[];
}

const NOTHING: AuthorChoice = { app: [], exposed: [], closed: [] };

/** Reads the choice from a workflow that can be converted; a prompt carries none. */
export function readAuthorChoice(workflow: unknown, objectInfo: ObjectInfo): AuthorChoice {
  if (!isRecord(workflow) || !Array.isArray(workflow.nodes)) return NOTHING;
  const listed = appInputs(workflow);
  const hasSubgraphs = listOf(recordOf(workflow.definitions).subgraphs).length > 0;
  if (!hasSubgraphs) return { ...NOTHING, app: listed };
  const page = createPage(readWorkflow(workflow, objectInfo, createReport()), objectInfo);
  const promotion = createPromotion(page);
  const instances = page.workflow.root.nodes
    // of a group of the older kind everything shows
    .filter((node) => node.mode === 'live' && !/^workflow[>/]/.test(node.type))
    .map((node) => ({ node, shown: shownBy({ page, promotion }, node) }))
    .filter(({ shown }) => shown.size > 0);
  const byNode = new Map(instances.map(({ node, shown }) => [node.savedId, shown]));
  return {
    // an app may name the subgraph with its own input
    app: listed.map((each) => byNode.get(each.nodeId)?.get(each.input) ?? each),
    exposed: instances.flatMap(({ shown }) => [...shown.values()]),
    closed: instances.map(({ node }) => `${node.id}:`),
  };
}

/** `extra.linearData.inputs`: `[node, widget]`, or more. */
function appInputs({ extra }: JsonRecord): readonly ChosenInput[] {
  return listOf(recordOf(recordOf(extra).linearData).inputs).flatMap((entry) => {
    const nodeId = isList(entry) ? idOf(entry[0]) : null;
    const input = isList(entry) ? textOf(entry[1]) : null;
    return nodeId === null || input === null ? [] : [{ nodeId, input, caption: null }];
  });
}

interface World {
  readonly page: Page;
  readonly promotion: Promotion;
}

/** The inputs that an instance shows, by what they are called on it. */
function shownBy(world: World, node: GraphNode): ReadonlyMap<string, ChosenInput> {
  const instance = world.page.instanceOf(node);
  const shown = new Map<string, ChosenInput>();
  if (instance === null) return shown;
  const path = `${node.id}:`;
  const labels = new Map(node.inputs.map(({ name, label }) => [name, label]));
  const known = new Set<string>();
  const add = (name: string, found: ChosenInput | null): void => {
    if (found === null || known.has(inputId(found.nodeId, found.input))) return;
    known.add(inputId(found.nodeId, found.input));
    shown.set(name, { ...found, caption: labels.get(name) ?? found.caption });
  };
  for (const { nodeId, name } of proxyWidgetsOf(node)) {
    const inner = instance.definition.graph.nodes.find(({ savedId }) => savedId === nodeId);
    const slot = instance.definition.inputs.findIndex((each) => each.name === name);
    if (nodeId === PROXY_OF_INPUT && slot >= 0) add(name, leadOf(world, path, node, slot));
    else if (inner !== undefined) add(name, innerInput(world, path, inner, name));
  }
  for (const entry of node.inputs) {
    const slot = instance.inputs.slotOf(entry);
    if (slot !== null) add(entry.name, leadOf(world, path, node, slot));
  }
  return shown;
}

function leadOf(world: World, path: string, node: GraphNode, slot: number): ChosenInput | null {
  const instance = world.page.instanceOf(node);
  const lead = instance === null ? null : world.promotion.leadOf(instance.definition, slot);
  return lead === null ? null : innerInput(world, path, lead.node, lead.name);
}

/** An input inside, at the end of all subgraphs on the way. */
function innerInput(world: World, path: string, node: GraphNode, name: string): ChosenInput | null {
  const nested = world.page.instanceOf(node);
  if (nested === null) return { nodeId: `${path}${node.id}`, input: name, caption: null };
  const entry = node.inputs.find((each) => each.name === name);
  const slot = entry === undefined ? null : nested.inputs.slotOf(entry);
  return slot === null ? null : leadOf(world, `${path}${node.id}:`, node, slot);
}
