import { z } from 'zod';

export const WorkflowEntry = z
  .object({
    /** Path below `workflows/`, with `/`. */
    name: z.string(),
    bytes: z.int().nonnegative(),
    /** Epoch ms. */
    modifiedAt: z.number(),
  })
  .readonly();
export type WorkflowEntry = z.infer<typeof WorkflowEntry>;

/** `ui`: the page's graph; `api`: a prompt as the queue takes it. */
export const WorkflowForm = z.enum(['ui', 'api']);
export type WorkflowForm = z.infer<typeof WorkflowForm>;

export const WorkflowDocument = z
  .object({ name: z.string(), form: WorkflowForm, json: z.unknown() })
  .readonly();
export type WorkflowDocument = z.infer<typeof WorkflowDocument>;

/** A node of a prompt. A link is `[node id, output slot]`. */
export const PromptNode = z.object({
  class_type: z.string(),
  inputs: z.record(z.string(), z.unknown()),
  _meta: z.object({ title: z.string().optional() }).loose().optional(),
});
export type PromptNode = z.infer<typeof PromptNode>;

/** What `POST /prompt` takes: the API form of a workflow, by node id. */
export const Prompt = z.record(z.string(), PromptNode);
export type Prompt = z.infer<typeof Prompt>;

/** A line of the conversion's report; the key is `conversion.<code>` in both catalogs. */
export const ConversionLine = z
  .object({
    code: z.string(),
    /** Path of ids (`3:12`) where it concerns one node. */
    nodeId: z.string().nullable(),
    params: z.record(z.string(), z.string()),
  })
  .readonly();
export type ConversionLine = z.infer<typeof ConversionLine>;

export const Conversion = z.discriminatedUnion('state', [
  z.object({ state: z.literal('converted'), prompt: Prompt, report: z.array(ConversionLine) }),
  z.object({ state: z.literal('refused'), reasons: z.array(ConversionLine) }),
]);
export type Conversion = z.infer<typeof Conversion>;
