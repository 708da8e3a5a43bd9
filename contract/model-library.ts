import { z } from 'zod';

/** What of a library folder could not be taken as it is, counted; `first` names some of them. */
export const LibraryProblems = z
  .object({
    /** Folders and files that may not be read; what was seen in them before stays. */
    unreadable: z.int().nonnegative(),
    /** Links that lead to a folder that is read already. */
    repeated: z.int().nonnegative(),
    /** Files that a cloud drive keeps elsewhere: reading them would fetch them, so they are left alone. */
    notHere: z.int().nonnegative(),
    first: z.array(
      z.object({ path: z.string(), kind: z.enum(['unreadable', 'repeated', 'notHere']) }),
    ),
  })
  .readonly();
export type LibraryProblems = z.infer<typeof LibraryProblems>;

const base = {
  id: z.string().min(1),
  /** Absolute, without links. */
  path: z.string().min(1),
  /** `models`: its sub-folders are the categories. `mixed`: every file is sorted on its own. */
  kind: z.enum(['models', 'mixed']),
  /** The models in it, as they were seen last. */
  files: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  problems: LibraryProblems,
  /** Null: its files are uploaded by hand only. */
  sync: z
    .object({
      connectionId: z.string(),
      /** Files that are still being written. */
      growing: z.int().nonnegative(),
      /** Files whose name is taken by another file in the bucket: a person has to decide. */
      differing: z.int().nonnegative(),
      /** Files of which nothing tells where they belong. */
      unsorted: z.int().nonnegative(),
    })
    .nullable(),
};

/** A folder of this computer that the person has added; its files stand in the table of the models. */
export const LibraryFolder = z.discriminatedUnion('state', [
  z.object({ ...base, state: z.literal('reading') }),
  z.object({ ...base, state: z.literal('ready'), readAt: z.number() }),
  /** It is not there now (a disk that was unplugged); what was seen last is kept. */
  z.object({ ...base, state: z.literal('away'), since: z.number() }),
]);
export type LibraryFolder = z.infer<typeof LibraryFolder>;
