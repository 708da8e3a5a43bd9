import type { CardItem, FormField } from '../../../contract/form.ts';
import type { FieldTable } from './field-table.ts';

type LengthItem = Extract<CardItem, { kind: 'length' }>;
type NumberField = Extract<FormField, { kind: 'number' }>;

/** Frames with the rate at which they are shown in the end, of those that are open. */
export function lengthItems(
  table: FieldTable,
  isOpen: (field: FormField) => boolean,
): readonly LengthItem[] {
  const { graph } = table;
  const found = new Map<string, LengthItem>();
  for (const [nodeId, { inputs }] of Object.entries(graph.prompt)) {
    if (!graph.running.has(nodeId)) continue;
    for (const input of Object.keys(inputs)) {
      const frames = table.fieldAt(nodeId, input);
      const isLength = frames?.kind === 'number' && frames.unit === 'frames' && frames.integer;
      if (!isLength || !isOpen(frames) || found.has(frames.id)) continue;
      const rule = ruleOf(frames, table, nodeId, input);
      const rate = rateOf(table, nodeId, isOpen);
      found.set(frames.id, { kind: 'length', framesId: frames.id, ...rate, rule });
    }
  }
  return [...found.values()];
}

/** Lengths are steps from what the class itself begins with: 81, 77, 73 … */
function ruleOf(
  { step }: NumberField,
  { graph }: FieldTable,
  nodeId: string,
  input: string,
): LengthItem['rule'] {
  const usual = graph.specOf(nodeId, input)?.options.default;
  if (step === null || step < 2 || !Number.isInteger(step)) return null;
  if (typeof usual !== 'number' || !Number.isInteger(usual) || usual < 0) return null;
  return { every: step, plus: usual % step };
}

const NO_RATE = { fpsId: null, fps: null };

/** The first rate downstream of the node that makes the frames. */
function rateOf(
  table: FieldTable,
  from: string,
  isOpen: (field: FormField) => boolean,
): Pick<LengthItem, 'fpsId' | 'fps'> {
  const { graph } = table;
  const visited = new Set([from]);
  const open = [{ nodeId: from, times: 1 }];
  for (let place = open.shift(); place !== undefined; place = open.shift()) {
    const { nodeId } = place;
    const rate = table.fieldAt(nodeId, 'frame_rate') ?? table.fieldAt(nodeId, 'fps');
    if (rate?.kind === 'number' && rate.value > 0) {
      // frames that are made between others are no part of the length
      if (place.times !== 1 || !isOpen(rate)) return { fpsId: null, fps: rate.value / place.times };
      return { fpsId: rate.id, fps: rate.value };
    }
    const times = place.times * multiplierOf(table, nodeId);
    for (const next of graph.consumersOf(nodeId)) {
      if (visited.has(next.nodeId) || !graph.running.has(next.nodeId)) continue;
      visited.add(next.nodeId);
      open.push({ nodeId: next.nodeId, times });
    }
  }
  return NO_RATE;
}

function multiplierOf(table: FieldTable, nodeId: string): number {
  if (!/VFI|interpolat/i.test(table.graph.classOf(nodeId))) return 1;
  const field =
    table.fieldAt(nodeId, 'multiplier') ?? table.fieldAt(nodeId, 'interpolation_factor');
  return field?.kind === 'number' && field.value > 0 ? field.value : 1;
}
