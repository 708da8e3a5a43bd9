import { z } from 'zod';
import { Failure } from './error-code.ts';
import { CategorySuggestion, ModelFacts } from './identify.ts';

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

/** One page of the models of a connection, filtered and sorted in main. */
export const ModelPage = z
  .object({
    /** Changes whenever the list behind the pages does; epoch ms of the reading. */
    readAt: z.number(),
    /** Of all rows that pass the filter. */
    total: z.int().nonnegative(),
    totalBytes: z.int().nonnegative(),
    offset: z.int().nonnegative(),
    rows: z.array(ModelFile),
  })
  .readonly();
export type ModelPage = z.infer<typeof ModelPage>;

export const ModelSort = z
  .object({
    by: z.enum(['name', 'category', 'state', 'bytes', 'modified']),
    descending: z.boolean(),
  })
  .readonly();
export type ModelSort = z.infer<typeof ModelSort>;

/** What a planned file meets in the bucket. */
export const PlanVerdict = z.discriminatedUnion('state', [
  z.object({ state: z.literal('new') }),
  /** Same name and size there: compared by CRC64 and skipped if it is the same. */
  z.object({ state: z.literal('sameSize') }),
  /** Another file of that name is there. */
  z.object({ state: z.literal('differs'), existingBytes: z.int().nonnegative() }),
  /** The deployment brings this file; uploading it again wastes hours. */
  z.object({ state: z.literal('builtIn') }),
  /** An upload of this file to this place is unfinished and goes on. */
  z.object({ state: z.literal('resumes'), doneBytes: z.int().nonnegative() }),
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
  })
  .readonly();
export type UploadPlanSheet = z.infer<typeof UploadPlanSheet>;
