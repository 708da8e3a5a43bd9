import { z } from 'zod';

// What ComfyUI-Manager sends, as little of it as this app reads.

/** By a pack's id or its repository: its classes, and what is known of it. */
export const PackMappings = z.record(
  z.string(),
  z
    .tuple([
      z.array(z.string()),
      z
        .object({
          title_aux: z.string().nullish(),
          title: z.string().nullish(),
          nodename_pattern: z.string().nullish(),
        })
        .catch({}),
    ])
    .rest(z.unknown())
    .catch([[], {}]),
);
export type PackMappings = z.infer<typeof PackMappings>;

const PackEntry = z
  .object({
    title: z.string().nullish(),
    reference: z.string().nullish(),
    repository: z.string().nullish(),
    files: z.array(z.string()).nullish(),
    state: z.string().nullish(),
    version: z.string().nullish(),
  })
  .loose()
  .catch({});
export type PackEntry = z.infer<typeof PackEntry>;

export const PackList = z.object({
  channel: z.string().nullish(),
  node_packs: z.record(z.string(), PackEntry),
});
export type PackList = z.infer<typeof PackList>;

/** By the name of its folder. */
export const InstalledPacks = z.record(
  z.string(),
  z.object({ cnr_id: z.string().nullish(), aux_id: z.string().nullish() }).catch({}),
);
export type InstalledPacks = z.infer<typeof InstalledPacks>;

export const PackQueueStatus = z.object({ is_processing: z.boolean() });

export const PackTaskHistory = z.object({
  history: z
    .object({
      status: z
        .object({ status_str: z.string().nullish(), messages: z.array(z.string()).nullish() })
        .nullish(),
    })
    .nullish(),
});
