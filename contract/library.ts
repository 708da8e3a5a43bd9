import { z } from 'zod';

/** A file that may hold a workflow. Of a large film the page sends the beginning and the end. */
export const WorkflowFile = z.object({
  head: z.file(),
  tail: z.file().nullable(),
  /** Of the whole file. */
  bytes: z.int().nonnegative(),
});

/** `to`: the new name, with folders, with or without `.json`. */
export const Renaming = z.object({
  connectionId: z.string().min(1),
  name: z.string().min(1),
  to: z.string().min(1).max(1000),
});
