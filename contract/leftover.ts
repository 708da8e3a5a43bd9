import { z } from 'zod';
import { Failure } from './error-code.ts';

/**
 * A multipart upload on the server that nobody goes on with: its parts cost money until it is ended. `foreign`: this
 * app did not begin it, as far as its journals tell; another program or computer may be at work on it right now.
 */
export const Leftover = z
  .object({
    key: z.string(),
    uploadId: z.string().min(1),
    /** Epoch ms. */
    begunAt: z.number(),
    /** Of all its parts; null where the key may not ask. */
    bytes: z.int().nonnegative().nullable(),
    owner: z.enum(['own', 'foreign']),
  })
  .readonly();
export type Leftover = z.infer<typeof Leftover>;

export const CleanedLeftovers = z
  .object({
    cleaned: z.array(Leftover),
    /** Those that stay, and why. */
    kept: z.array(z.object({ leftover: Leftover, failure: Failure })),
  })
  .readonly();
export type CleanedLeftovers = z.infer<typeof CleanedLeftovers>;
