import { z } from 'zod';
import { Failure } from './error-code.ts';
import { CategorySuggestion, ModelFacts, ModelKind } from './identify.ts';
import { UploadPace } from './upload-pace.ts';

/** How a model in the bucket stands towards ComfyUI. */
export const ModelState = z.enum([
  /** ComfyUI lists it. */
  'ready',
  /** In the bucket, and ComfyUI does not list it yet. */
  'needsRestart',
  /** In the bucket; no server was asked. */
  'inBucket',
  /** Shipped with the deployment: category path, name and size agree with its list. */
  'builtIn',
  /** Named like one of the deployment's list, but its size differs or cannot be seen. */
  'probablyBuiltIn',
]);
export type ModelState = z.infer<typeof ModelState>;

/** A model of the bucket; where no bucket is there, one that ComfyUI lists (name and folder only). */
export const ModelFile = z
  .object({
    /** Object key; null where only ComfyUI's list is known. */
    key: z.string().nullable(),
    /** First folder below the prefix. */
    category: z.string(),
    /** Path below the category, as ComfyUI lists it. */
    name: z.string(),
    /** Null where only ComfyUI's list is known. */
    bytes: z.int().nonnegative().nullable(),
    /** ISO 8601; null where only ComfyUI's list is known. */
    modified: z.string().nullable(),
    state: ModelState,
  })
  .readonly();
export type ModelFile = z.infer<typeof ModelFile>;

export const ModelCategory = z
  .object({
    name: z.string(),
    files: z.int().nonnegative(),
    /** Null where only ComfyUI's list is known. */
    bytes: z.int().nonnegative().nullable(),
    /** Known to the deployment's list or to ComfyUI. */
    known: z.boolean(),
  })
  .readonly();
export type ModelCategory = z.infer<typeof ModelCategory>;

/** What ComfyUI makes of a finished upload. */
export const Visibility = z.enum(['ready', 'needsRestart', 'unknown']);
export type Visibility = z.infer<typeof Visibility>;

/** How a row of the table stands: as the bucket and ComfyUI say, or as the comparison with this computer says. */
export const ModelRowState = z.enum([
  ...ModelState.options,
  /** In a library folder, and nothing of that name in the bucket. */
  'localOnly',
  /** On its way into the bucket. */
  'uploading',
  /** The file of that name in the bucket is another one. */
  'differs',
  /** An upload has put it over another file: ComfyUI may still hold the old one in memory. */
  'replaced',
]);
export type ModelRowState = z.infer<typeof ModelRowState>;

/** The copy on this computer, in a folder of the library. */
const LocalCopy = z
  .object({
    path: z.string(),
    folderId: z.string(),
    bytes: z.int().nonnegative(),
    /** Epoch ms. */
    modifiedAt: z.number(),
    /** `CATEGORY[/SUB]` in the bucket; null where nothing tells it. */
    to: z.string().nullable(),
    suggestion: CategorySuggestion,
    /** `sameSize`: not compared byte by byte; `sameName`: the other size is not known. */
    comparison: z.enum(['none', 'same', 'sameSize', 'sameName', 'differs']),
    /** Other copies in the library. */
    alsoAt: z.array(z.string()),
  })
  .readonly();

/** A model of the bucket, of this computer, or of both. */
export const ModelRow = z
  .object({
    /** The object key, else what names it: unique in the table. */
    id: z.string().min(1),
    /** Null where it is not in the bucket, or only ComfyUI's list is known. */
    key: z.string().nullable(),
    /** Null where nothing tells where a local file belongs. */
    category: z.string().nullable(),
    /** Path below the category, as ComfyUI lists it. */
    name: z.string(),
    bytes: z.int().nonnegative().nullable(),
    /** Epoch ms. */
    changedAt: z.number().nullable(),
    state: ModelRowState,
    /** What it is and what it is made for, where that is known. */
    kind: ModelKind.nullable(),
    baseModel: z.string().nullable(),
    local: LocalCopy.nullable(),
    /** The category that its name speaks for, where it lies in another one. */
    belongsTo: z.string().nullable(),
  })
  .readonly();
export type ModelRow = z.infer<typeof ModelRow>;

/** One page of the models of a connection, filtered and sorted in main. */
export const ModelPage = z
  .object({
    /** Epoch ms of the reading of the bucket. */
    readAt: z.number(),
    /** Of all rows that pass the filter. */
    total: z.int().nonnegative(),
    totalBytes: z.int().nonnegative(),
    offset: z.int().nonnegative(),
    rows: z.array(ModelRow),
  })
  .readonly();
export type ModelPage = z.infer<typeof ModelPage>;

export const ModelSort = z
  .object({
    by: z.enum(['name', 'category', 'state', 'bytes', 'modified', 'kind', 'baseModel']),
    descending: z.boolean(),
  })
  .readonly();
export type ModelSort = z.infer<typeof ModelSort>;

/** What the rows of the table can be narrowed by, whatever narrows them now. */
export const ModelFacets = z
  .object({
    categories: z.array(
      z.object({
        /** Null: local files of which nothing tells where they belong. */
        name: z.string().nullable(),
        files: z.int(),
        bytes: z.int(),
        localFiles: z.int(),
        localBytes: z.int(),
      }),
    ),
    states: z.array(z.object({ state: ModelRowState, files: z.int() })),
    baseModels: z.array(z.object({ name: z.string(), files: z.int() })),
    misplaced: z.int(),
  })
  .readonly();
export type ModelFacets = z.infer<typeof ModelFacets>;

/** What a planned file meets in the bucket. */
export const PlanVerdict = z.discriminatedUnion('state', [
  z.object({ state: z.literal('new') }),
  /** The very file is there: compared by CRC64 already. */
  z.object({ state: z.literal('same') }),
  /** Same name and size there: compared by CRC64 and skipped if it is the same. */
  z.object({ state: z.literal('sameSize') }),
  /** Another file of that name is there. */
  z.object({ state: z.literal('differs'), existingBytes: z.int().nonnegative() }),
  /** The deployment brings this file; uploading it again wastes hours. */
  z.object({ state: z.literal('builtIn') }),
  /** An upload of this file to this place is unfinished and goes on. */
  z.object({ state: z.literal('resumes'), doneBytes: z.int().nonnegative() }),
  /** Lies with a cloud drive: reading it would fetch it, so it goes only when that is wished for. */
  z.object({ state: z.literal('inCloud') }),
  /** No category is told yet. */
  z.object({ state: z.literal('noTarget') }),
  /** No model, or a damaged one: it is not uploaded. */
  z.object({ state: z.literal('refused'), failure: Failure }),
]);
export type PlanVerdict = z.infer<typeof PlanVerdict>;

/** A file of this computer on the plan sheet: where it would go, and what it meets there. */
export const PlannedFile = z
  .object({
    path: z.string(),
    name: z.string(),
    bytes: z.int().nonnegative(),
    suggestion: CategorySuggestion,
    /** What its header tells. */
    facts: ModelFacts,
    /** `CATEGORY` or `CATEGORY/SUB`; null where nothing was told and nothing is suggested. */
    to: z.string().nullable(),
    verdict: PlanVerdict,
  })
  .readonly();
export type PlannedFile = z.infer<typeof PlannedFile>;

export const UploadPlanSheet = z
  .object({
    files: z.array(PlannedFile),
    /** Files of chosen folders that are no models, counted; `unreadable`: entries that could not be read. */
    leftOut: z.object({ notModels: z.int(), unreadable: z.int(), tooMany: z.int() }),
    pace: UploadPace,
  })
  .readonly();
export type UploadPlanSheet = z.infer<typeof UploadPlanSheet>;
