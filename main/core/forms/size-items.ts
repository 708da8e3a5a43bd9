import type { CardItem, FormField } from '../../../contract/form.ts';
import type { FieldTable } from './field-table.ts';
import { fittingSizes, sizeAdvice } from './size-presets.ts';

type SizeItem = Extract<CardItem, { kind: 'size' }>;
type NumberField = Extract<FormField, { kind: 'number' }>;

interface Pair {
  readonly className: string;
  readonly width: NumberField;
  readonly height: NumberField;
}

const PREFIXES = ['', 'generation_', 'empty_latent_', 'latent_', 'image_', 'video_'];
/** Nodes that work on a picture, rather than say how large a new one becomes. */
const RESIZER = /resize|scale|crop|pad|load|composite|mask|blur|stitch|canvas|concat/i;
/** Nodes that only want to be told the size. */
const LISTENER = /ModelSampling|TextEncode|SigmaGenerator|Scheduler/i;

/** The sizes of what is made, of those that are open; what has the same size in the file is changed along with it. */
export function sizeItems(
  table: FieldTable,
  isOpen: (field: FormField) => boolean,
): readonly SizeItem[] {
  const pairs = pairsOf(table);
  const open = pairs.filter(({ width, height }) => isOpen(width) && isOpen(height));
  const makers = open.filter(
    ({ className }) => !RESIZER.test(className) && !LISTENER.test(className),
  );
  const resizers = open.filter(({ className }) => RESIZER.test(className));
  const leads = ofEachSize(makers.length > 0 ? makers : resizers.slice(0, 1));
  const names = namesOf(table);
  return leads.map((lead) =>
    itemOf(
      lead,
      pairs.filter((pair) => hasSameSize(pair, lead)),
      names,
      table,
    ),
  );
}

function itemOf(
  lead: Pair,
  same: readonly Pair[],
  names: readonly string[],
  table: FieldTable,
): SizeItem {
  const { width, height } = lead;
  const now = { width: width.value, height: height.value };
  const { presets, limit } = sizeAdvice(names, now);
  return {
    kind: 'size',
    pairs: [lead, ...same.filter((pair) => pair !== lead)].map((pair) => ({
      widthId: pair.width.id,
      heightId: pair.height.id,
    })),
    presets: [...fittingSizes(presets, width, height)],
    step: Math.max(1, Math.round(width.step ?? 1), Math.round(height.step ?? 1)),
    limit,
    when: conditionOf(lead, table),
  };
}

/** Nodes with a list of sizes look at the numbers only where `custom` is chosen. */
function conditionOf({ width }: Pair, table: FieldTable): SizeItem['when'] {
  for (const input of ['aspect_ratio', 'size_preset']) {
    const choice = table.fieldAt(width.nodeId, input);
    if (choice?.kind !== 'choice') continue;
    const value = choice.options.find((option) => /^custom$/i.test(String(option)));
    if (value !== undefined) return { fieldId: choice.id, value };
  }
  return null;
}

function pairsOf(table: FieldTable): readonly Pair[] {
  const { graph } = table;
  const pairs = Object.entries(graph.prompt).flatMap(([nodeId, { class_type: className }]) => {
    if (!graph.running.has(nodeId)) return [];
    return PREFIXES.flatMap((prefix) => {
      const width = table.fieldAt(nodeId, `${prefix}width`);
      const height = table.fieldAt(nodeId, `${prefix}height`);
      const isPair = width?.kind === 'number' && height?.kind === 'number' && width !== height;
      return isPair ? [{ className, width, height }] : [];
    });
  });
  return distinct(pairs);
}

/** Several nodes may be fed by the same two constants. */
function distinct(pairs: readonly Pair[]): readonly Pair[] {
  return pairs.filter(
    (pair, index) =>
      pairs.findIndex((each) => each.width === pair.width && each.height === pair.height) === index,
  );
}

/** Those of one size are one thing to change. */
function ofEachSize(pairs: readonly Pair[]): readonly Pair[] {
  const bySize = Map.groupBy(pairs, ({ width, height }) => `${width.value} ${height.value}`);
  return [...bySize.values()].flatMap(([first]) => first ?? []);
}

function hasSameSize(one: Pair, other: Pair): boolean {
  return one.width.value === other.width.value && one.height.value === other.height.value;
}

function namesOf({ graph, fields }: FieldTable): readonly string[] {
  const classes = [...graph.running].map((nodeId) => graph.classOf(nodeId));
  const models = fields.flatMap((field) =>
    field.kind === 'model' && graph.running.has(field.nodeId) ? [field.value] : [],
  );
  return [...classes, ...models];
}
