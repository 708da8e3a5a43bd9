import { groupNodesAsSubgraphs } from './group-nodes/group-node.ts';
import {
  idOf,
  isRecord,
  listOf,
  memberOf,
  recordOf,
  textOf,
  type JsonRecord,
} from './json-values.ts';
import type { ObjectInfo } from './object-info.ts';
import { readGraph } from './read-graph.ts';
import type { Report } from './report.ts';
import { slotTypeOf } from './slot-type.ts';
import { withUniqueNodeIds } from './unique-node-ids.ts';
import type { SubgraphDefinition, SubgraphSlot, Workflow } from './workflow-graph.ts';

/** Reads both formats of the page: 0.4 (links as lists) and 1 (links as objects). */
export function readWorkflow(json: JsonRecord, objectInfo: ObjectInfo, report: Report): Workflow {
  const definitions = new Map<string, SubgraphDefinition>();
  for (const definition of definitionsOf(json)) {
    const id = idOf(definition.id);
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
  const last = json.last_node_id ?? recordOf(json.state).lastNodeId;
  return typeof last === 'number' && Number.isSafeInteger(last) ? last : 0;
}

/** Definitions lie at the root, but one may carry those that it uses itself. */
function definitionsOf(json: JsonRecord): readonly JsonRecord[] {
  const found: JsonRecord[] = [];
  const open = [json];
  for (let holder = open.pop(); holder !== undefined; holder = open.pop()) {
    const subgraphs = listOf(recordOf(memberOf(holder, 'definitions')).subgraphs);
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
    name: textOf(json.name) ?? id,
    graph: readGraph(json, report),
    inputs: listOf(json.inputs).map(readSubgraphSlot),
    outputs: listOf(json.outputs).map(readSubgraphSlot),
    isGroupNode: false,
  };
}

function readSubgraphSlot(json: unknown): SubgraphSlot {
  const slot = recordOf(json);
  return {
    name: textOf(slot.name) ?? '',
    type: slotTypeOf(slot.type),
    linkIds: listOf(slot.linkIds).flatMap((id) => idOf(id) ?? []),
  };
}
