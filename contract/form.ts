import { z } from 'zod';

/** What the page does with a seed after each run that it queues. */
export const SeedMode = z.enum(['fixed', 'increment', 'decrement', 'randomize']);
export type SeedMode = z.infer<typeof SeedMode>;

/** A seed has up to 64 bits: more than a number holds, so it travels as decimal digits. */
export const SeedValue = z
  .object({
    seed: z
      .string()
      .regex(/^-?\d+$/)
      .max(30),
    mode: SeedMode,
  })
  .readonly();
export type SeedValue = z.infer<typeof SeedValue>;

/** Options of a choice are not always texts. */
export const OptionValue = z.union([z.string(), z.number(), z.boolean()]);
export type OptionValue = z.infer<typeof OptionValue>;

/** What stands in a field: of the type that the field's `value` has. */
export const FieldValue = z.union([OptionValue, SeedValue]);
export type FieldValue = z.infer<typeof FieldValue>;
export const FieldValues = z.record(z.string().min(1), FieldValue);
export type FieldValues = z.infer<typeof FieldValues>;

/** Inputs that have words of their own: `ui.form.field.<code>` in both catalogs. Others show their raw name. */
export const FieldLabel = z.enum([
  'positivePrompt',
  'negativePrompt',
  'prompt',
  'text',
  'image',
  'mask',
  'video',
  'audio',
  'startImage',
  'endImage',
  'width',
  'height',
  'aspectRatio',
  'resolution',
  'sizePreset',
  'swapDimensions',
  'batchSize',
  'frames',
  'fps',
  'seconds',
  'seed',
  'steps',
  'cfg',
  'guidance',
  'sampler',
  'scheduler',
  'denoise',
  'shift',
  'strength',
  'strengthClip',
  'upscaleFactor',
  'checkpoint',
  'diffusionModel',
  'lora',
  'vae',
  'textEncoder',
  'clipVision',
  'controlnet',
  'upscaleModel',
  'model',
  'fileName',
  'precision',
  'quantization',
]);
export type FieldLabel = z.infer<typeof FieldLabel>;

const base = {
  /** `NODE.INPUT`, as in the prompt; ids of nodes inside subgraphs hold colons. */
  id: z.string().min(1),
  nodeId: z.string().min(1),
  /** The input's own name. */
  input: z.string().min(1),
  label: FieldLabel.nullable(),
  /** What the author of the workflow calls it, in place of the label. */
  caption: z.string().nullable(),
  /** Beside the name: what tells it from others of its card that are called alike. */
  apart: z.string().nullable(),
  /** Of the node: as the person named it, else as its class is called. */
  title: z.string(),
  /** Inputs that take the same value, since one widget of the graph feeds them all. */
  alsoSets: z.array(z.string()),
};

/**
 * One input that a person may change. `value` is what stands in it now: what was filled in last, else `fileValue`,
 * which is the file's own.
 */
export const FormField = z.discriminatedUnion('kind', [
  z.object({
    ...base,
    kind: z.literal('text'),
    value: z.string(),
    fileValue: z.string(),
    multiline: z.boolean(),
    /** By what the text is linked to. */
    role: z.enum(['positive', 'negative', 'plain']),
    /** `{a|b}` is drawn for each run, and comments are taken out. */
    dynamic: z.boolean(),
  }),
  z.object({
    ...base,
    kind: z.literal('number'),
    value: z.number(),
    fileValue: z.number(),
    default: z.number().nullable(),
    min: z.number().nullable(),
    max: z.number().nullable(),
    step: z.number().positive().nullable(),
    integer: z.boolean(),
    unit: z.enum(['px', 'frames', 'fps', 'seconds', 'steps', 'none']),
  }),
  z.object({
    ...base,
    kind: z.literal('choice'),
    value: OptionValue,
    fileValue: OptionValue,
    options: z.array(OptionValue),
    /** The value is not among the server's options. */
    missing: z.boolean(),
  }),
  z.object({ ...base, kind: z.literal('toggle'), value: z.boolean(), fileValue: z.boolean() }),
  z.object({
    ...base,
    kind: z.literal('seed'),
    value: SeedValue,
    fileValue: SeedValue,
    /** Decimal digits. */
    min: z.string(),
    max: z.string(),
  }),
  z.object({
    ...base,
    kind: z.literal('media'),
    media: z.enum(['image', 'mask', 'video', 'audio']),
    value: z.string(),
    fileValue: z.string(),
    options: z.array(z.string()),
    missing: z.boolean(),
  }),
  z.object({
    ...base,
    kind: z.literal('model'),
    value: z.string(),
    fileValue: z.string(),
    options: z.array(z.string()),
    missing: z.boolean(),
    /** The category whose files the input takes, where it is known. */
    folder: z.string().nullable(),
  }),
]);
export type FormField = z.infer<typeof FormField>;

/** Above this area a known model does not fit or gives poor pictures; its words: `ui.form.limit.<code>`. */
export const SizeLimit = z
  .object({ code: z.enum(['wan14b']), width: z.int(), height: z.int() })
  .readonly();
