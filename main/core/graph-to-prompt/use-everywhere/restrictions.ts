import type { Box, Graph, GraphGroup, GraphNode } from '../workflow-graph.ts';
import { patternTest } from './name-patterns.ts';
import type { UseEverywhereSettings } from './settings.ts';

/** The ids of the nodes that a source may send to by group and colour; null: to all. */
export function allowedNodes(
  graph: Graph,
  root: Graph,
  controller: GraphNode,
  settings: UseEverywhereSettings,
): ReadonlySet<string> | null {
  const byGroup = allowedByGroup(graph, controller, settings.groupRule);
  const byColor = allowedByColor(graph, controller, settings.colorRule, byGroup);
  const pattern = settings.patterns.group;
  if (pattern === null) return byColor;
  const fits = patternTest(pattern);
  // the pack looks for group names in the root graph only
  const members = membersOf(
    root,
    root.groups.filter((group) => fits(group.title)),
  );
  return byColor === null ? members : members.intersection(byColor);
}

function allowedByGroup(graph: Graph, controller: GraphNode, rule: number): Set<string> | null {
  if (rule !== 1 && rule !== 2) return null;
  const own = graph.groups.filter((group) => isInside(controller, group.box));
  const members = membersOf(graph, own);
  return rule === 1 ? members : new Set(graph.nodesById.keys()).difference(members);
}

function allowedByColor(
  graph: Graph,
  controller: GraphNode,
  rule: number,
  limit: Set<string> | null,
): Set<string> | null {
  if (rule !== 1 && rule !== 2) return limit;
  const fitting = graph.nodes
    .filter((node) => (node.color === controller.color) === (rule === 1))
    .map((node) => node.id)
    .filter((id) => limit === null || limit.has(id));
  return new Set(fitting);
}

function membersOf(graph: Graph, groups: readonly GraphGroup[]): Set<string> {
  const members = graph.nodes.filter((node) => groups.some((group) => isInside(node, group.box)));
  return new Set(members.map((node) => node.id));
}

const TITLE_HEIGHT = 30;

/** A node belongs to the groups that hold its centre, its title bar counted in. */
export function isInside(node: GraphNode, box: Box): boolean {
  const { x, y, width, height } = node.box;
  const centreX = x + width / 2;
  const centreY = y - TITLE_HEIGHT + (height + TITLE_HEIGHT) / 2;
  const isAcross = centreX >= box.x && centreX < box.x + box.width;
  return isAcross && centreY >= box.y && centreY < box.y + box.height;
}
