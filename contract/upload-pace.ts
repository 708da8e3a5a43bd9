import { z } from 'zod';

/**
 * How fast uploads of this computer go, in bytes a second. `measured`: while the last ones ran, or the limit that is set
 * where that is less. `atMost`: nothing was measured yet, and the limit holds. `unknown`: nothing was measured yet.
 */
export const UploadPace = z.discriminatedUnion('state', [
  z.object({ state: z.literal('measured'), bytesPerSecond: z.number().positive() }),
  z.object({ state: z.literal('atMost'), bytesPerSecond: z.number().positive() }),
  z.object({ state: z.literal('unknown') }),
]);
export type UploadPace = z.infer<typeof UploadPace>;
