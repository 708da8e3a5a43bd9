import { z } from 'zod';

// What ComfyUI sends, as little of it as this app reads: unknown fields are ignored, and what only newer servers
// send is optional.

export const SystemStats = z.object({
  system: z.object({
    comfyui_version: z.string().nullish(),
    python_version: z.string().nullish(),
    ram_total: z.number().nullish(),
    ram_free: z.number().nullish(),
  }),
  devices: z
    .array(
      z.object({
        name: z.string(),
        type: z.string(),
        vram_total: z.number().nullish(),
        vram_free: z.number().nullish(),
      }),
    )
    .nullish(),
});
export type SystemStats = z.infer<typeof SystemStats>;

export const Features = z.object({ max_upload_size: z.number().nullish() });

export const RawLogs = z.object({
  entries: z.array(z.object({ t: z.string(), m: z.string() })),
});

export const Names = z.array(z.string());

/** With `full_info`; an old server gives the paths alone. `modified` is in seconds, since 2026 in ms. */
export const UserdataEntry = z.union([
  z.string(),
  z.object({ path: z.string(), size: z.number().nullish(), modified: z.number().nullish() }),
]);
export type UserdataEntry = z.infer<typeof UserdataEntry>;
export const UserdataEntries = z.array(UserdataEntry);

const Template = z.object({
  name: z.string().min(1),
  title: z.string().nullish(),
  description: z.string().nullish(),
  /** The ending of its picture. */
  mediaSubtype: z.string().nullish(),
});
/** ComfyUI's own templates by heading. */
export const TemplateIndex = z.array(
  z.object({ title: z.string().nullish(), templates: z.array(Template).nullish() }),
);
export type TemplateIndex = z.infer<typeof TemplateIndex>;
/** Names of the templates of each pack. */
export const PackTemplates = z.record(z.string(), z.array(z.string()));
export type PackTemplates = z.infer<typeof PackTemplates>;

export const ObjectInfo = z.record(z.string(), z.unknown());

/** The output nodes of a prompt that will run. */
export const Targets = z.array(z.string()).min(1);

/** `[number, prompt_id, prompt, extra_data, outputs, …]`; newer servers append more. */
const QueueItem = z.tuple([z.number(), z.string(), z.unknown(), z.unknown()]).rest(z.unknown());
export type QueueItem = z.infer<typeof QueueItem>;

export const Queue = z.object({
  queue_running: z.array(QueueItem),
  queue_pending: z.array(QueueItem),
});

// an empty list stands for "none" in some answers
const NodeErrors = z.record(z.string(), z.unknown()).catch({});

export const PromptAccepted = z.object({
  prompt_id: z.string(),
  number: z.number().nullish(),
  node_errors: NodeErrors.optional(),
});

export const PromptRefused = z.object({
  // older servers and some packs give a bare sentence
  error: z.union([
    z.object({
      type: z.string().nullish(),
      message: z.string(),
      details: z.string().nullish(),
      extra_info: z.unknown().optional(),
    }),
    z.string().transform((message) => ({ type: null, message, details: null })),
  ]),
  node_errors: NodeErrors.optional(),
});

const HistoryItem = z.object({
  prompt: z.array(z.unknown()).nullish(),
  outputs: z.record(z.string(), z.unknown()),
  status: z
    .object({
      status_str: z.enum(['success', 'error']),
      completed: z.boolean(),
      messages: z.array(z.tuple([z.string(), z.unknown()]).rest(z.unknown())).nullish(),
    })
    .nullish(),
});
export type HistoryItem = z.infer<typeof HistoryItem>;
export const History = z.record(z.string(), HistoryItem);

export const SocketMessage = z.object({ type: z.string(), data: z.unknown() });

export const PreviewMetadata = z.object({
  node_id: z.string().nullish(),
  prompt_id: z.string().nullish(),
  image_type: z.string().nullish(),
});

export const ManagerRefusal = z.object({ error: z.string() });
