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

/** A workflow that the server offers to begin with. */
export const TemplateEntry = z
  .object({
    /** By which it is read and opened like a saved one: `.templates/MODULE/NAME.json`. */
    name: z.string(),
    /** `default`: ComfyUI's own; else the pack that brings it. */
    module: z.string(),
    title: z.string(),
    /** Empty where the server tells none. */
    description: z.string(),
    /** Its heading in ComfyUI's list; the pack's name where it comes from one. */
    category: z.string(),
    /** The ending of the picture that the server may have of it, for `mediaPath.template`. */
    picture: z.string().nullable(),
  })
  .readonly();
export type TemplateEntry = z.infer<typeof TemplateEntry>;

/** `ui`: the page's graph; `api`: a prompt as the queue takes it. */
export const WorkflowForm = z.enum(['ui', 'api']);
export type WorkflowForm = z.infer<typeof WorkflowForm>;

/** A workflow out of a file of this computer, kept here and saved nowhere else. */
export const OpenedWorkflow = z
  .object({
    id: z.string().min(1),
    /** By which it is read and run like a saved one: `.opened/ID/TITLE.json`. */
    name: z.string(),
    title: z.string(),
    form: WorkflowForm,
    /** Epoch ms. */
    openedAt: z.number(),
  })
  .readonly();
export type OpenedWorkflow = z.infer<typeof OpenedWorkflow>;

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
