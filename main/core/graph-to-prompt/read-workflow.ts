import {
  idOf,
  isList,
  isRecord,
  listOf,
  memberOf,
  recordOf,
  slotOf,
  textOf,
  type JsonRecord,
} from './json-values.ts';
import { groupNodesAsSubgraphs } from './group-nodes/group-node.ts';
import type { ObjectInfo } from './object-info.ts';
import type { Report } from './report.ts';
import { isBroadcastNode } from './use-everywhere/settings.ts';
import { withUniqueNodeIds } from './unique-node-ids.ts';
import type {
  Box,
  Graph,
  GraphGroup,
  GraphLink,
  GraphNode,
  InputEntry,
  NodeMode,
  OutputEntry,
  SubgraphDefinition,
  SubgraphSlot,
  Workflow,
} from './workflow-graph.ts';

/** Reads both formats of the page: 0.4 (links as lists) and 1 (links as objects). */
export function readWorkflow(json: JsonRecord, objectInfo: ObjectInfo, report: Report): Workflow {
  const definitions = new Map<string, SubgraphDefinition>();
  for (const definition of definitionsOf(json)) {
    const id = idOf(definition['id']);
    if (id === null) continue;
    if (definitions.has(id)) report.refuse('duplicateSubgraph', null, { subgraph: id });
    else definitions.set(id, readDefinition(id, definition, report));
  }
  const root = readGraph(json, report);
  const workflow = withUniqueNodeIds({ root, definitions }, lastNodeIdOf(json));
  const groups = groupNodesAsSubgraphs(root, json, objectInfo, report);
  const all = [...workflow.definitions.values(), ...groups.definitions];
  return { root: groups.graph, definitions: new Map(all.map((each) => [each.id, each])) };
}

function lastNodeIdOf(json: JsonRecord): number {
  const last = json['last_node_id'] ?? recordOf(json['state'])['lastNodeId'];
  return typeof last === 'number' && Number.isSafeInteger(last) ? last : 0;
}

/** Definitions lie at the root, but one may carry those that it uses itself. */
function definitionsOf(json: JsonRecord): readonly JsonRecord[] {
  const found: JsonRecord[] = [];
  const open = [json];
  for (let holder = open.pop(); holder !== undefined; holder = open.pop()) {
    const subgraphs = listOf(recordOf(memberOf(holder, 'definitions'))['subgraphs']);
    for (const subgraph of subgraphs.filter(isRecord)) {
      found.push(subgraph);
      open.push(subgraph);
    }
  }
  return found;
}

function readDefinition(id: string, json: JsonRecord, report: Report): SubgraphDefinition {
  return {
    id,
    name: textOf(json['name']) ?? id,
    graph: readGraph(json, report),
    inputs: listOf(json['inputs']).map(readSubgraphSlot),
    outputs: listOf(json['outputs']).map(readSubgraphSlot),
  };
}

function readSubgraphSlot(json: unknown): SubgraphSlot {
  const slot = recordOf(json);
  return {
    name: textOf(slot['name']) ?? '',
    type: typeOf(slot['type']),
    linkIds: listOf(slot['linkIds']).flatMap((id) => idOf(id) ?? []),
  };
}

/** Builds one graph; also used for graphs made from older forms. */
export function readGraph(json: JsonRecord, report: Report): Graph {
  const nodes: GraphNode[] = [];
  const nodesById = new Map<string, GraphNode>();
  for (const entry of listOf(json['nodes'])) {
    const node = readNode(entry);
    if (node === null) report.refuse('unreadableNode', null, { index: String(nodes.length) });
    else if (nodesById.has(node.id)) report.refuse('duplicateNodeId', node.id, { type: node.type });
    else {
      nodes.push(node);
      nodesById.set(node.id, node);
    }
  }
  const links = readLinks(json['links']);
  for (const id of linksForTheQueue(json, nodes)) links.delete(id);
  return { nodes, nodesById, links, groups: readGroups(json['groups']) };
}

