import type {
  CardItem,
  FormCard,
  FormField,
  FieldLabel,
  RestOfNode,
} from '../../../contract/form.ts';
import type { FieldTable } from './field-table.ts';
import { lengthItems } from './length-items.ts';
import { sizeItems } from './size-items.ts';
import { isSetting } from './text-role.ts';

type CardId = FormCard['id'];

const CARDS: readonly CardId[] = ['prompt', 'image', 'size', 'sampling', 'models'];
type Labels = readonly (FieldLabel | null)[];
const SIZE_LABELS: Labels = ['swapDimensions', 'seconds', 'frames', 'fps', 'batchSize'];
const SAMPLING_LABELS: Labels = [
  'seed',
  'steps',
  'cfg',
  'guidance',
  'shift',
  'sampler',
  'scheduler',
  'denoise',
];
const MODEL_LABELS: Labels = [
  'checkpoint',
  'diffusionModel',
  'lora',
  'controlnet',
  'upscaleModel',
  'model',
  'vae',
  'textEncoder',
  'clipVision',
];

export interface Layout {
  readonly cards: readonly FormCard[];
  readonly rest: readonly RestOfNode[];
  /** Every field once, as the cards show them. */
  readonly order: readonly FormField[];
}

/** Puts the fields on cards, in the order in which a creator changes them. */
export function layOut(table: FieldTable): Layout {
  const sizes = sizeItems(table);
  const lengths = lengthItems(table);
  const joined = new Set([...sizes, ...lengths].flatMap(idsOf));
  const running = table.fields.filter(({ nodeId }) => table.graph.running.has(nodeId));
  const single = running.filter(({ id }) => !joined.has(id));
  const items: Record<CardId, readonly CardItem[]> = {
    prompt: asItems(promptFields(single)),
    image: asItems(single.filter(({ kind }) => kind === 'media')),
    size: [
      ...asItems(labelled(single, ['aspectRatio'])),
      ...sizes,
      ...lengths,
      ...asItems(labelled(single, SIZE_LABELS)),
    ],
    sampling: asItems(labelled(single, SAMPLING_LABELS)),
    models: asItems(modelFields(single)),
  };
  const cards = CARDS.map((id) => ({ id, items: [...items[id]] })).filter(
    (card) => card.items.length > 0,
  );
  return withRest(table, cards);
}

function withRest(table: FieldTable, cards: readonly FormCard[]): Layout {
  const byId = new Map(table.fields.map((field) => [field.id, field]));
  const shown = new Set(cards.flatMap((card) => card.items.flatMap(idsOf)));
  const onCards = [...shown].flatMap((id) => byId.get(id) ?? []);
  const others = table.fields.filter(({ id }) => !shown.has(id));
  const rest = new Map<string, RestOfNode>();
  for (const { id, nodeId, title } of others) {
    const known = rest.get(nodeId);
    const classType = table.graph.classOf(nodeId);
    if (known === undefined) rest.set(nodeId, { nodeId, title, classType, fieldIds: [id] });
    else known.fieldIds.push(id);
  }
  return { cards, rest: [...rest.values()], order: [...onCards, ...others] };
}

function idsOf(item: CardItem): readonly string[] {
  switch (item.kind) {
    case 'field':
      return [item.fieldId];
    case 'size':
      return item.pairs.flatMap(({ widthId, heightId }) => [widthId, heightId]);
    case 'length':
      return item.fpsId === null ? [item.framesId] : [item.framesId, item.fpsId];
    default:
      return item satisfies never;
  }
}

function asItems(fields: readonly FormField[]): readonly CardItem[] {
  return fields.map(({ id }) => ({ kind: 'field', fieldId: id }));
}

/** What is typed for the model, asked for first and against last; short texts elsewhere are settings. */
function promptFields(fields: readonly FormField[]): readonly FormField[] {
  const texts = fields.filter((field) => field.kind === 'text');
  const plain = texts.filter(
    ({ role, multiline, input }) => role === 'plain' && multiline && !isSetting(input),
  );
  const withRole = (role: 'positive' | 'negative') => texts.filter((text) => text.role === role);
  return [...withRole('positive'), ...plain, ...withRole('negative')];
}

/** Node by node, and within a node in the order of the labels. */
function labelled(fields: readonly FormField[], labels: Labels): readonly FormField[] {
  const chosen = fields.filter(({ label }) => label !== null && labels.includes(label));
  return chosen.toSorted((one, other) => labels.indexOf(one.label) - labels.indexOf(other.label));
}

/** The models by what they are, each with the strength that its node gives it. */
function modelFields(fields: readonly FormField[]): readonly FormField[] {
  const models = labelled(
    fields.filter(({ kind }) => kind === 'model'),
    MODEL_LABELS,
  );
  const strengths = Map.groupBy(
    fields.filter(({ label }) => label === 'strength' || label === 'strengthClip'),
    ({ nodeId }) => nodeId,
  );
  return models.flatMap((model) => {
    const own = strengths.get(model.nodeId) ?? [];
    // a node with two models shows them once
    strengths.delete(model.nodeId);
    return [model, ...own];
  });
}
