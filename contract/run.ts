import { z } from 'zod';
import { Failure } from './error-code.ts';
import { FieldLabel } from './form.ts';

/** A file that a run left on the server, as `GET /view` wants it named. */
export const OutputFile = z
  .object({
    nodeId: z.string(),
    /** `images`, `gifs`, `video`, `audio`, `3d`, … as the history names the list. */
    kind: z.string(),
    filename: z.string(),
    subfolder: z.string(),
    type: z.string(),
    /** Where it lies on this computer, once it has been fetched. */
    savedAs: z.string().nullable(),
  })
  .readonly();
export type OutputFile = z.infer<typeof OutputFile>;

export const RunProgress = z
  .object({
    nodeId: z.string().nullable(),
    classType: z.string().nullable(),
    value: z.number(),
    max: z.number(),
    /** Nodes that are finished, of those that run. */
    nodesDone: z.int(),
    nodesTotal: z.int(),
  })
  .readonly();
export type RunProgress = z.infer<typeof RunProgress>;

/** An input that a form set otherwise than the file, or a seed; long texts are cut. It is called `input` without a label. */
export const ChangedInput = z
  .object({ label: FieldLabel.nullable(), input: z.string(), value: z.string() })
  .readonly();
export type ChangedInput = z.infer<typeof ChangedInput>;

const base = {
  /** Our own UUID, chosen before the prompt is sent; equals the server's `prompt_id` where it takes one. */
  id: z.string().min(1),
  connectionId: z.string().min(1),
  workflowName: z.string(),
  clientId: z.string(),
  /** Epoch ms. */
  createdAt: z.number(),
  /** The first few, in the order of the form; left out where it came from none. */
  changes: z.array(ChangedInput).optional(),
};
const sent = { ...base, promptId: z.string().min(1), number: z.number() };
const ended = {
  ...sent,
  finishedAt: z.number(),
  /** From its first node to its last, as the server's history has it; left out where that does not tell. */
  tookMs: z.number().optional(),
};

/**
 * One queued prompt. `held`: kept here, and sent when it is released. `stored`: written down, its POST may or may not have
 * arrived (settled by asking `/queue` and `/history`); one with `releasedAt` was held before, and is again where its POST
 * never arrived. `dropped`: outputs the server refused while it runs the others.
 */
export const Run = z.discriminatedUnion('state', [
  z.object({ ...base, state: z.literal('held') }),
  z.object({
    ...base,
    state: z.literal('stored'),
    /** Epoch ms. */
    releasedAt: z.number().optional(),
  }),
  z.object({ ...sent, state: z.literal('pending'), dropped: z.array(z.string()) }),
  z.object({ ...sent, state: z.literal('running'), progress: RunProgress }),
  z.object({ ...ended, state: z.literal('done'), outputs: z.array(OutputFile) }),
  z.object({
    ...ended,
    state: z.literal('failed'),
    failure: Failure,
    outputs: z.array(OutputFile),
  }),
  z.object({ ...ended, state: z.literal('interrupted') }),
  z.object({ ...base, state: z.literal('rejected'), failure: Failure, finishedAt: z.number() }),
  z.object({ ...base, state: z.literal('cancelled'), finishedAt: z.number() }),
  /** Neither queue nor history knows it any more: the server was started anew. */
  z.object({ ...base, state: z.literal('lost'), finishedAt: z.number() }),
]);
export type Run = z.infer<typeof Run>;

export const QueueItem = z
  .object({
    promptId: z.string(),
    number: z.number(),
    state: z.enum(['running', 'pending']),
    /** Name of the workflow, where this app queued it. */
    workflowName: z.string().nullable(),
    ours: z.boolean(),
  })
  .readonly();
export type QueueItem = z.infer<typeof QueueItem>;

/** Where a pending prompt is put; `before` one that waits (the front, where it does not wait any more). */
export const QueuePlace = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('front') }),
  z.object({ kind: z.literal('end') }),
  z.object({ kind: z.literal('before'), promptId: z.string().min(1) }),
]);
export type QueuePlace = z.infer<typeof QueuePlace>;

/** A new preview picture of a run lies at `mediaPath.preview(runId, revision)`. */
export const PreviewMark = z
  .object({ revision: z.int().positive(), nodeId: z.string().nullable() })
  .readonly();
export type PreviewMark = z.infer<typeof PreviewMark>;
