import { z } from 'zod';

/** An entry of this computer's disk in the page's file dialog. The page names it by `id`, never by a path of its own. */
export const DiskEntry = z
  .object({
    id: z.string().min(1),
    name: z.string(),
    kind: z.enum(['folder', 'file']),
    /** Null for a folder. */
    bytes: z.int().nonnegative().nullable(),
    /** Epoch ms; null where it cannot be read. */
    modifiedAt: z.number().nullable(),
  })
  .readonly();
export type DiskEntry = z.infer<typeof DiskEntry>;

/** Where the dialog begins; `name` is a drive's or folder's own name where the kind has no word. */
export const DiskPlace = z
  .object({
    id: z.string().min(1),
    kind: z.enum(['home', 'desktop', 'downloads', 'pictures', 'results', 'drive']),
    name: z.string(),
  })
  .readonly();
export type DiskPlace = z.infer<typeof DiskPlace>;

export const DiskListing = z
  .object({
    id: z.string().min(1),
    /** To be shown. */
    path: z.string(),
    /** From the root to this folder. */
    crumbs: z.array(z.object({ id: z.string(), name: z.string() })),
    /** Folders first, by name; hidden ones are left out. */
    entries: z.array(DiskEntry),
    /** So many entries more are there than are listed. */
    left: z.int().nonnegative(),
  })
  .readonly();
export type DiskListing = z.infer<typeof DiskListing>;

/** `askPage`: this host has no dialog of its own; the page shows one that `files.browse` feeds. */
export const Choice = z.discriminatedUnion('state', [
  z.object({ state: z.literal('chosen'), paths: z.array(z.string()) }),
  z.object({ state: z.literal('cancelled') }),
  z.object({ state: z.literal('askPage') }),
]);
export type Choice = z.infer<typeof Choice>;
