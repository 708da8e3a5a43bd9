import { z } from 'zod';

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
  /** In the deployment's list, but the bucket does not show it (or its size differs). */
  'probablyBuiltIn',
]);
export type ModelState = z.infer<typeof ModelState>;

export const ModelFile = z
  .object({
    key: z.string(),
    /** First folder below the prefix. */
    category: z.string(),
    /** Path below the category, as ComfyUI lists it. */
    name: z.string(),
    bytes: z.int().nonnegative(),
    /** ISO 8601. */
    modified: z.string(),
    state: ModelState,
  })
  .readonly();
export type ModelFile = z.infer<typeof ModelFile>;

export const ModelCategory = z
  .object({
    name: z.string(),
    files: z.int().nonnegative(),
    bytes: z.int().nonnegative(),
    /** Known to the deployment's list or to ComfyUI. */
    known: z.boolean(),
  })
  .readonly();
export type ModelCategory = z.infer<typeof ModelCategory>;

/** Where a file belongs; `reason` is the key `category.reason.<reason>` in both catalogs. */
export const CategorySuggestion = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('suggested'),
    category: z.string(),
    sure: z.enum(['certain', 'likely', 'guess']),
    reason: z.enum(['builtInList', 'folderName', 'fileName', 'extension']),
    /** The folder, the word or the ending that decided. */
    evidence: z.string(),
  }),
  z.object({ state: z.literal('unknown') }),
]);
export type CategorySuggestion = z.infer<typeof CategorySuggestion>;

/** What ComfyUI makes of a finished upload. */
export const Visibility = z.enum(['ready', 'needsRestart', 'unknown']);
export type Visibility = z.infer<typeof Visibility>;