export type SizeLimit = z.infer<typeof SizeLimit>;

/** What a card shows, in order; composites join fields that are set together. */
export const CardItem = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('field'), fieldId: z.string() }),
  z.object({
    kind: z.literal('size'),
    /** Ids of fields. The size of the first pair is shown; a change is written into all of them. */
    pairs: z.array(z.object({ widthId: z.string(), heightId: z.string() })).min(1),
    presets: z.array(z.object({ width: z.int(), height: z.int() })),
    step: z.int().positive(),
    limit: SizeLimit.nullable(),
    /** The choice that has to stand in another field before the size counts at all. */
    when: z.object({ fieldId: z.string(), value: OptionValue }).nullable(),
  }),
  z.object({
    kind: z.literal('length'),
    framesId: z.string(),
    /** The field that holds the frame rate, where it can be changed. */
    fpsId: z.string().nullable(),
    /** Frames in a second as the file has it; null where nothing tells it: then there are no seconds to show. */
    fps: z.number().positive().nullable(),
    /** Good lengths are `every * n + plus`. */
    rule: z.object({ every: z.int().positive(), plus: z.int().nonnegative() }).nullable(),
  }),
]);
export type CardItem = z.infer<typeof CardItem>;

export const FormCard = z.object({
  /** `app`: what the author of the workflow put together, in that order; then there are no other cards. */
  id: z.enum(['app', 'prompt', 'image', 'size', 'exposed', 'sampling', 'models']),
  items: z.array(CardItem),
});
export type FormCard = z.infer<typeof FormCard>;

/** A node's fields that are on no card: "all settings". */
export const RestOfNode = z.object({
  nodeId: z.string(),
  title: z.string(),
  classType: z.string(),
  fieldIds: z.array(z.string()),
});
export type RestOfNode = z.infer<typeof RestOfNode>;

/** A part of the graph that can be left out of the run. Inputs of what is off are not among the fields. */
export const FormSwitch = z.object({
  id: z.string().min(1),
  /** The group's or the node's title. */
  label: z.string(),
  /** `branch`: a way of its own from its models to its output. */
  kind: z.enum(['branch', 'group', 'node']),
  on: z.boolean(),
  fileOn: z.boolean(),
  /** Of those with the same name only one may be on; switching one on switches the others off. */
  exclusive: z.string().nullable(),
  /** Why only one: `ui.form.exclusive.<code>`. */
  reason: z.enum(['memory', 'file']).nullable(),
});
export type FormSwitch = z.infer<typeof FormSwitch>;

/**
 * Something to know before the run. `conversion`: why there is no prompt, in the words of `conversion.<code>`;
 * `check`: what the server would say to the values of the file, `ui.form.problem.<code>`.
 */
export const FormProblem = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('conversion'),
    level: z.literal('stops'),
    code: z.string(),
    nodeId: z.string().nullable(),
    params: z.record(z.string(), z.string()),
  }),
  z.object({
    kind: z.literal('check'),
    /** `stops`: the server refuses the run, or leaves out what needs this. `warns`: it may go well. */
    level: z.enum(['stops', 'warns']),
    code: z.enum([
      /** {node}, {input}, {value}, {folder}: `unknown` where it is */
      'missingModel',
      /** {node}, {input}, {value} */
      'missingMedia',
      /** {node}, {input}, {value} */
      'missingOption',
      /** {node}, {input}, {value}, {limit} */
      'tooSmall',
      /** {node}, {input}, {value}, {limit} */
      'tooBig',
      /** {node}, {input} */
      'inputMissing',
      /** Nothing in it saves or shows a result. */
      'noOutputs',
      /** {labels}: both of them at once. */
      'branchesAtOnce',
    ]),
    nodeId: z.string().nullable(),
    /** The field where it is cured, if there is one. */
    fieldId: z.string().nullable(),
    params: z.record(z.string(), z.string()),
  }),
]);
export type FormProblem = z.infer<typeof FormProblem>;

/** A workflow as a form. */
export const FormView = z
  .object({
    name: z.string(),
    source: z.enum(['ui', 'api']),
    /** Each once, in the order in which a creator changes them; cards and the rest name them by id. */
    fields: z.array(FormField),
    cards: z.array(FormCard),
    rest: z.array(RestOfNode),
    switches: z.array(FormSwitch),
    problems: z.array(FormProblem),
    /** Texts that the author left in the graph. */
    notes: z.array(z.object({ title: z.string(), text: z.string() })),
    /** Whether a value or a switch is not the file's. */
    changed: z.boolean(),
    /** What was filled in before; null where nothing is kept. */
    draft: z
      .object({
        /** The file has changed since, and nobody has said yet that it does not matter. */
        isOlder: z.boolean(),
        /** How many of its values have no place any more. */
        lost: z.int().nonnegative(),
      })
      .nullable(),
  })
  .readonly();
export type FormView = z.infer<typeof FormView>;
