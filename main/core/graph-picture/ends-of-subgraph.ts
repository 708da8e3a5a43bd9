import type { GraphNodeView } from '../../../contract/graph.ts';
import { listOf, recordOf, type JsonRecord } from '../graph-to-prompt/json-values.ts';
import type { SubgraphDefinition, SubgraphSlot } from '../graph-to-prompt/workflow-graph.ts';
import { TITLE_HEIGHT } from './node-size.ts';

export const INPUTS_END = 'inputs';
export const OUTPUTS_END = 'outputs';
const SLOT_HEIGHT = 20;
const WIDTH = 140;

/** Where links come in and go out; only a subgraph that has some shows them. */
export function endsOf(definition: SubgraphDefinition, source: JsonRecord): GraphNodeView[] {
  const { inputs, outputs, graph } = definition;
  const xs = graph.nodes.map(({ box }) => box.x);
  const rights = graph.nodes.map(({ box }) => box.x + box.width);
  const top = least(graph.nodes.map(({ box }) => box.y));
  const left = placeOf(recordOf(source.inputNode), { x: least(xs) - WIDTH - 80, y: top });
  const right = placeOf(recordOf(source.outputNode), { x: most(rights) + 80, y: top });
  return [
    ...(inputs.length === 0 ? [] : [endNode(INPUTS_END, left, [], slotsOf(inputs))]),
    ...(outputs.length === 0 ? [] : [endNode(OUTPUTS_END, right, slotsOf(outputs), [])]),
  ];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Groups of older pages have no such ends. */
function placeOf({ bounding }: JsonRecord, otherwise: Point): Point {
  const [x, y] = listOf(bounding);
  return isFinite(x) && isFinite(y) ? { x, y } : otherwise;
}

function isFinite(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

// not by spreading: there may be more nodes than a call takes arguments
const least = (values: readonly number[]): number =>
  values.reduce((found, value) => Math.min(found, value), values[0] ?? 0);
const most = (values: readonly number[]): number =>
  values.reduce((found, value) => Math.max(found, value), values[0] ?? 0);

const slotsOf = (slots: readonly SubgraphSlot[]) => slots.map(({ name, type }) => ({ name, type }));

function endNode(
  kind: 'inputs' | 'outputs',
  { x, y }: Point,
  inputs: GraphNodeView['inputs'],
  outputs: GraphNodeView['outputs'],
): GraphNodeView {
  const rows = Math.max(inputs.length, outputs.length);
  return {
    ...{ id: kind, title: '', classType: '', kind, mode: 'live', color: null, scope: null },
    ...{ x, y, width: WIDTH, height: TITLE_HEIGHT + rows * SLOT_HEIGHT + 10 },
    ...{ collapsed: false, inputs, outputs, widgets: [] },
  };
}
