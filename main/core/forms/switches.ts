import type { FormSwitch } from '../../../contract/form.ts';
import { AppError } from '../app-error.ts';
import {
  isRecord,
  listOf,
  memberOf,
  textOf,
  type JsonRecord,
} from '../graph-to-prompt/json-values.ts';
import type { ObjectInfo } from '../graph-to-prompt/object-info.ts';
import { pageOnlyRole } from '../graph-to-prompt/page-only-nodes.ts';
import { readGraph } from '../graph-to-prompt/read-graph.ts';
import { createReport } from '../graph-to-prompt/report.ts';
import type { Graph, GraphNode } from '../graph-to-prompt/workflow-graph.ts';
import { groupSwitches } from './group-switches.ts';
import { isModelFile } from './well-known.ts';

/** A switch together with the nodes that it moves. */
export interface GraphSwitch extends Omit<FormSwitch, 'on'> {
  readonly nodes: readonly GraphNode[];
  /** The mode of what is off: 2 is muted, 4 bypassed. */
  readonly offMode: 2 | 4;
}

/** What of a workflow's graph can be switched, and how it is in the file. A prompt has nothing of the kind. */
export function readSwitches(workflow: unknown, objectInfo: ObjectInfo): readonly GraphSwitch[] {
  if (!isRecord(workflow) || !Array.isArray(workflow.nodes)) return [];
  const graph = readGraph(workflow, createReport());
  const groups = groupSwitches(graph, objectInfo);
  const taken = new Set(groups.flatMap(({ nodes }) => nodes));
  return numbered([...groups, ...nodeSwitches(workflow, graph, objectInfo, taken)]);
}

/** Those that are called alike tell by their node which is which. */
function numbered(switches: readonly GraphSwitch[]): readonly GraphSwitch[] {
  const counts = Map.groupBy(switches, ({ label }) => label);
  return switches.map((each) => {
    const isAlone = (counts.get(each.label)?.length ?? 0) < 2;
    const [node] = each.nodes;
    return isAlone || node === undefined ? each : { ...each, label: `${each.label} #${node.id}` };
  });
}

function nodeSwitches(
  workflow: JsonRecord,
  graph: Graph,
  objectInfo: ObjectInfo,
  taken: ReadonlySet<GraphNode>,
): readonly GraphSwitch[] {
  const subgraphs = new Map(
    listOf(memberOf(isRecord(workflow.definitions) ? workflow.definitions : {}, 'subgraphs'))
      .filter(isRecord)
      .map((each) => [each.id, textOf(each.name) ?? '']),
  );
  return graph.nodes.flatMap((node): readonly GraphSwitch[] => {
    const isLora = /lora/i.test(node.type) && hasPassage(node);
    if (taken.has(node) || pageOnlyRole(node.type) !== null) return [];
    if (node.mode === 'live' && !isLora) return [];
    const className = objectInfo.definitionOf(node.type)?.displayName ?? subgraphs.get(node.type);
    if (className === undefined) return [];
    return [
      {
        ...{ id: `node:${node.id}`, kind: 'node', label: labelOf(node, className) },
        ...{ fileOn: node.mode === 'live', exclusive: null, reason: null },
        ...{ nodes: [node], offMode: node.mode === 'muted' ? 2 : 4 },
      },
    ];
  });
}

/** Whether something goes through it when it is bypassed. */
function hasPassage({ inputs, outputs }: GraphNode): boolean {
  return outputs.some(({ type, linkIds }) =>
    linkIds.length > 0
      ? inputs.some((input) => input.type === type && input.linkId !== null)
      : false,
  );
}

/** Its own title, else the file that it loads. */
function labelOf(node: GraphNode, className: string): string {
  const file = listOf(node.widgetsValues).find(isModelFile);
  return node.title ?? textOf(file) ?? className;
}

export type SwitchStates = Readonly<Record<string, boolean>>;

/** Each switch as it is to be: the file's state but for what is wanted; throws `workflow.badValue`. */
export function settleSwitches(
  switches: readonly GraphSwitch[],
  wanted: SwitchStates,
): readonly FormSwitch[] {
  const known = new Set(switches.map(({ id }) => id));
  for (const id of Object.keys(wanted)) if (!known.has(id)) throw refuse(id, 'noSwitch');
  const switchedOn = new Map<string, string>();
  for (const { id, exclusive } of switches) {
    if (exclusive === null || wanted[id] !== true) continue;
    if (switchedOn.has(exclusive)) throw refuse(id, 'exclusive');
    switchedOn.set(exclusive, id);
  }
  return switches.map(({ nodes: _, offMode: __, ...each }) => {
    const other = each.exclusive === null ? undefined : switchedOn.get(each.exclusive);
    const isGivenUp = other !== undefined && other !== each.id;
    return { ...each, on: isGivenUp ? false : (wanted[each.id] ?? each.fileOn) };
  });
}

function refuse(id: string, reason: 'noSwitch' | 'exclusive'): AppError {
  return new AppError('workflow.badValue', {
    field: id.slice(0, 200),
    reason,
    value: '',
    limit: '',
  });
}

/** The workflow with its nodes' modes as the switches say; the same object where nothing changes. */
export function applySwitches(
  workflow: unknown,
  switches: readonly GraphSwitch[],
  states: readonly FormSwitch[],
): unknown {
  const modes = new Map<JsonRecord, number>();
  for (const [index, { nodes, offMode }] of switches.entries()) {
    const state = states[index];
    if (state === undefined || state.on === state.fileOn) continue;
    for (const node of nodes) modes.set(node.source, state.on ? 0 : offMode);
  }
  if (modes.size === 0 || !isRecord(workflow)) return workflow;
  const nodes = listOf(workflow.nodes).map((node) => {
    const mode = isRecord(node) ? modes.get(node) : undefined;
    return isRecord(node) && mode !== undefined ? { ...node, mode } : node;
  });
  return { ...workflow, nodes };
}