/** Broadcasting nodes leave their links in files that were saved while queueing. */
function linksForTheQueue(json: JsonRecord, nodes: readonly GraphNode[]): readonly string[] {
  if (!nodes.some((node) => isBroadcastNode(node) || node.properties['ue_convert'] === true)) {
    return [];
  }
  return listOf(recordOf(json['extra'])['links_added_by_ue']).flatMap((id) => idOf(id) ?? []);
}

function readNode(json: unknown): GraphNode | null {
  if (!isRecord(json)) return null;
  const id = idOf(json['id']);
  const type = textOf(json['type']);
  if (id === null || type === null || id.startsWith('-')) return null;
  return {
    id,
    savedId: id,
    type,
    mode: modeOf(json['mode']),
    title: textOf(json['title']),
    inputs: listOf(json['inputs']).map(readInput),
    outputs: listOf(json['outputs']).map(readOutput),
    widgetsValues: memberOf(json, 'widgets_values'),
    namedValues: isRecord(json['widgets_values_named']) ? json['widgets_values_named'] : null,
    properties: recordOf(json['properties']),
    color: textOf(json['color']),
    box: boxOf(json['pos'], json['size']),
  };
}

function modeOf(json: unknown): NodeMode {
  const mode = typeof json === 'string' ? Number(json) : json;
  if (mode === 2) return 'muted';
  return mode === 4 ? 'bypassed' : 'live';
}

function readInput(json: unknown): InputEntry {
  const input = recordOf(json);
  return {
    name: textOf(input['name']) ?? '',
    type: typeOf(input['type']),
    linkId: idOf(input['link']),
    widgetName: textOf(recordOf(input['widget'])['name']),
    label: textOf(input['label']),
    localizedName: textOf(input['localized_name']),
  };
}

function readOutput(json: unknown): OutputEntry {
  const output = recordOf(json);
  return {
    name: textOf(output['name']) ?? '',
    label: textOf(output['label']),
    type: typeOf(output['type']),
    linkIds: listOf(output['links']).flatMap((id) => idOf(id) ?? []),
  };
}

/** A type is text; old files write a list of choices for a combo and 0 or -1 for "any". */
function typeOf(json: unknown): string {
  if (isList(json)) return 'COMBO';
  return textOf(json) ?? '*';
}

function readLinks(json: unknown): Map<string, GraphLink> {
  const links = new Map<string, GraphLink>();
  // the page kept links in an object by id before it kept them in a list
  const entries = isRecord(json) ? Object.values(json) : listOf(json);
  for (const entry of entries) {
    const link = isList(entry) ? linkFromList(entry) : linkFromObject(recordOf(entry));
    if (link !== null) links.set(link.id, link);
  }
  return links;
}

function linkFromList(json: readonly unknown[]): GraphLink | null {
  const [id, originId, originSlot, targetId, targetSlot, type] = json;
  return linkOf({ id, originId, originSlot, targetId, targetSlot, type });
}

function linkFromObject(json: JsonRecord): GraphLink | null {
  return linkOf({
    id: json['id'],
    originId: json['origin_id'],
    originSlot: json['origin_slot'],
    targetId: json['target_id'],
    targetSlot: json['target_slot'],
    type: json['type'],
  });
}

function linkOf(json: Readonly<Record<keyof GraphLink, unknown>>): GraphLink | null {
  const id = idOf(json.id);
  const originId = idOf(json.originId);
  const originSlot = slotOf(json.originSlot);
  if (id === null || originId === null || originSlot === null) return null;
  return {
    id,
    originId,
    originSlot,
    targetId: idOf(json.targetId) ?? '',
    targetSlot: slotOf(json.targetSlot) ?? 0,
    type: typeOf(json.type),
  };
}

function readGroups(json: unknown): readonly GraphGroup[] {
  return listOf(json)
    .filter(isRecord)
    .map((group) => {
      const [x, y, width, height] = listOf(group['bounding']);
      return { title: textOf(group['title']) ?? '', box: boxOf([x, y], [width, height]) };
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
