import type { Page } from '../page.ts';
import { shownTitle } from '../shown-title.ts';
import type { Report } from '../report.ts';
import {
  SUBGRAPH_OUTPUTS_ID,
  type Graph,
  type GraphLink,
  type GraphNode,
  type InputEntry,
  type SubgraphSlot,
} from '../workflow-graph.ts';
import { broadcastSources, type BroadcastSource } from './broadcast-source.ts';
import { sourceOfLink } from './bypassed-source.ts';
import { isSafePattern, patternTest, type PatternTest } from './name-patterns.ts';
import { namesMatch } from './names-match.ts';
import { allowedNodes } from './restrictions.ts';
import { isBroadcastNode, takesBroadcast } from './settings.ts';

/** The links that the page adds at the moment of queueing, for nodes that send to all inputs. */
export interface BroadcastLinks {
  toInput(graph: Graph, node: GraphNode, input: InputEntry): GraphLink | null;
  /** To an output of a subgraph that nothing inside is linked to. */
  toOutput(graph: Graph, slot: number): GraphLink | null;
}

export function createBroadcastLinks(page: Page, report: Report): BroadcastLinks {
  const senders = new Map<Graph, readonly Sender[]>();
  const root = page.workflow.root;

  function sendersOf(graph: Graph): readonly Sender[] {
    const known = senders.get(graph) ?? createSenders(page, report, graph);
    senders.set(graph, known);
    return known;
  }

  return {
    toInput(graph, node, input) {
      const candidates = sendersOf(graph);
      if (candidates.length === 0 || node.mode !== 'live' || isBroadcastNode(node)) return null;
      if (isFed(page, graph, input) || !takesBroadcast(node, input, graph === root)) return null;
      return bestLink(candidates, targetOf(page, node, input));
    },
    toOutput(graph, slot) {
      const candidates = sendersOf(graph);
      const output = page.outputsOf(graph)[slot];
      if (candidates.length === 0 || output === undefined) return null;
      return bestLink(candidates, outputTarget(output));
    },
  };
}

interface Sender {
  readonly source: BroadcastSource;
  readonly allowed: ReadonlySet<string> | null;
  readonly fitsTitle: PatternTest;
  readonly fitsInput: PatternTest;
}

interface Target {
  readonly nodeId: string;
  readonly title: string;
  readonly type: string;
  /** What the patterns are tried on. */
  readonly shownName: string;
  /** What repeated types are told apart by. */
  readonly inputName: string;
}

function createSenders(page: Page, report: Report, graph: Graph): readonly Sender[] {
  return broadcastSources(page, graph).flatMap((source) => {
    const { controller, settings } = source;
    const { title, input, group } = settings.patterns;
    if (![title, input, group].every((pattern) => pattern === null || isSafePattern(pattern))) {
      report.refuse('unsafePattern', controller.id, { type: controller.type });
      return [];
    }
    const allowed = allowedNodes(graph, page.workflow.root, controller, settings);
    return [{ source, allowed, fitsTitle: patternTest(title), fitsInput: patternTest(input) }];
  });
}

/** Whether the input gets something already; a link from bypassed nodes that end at nothing does not count. */
function isFed(page: Page, graph: Graph, input: InputEntry): boolean {
  const link = input.linkId === null ? undefined : graph.links.get(input.linkId);
  return link !== undefined && sourceOfLink(page, graph, link) !== null;
}

function targetOf(page: Page, node: GraphNode, input: InputEntry): Target {
  return {
    nodeId: node.id,
    title: shownTitle(page, node),
    type: input.type,
    shownName: input.label ?? input.localizedName ?? input.name,
    inputName: input.label ?? input.name,
  };
}

function outputTarget(output: SubgraphSlot): Target {
  const { name, type } = output;
  const title = 'subgraph output node';
  return { nodeId: SUBGRAPH_OUTPUTS_ID, title, type, shownName: name, inputName: name };
}

/** The fitting source of the highest priority; none where two share it. */
function bestLink(senders: readonly Sender[], target: Target): GraphLink | null {
  const fitting = senders
    .filter((sender) => fits(sender, target))
    .map(({ source }) => source)
    .sort((one, other) => other.priority - one.priority);
  const [best, next] = fitting;
  if (best === undefined || best.priority === next?.priority) return null;
  return {
    id: `${best.controller.id} to all`,
    originId: best.originId,
    originSlot: best.originSlot,
    targetId: target.nodeId,
    targetSlot: 0,
    type: best.type,
  };
}

function fits(sender: Sender, target: Target): boolean {
  const { source, allowed, fitsTitle, fitsInput } = sender;
  if (source.originId === target.nodeId || !typeFits(source, target)) return false;
  if (allowed !== null && !allowed.has(target.nodeId)) return false;
  const isTold =
    source.ownName === null || namesMatch(source.settings.repeatedRule, source.ownName, target);
  return isTold && fitsTitle(target.title) && fitsInput(target.shownName);
}

function typeFits({ type, settings }: BroadcastSource, target: Target): boolean {
  if (type === target.type) return true;
  if (type === 'STRING' && target.type === 'COMBO') return settings.sendsTextToCombo;
  return target.type === '*' && settings.sendsToAny;
}
