import type {
  CardItem,
  FormCard,
  FormField,
  FieldLabel,
  RestOfNode,
} from '../../../contract/form.ts';
import type { AuthorChoice } from './author-choice.ts';
import { chosenFields, type ChosenFields } from './chosen-fields.ts';
import type { FieldTable } from './field-table.ts';
import { lengthItems } from './length-items.ts';
import { sizeItems } from './size-items.ts';
import { tellApart } from './tell-apart.ts';
import { isSetting } from './text-role.ts';

type CardId = FormCard['id'];

const CARDS: readonly CardId[] = [
  ...(['app', 'prompt', 'image', 'size', 'exposed', 'sampling', 'models'] as const),
];
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

/** Puts the fields on cards, in the order in which a creator changes them, or in that of the author's choice. */
export function layOut(table: FieldTable, choice: AuthorChoice): Layout {
  const chosen = chosenFields(table, choice);
  const items = chosen.app.length > 0 ? appItems(table, chosen) : usualItems(table, chosen);
  const cards = CARDS.map((id) => ({ id, items: [...(items[id] ?? [])] })).filter(
    (card) => card.items.length > 0,
  );
  return withNames(withRest(table, cards), chosen);
}

type Items = Readonly<Partial<Record<CardId, readonly CardItem[]>>>;

/** Nothing but what the author put into the app; a size stands where its first half does. */
function appItems(table: FieldTable, { app }: ChosenFields): Items {
  const wanted = new Set(app.map(({ id }) => id));
  const joined = [
    ...sizeItems(table, ({ id }) => wanted.has(id)),
    ...lengthItems(table, ({ id }) => wanted.has(id)),
  ];
  const byId = new Map(joined.flatMap((item) => idsOf(item).map((id) => [id, item] as const)));
  return {
    app: [...new Set(app.map(({ id }) => byId.get(id) ?? id))].map((item) =>
      typeof item === 'string' ? { kind: 'field', fieldId: item } : item,
    ),
  };
}

function usualItems(table: FieldTable, { isOpen, exposed }: ChosenFields): Items {
  const sizes = sizeItems(table, isOpen);
  const lengths = lengthItems(table, isOpen);
  const joined = new Set([...sizes, ...lengths].flatMap(idsOf));
  const running = table.fields.filter(
    (field) => table.graph.running.has(field.nodeId) && isOpen(field),
  );
  const single = running.filter(({ id }) => !joined.has(id));
  const items: Items = {
    prompt: asItems(promptFields(single)),
    image: asItems(single.filter(({ kind }) => kind === 'media')),
    size: [
      ...asItems(choicesOfSize(single)),
      ...sizes,
      ...lengths,
      ...asItems(labelled(single, SIZE_LABELS)),
    ],
    sampling: asItems(labelled(single, SAMPLING_LABELS)),
    models: asItems(modelFields(single)),
  };
  const shown = new Set(Object.values(items).flatMap((list) => list.flatMap(idsOf)));
  const others = running.filter((field) => exposed.has(field) && !shown.has(field.id));
  return { ...items, exposed: asItems(others) };
}

/** What the author calls the fields, and what tells those of a card apart that are called alike. */
function withNames({ cards, rest, order }: Layout, { captions }: ChosenFields): Layout {
  const called = order.map((field) => ({ ...field, caption: captions.get(field) ?? null }));
  const byId = new Map(called.map((field) => [field.id, field]));
  const marks = new Map(
    cards.flatMap(({ items }) => [
      ...tellApart(items.flatMap((item) => byId.get(leadOf(item)) ?? [])),
    ]),
  );
  return {
    ...{ cards, rest },
    order: called.map((field) => ({ ...field, apart: marks.get(field.id) ?? null })),
  };
}

/** The field by whose node an item is called. */
function leadOf(item: CardItem): string {
  if (item.kind === 'field') return item.fieldId;
  return item.kind === 'size' ? (item.pairs[0]?.widthId ?? '') : item.framesId;
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

/** Sizes by name; as a number the same words mean something else. */
function choicesOfSize(fields: readonly FormField[]): readonly FormField[] {
  const labels: Labels = ['sizePreset', 'resolution', 'aspectRatio'];
  return labelled(fields, labels).filter(
    ({ kind, label }) => kind === 'choice' || label === 'aspectRatio',
  );
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
