import {
  idOf,
  isList,
  isRecord,
  listOf,
  memberOf,
  recordOf,
  textOf,
  type JsonRecord,
} from './json-values.ts';
import { readLinks } from './read-links.ts';
import type { Report } from './report.ts';
import { slotTypeOf } from './slot-type.ts';
import { isBroadcastNode } from './use-everywhere/settings.ts';
import type {
  Box,
  Graph,
  GraphGroup,
  GraphNode,
  InputEntry,
  NodeMode,
  OutputEntry,
} from './workflow-graph.ts';

/** Builds one graph; also used for graphs made from older forms. */
export function readGraph(json: JsonRecord, report: Report): Graph {
  const nodes: GraphNode[] = [];
  const nodesById = new Map<string, GraphNode>();
  for (const [index, entry] of listOf(json.nodes).entries()) {
    const node = readNode(entry);
    if (node === null) report.refuse('unreadableNode', null, { index: String(index) });
    else if (nodesById.has(node.id)) report.refuse('duplicateNodeId', node.id, { type: node.type });
    else {
      nodes.push(node);
      nodesById.set(node.id, node);
    }
  }
  const { links, ambiguousIds } = readLinks(json.links);
  if (ambiguousIds.size > 0) refuseAmbiguous(nodes, ambiguousIds, report);
  for (const id of linksForTheQueue(json, nodes)) links.delete(id);
  return { nodes, nodesById, links, groups: readGroups(json.groups) };
}

function refuseAmbiguous(
  nodes: readonly GraphNode[],
  ambiguousIds: ReadonlySet<string>,
  report: Report,
): void {
  for (const node of nodes) {
    for (const { linkId, name } of node.inputs) {
      if (linkId === null || !ambiguousIds.has(linkId)) continue;
      report.refuse('duplicateLinkId', node.id, { link: linkId, input: name });
    }
  }
}

/** Broadcasting nodes leave their links in files that were saved while queueing. */
function linksForTheQueue(json: JsonRecord, nodes: readonly GraphNode[]): readonly string[] {
  if (!nodes.some((node) => isBroadcastNode(node) || node.properties.ue_convert === true)) {
    return [];
  }
  return listOf(recordOf(json.extra).links_added_by_ue).flatMap((id) => idOf(id) ?? []);
}

function readNode(json: unknown): GraphNode | null {
  if (!isRecord(json)) return null;
  const id = idOf(json.id);
  const type = textOf(json.type);
  if (id === null || type === null || id.startsWith('-')) return null;
  return {
    id,
    savedId: id,
    source: json,
    type,
    mode: modeOf(json.mode),
    title: textOf(json.title),
    inputs: listOf(json.inputs).map(readInput),
    outputs: listOf(json.outputs).map(readOutput),
    widgetsValues: memberOf(json, 'widgets_values'),
    namedValues: isRecord(json.widgets_values_named) ? json.widgets_values_named : null,
    properties: recordOf(json.properties),
    color: textOf(json.color),
    box: boxOf(json.pos, json.size),
  };
}

/** Written as text it means nothing to the page. */
function modeOf(json: unknown): NodeMode {
  if (json === 2) return 'muted';
  return json === 4 ? 'bypassed' : 'live';
}

function readInput(json: unknown): InputEntry {
  const input = recordOf(json);
  return {
    name: textOf(input.name) ?? '',
    type: slotTypeOf(input.type),
    linkId: idOf(input.link),
    widgetName: textOf(recordOf(input.widget).name),
    label: textOf(input.label),
    localizedName: textOf(input.localized_name),
  };
}

function readOutput(json: unknown): OutputEntry {
  const output = recordOf(json);
  return {
    name: textOf(output.name) ?? '',
    label: textOf(output.label),
    type: slotTypeOf(output.type),
    linkIds: listOf(output.links).flatMap((id) => idOf(id) ?? []),
  };
}

function readGroups(json: unknown): readonly GraphGroup[] {
  return listOf(json)
    .filter(isRecord)
    .map((group) => {
      const [x, y, width, height] = listOf(group.bounding);
      const box = boxOf([x, y], [width, height]);
      return { title: textOf(group.title) ?? '', color: textOf(group.color), box };
    });
}

/** Positions were saved as lists and as objects `{"0": x, "1": y}`. */
function boxOf(position: unknown, size: unknown): Box {
  return {
    x: coordinate(position, 0),
    y: coordinate(position, 1),
    width: coordinate(size, 0),
    height: coordinate(size, 1),
  };
}

function coordinate(json: unknown, index: 0 | 1): number {
  const value = isList(json) ? json[index] : recordOf(json)[String(index)];
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
