import { z } from 'zod';
import { Failure } from './error-code.ts';
import { FieldValues } from './form.ts';
import { RestartEvent } from './server.ts';

/** A node pack as ComfyUI-Manager names it. */
export const NodePack = z
  .object({
    /** What the Manager installs it by: its id in the registry, else its repository. */
    id: z.string().min(1),
    title: z.string(),
    /** Its repository; empty where the Manager does not tell. */
    repository: z.string(),
  })
  .readonly();
export type NodePack = z.infer<typeof NodePack>;

/** How a missing node class comes to the server. */
export const NodeCure = z.discriminatedUnion('state', [
  z.object({ state: z.literal('install'), pack: NodePack }),
  /** The pack is there, and its nodes are not: a restart may load them. */
  z.object({ state: z.literal('restart'), pack: NodePack }),
  /** No pack that the Manager knows brings it. */
  z.object({ state: z.literal('unknown') }),
  z.object({ state: z.literal('noManager') }),
]);
export type NodeCure = z.infer<typeof NodeCure>;

/** How a missing model comes to the server. */
export const ModelCure = z.discriminatedUnion('state', [
  /** A file of this computer, into `CATEGORY[/SUB]` of the bucket. */
  z.object({
    state: z.literal('upload'),
    path: z.string(),
    bytes: z.int().nonnegative(),
    to: z.string().min(1),
  }),
  /** A file of that name lies in another folder of the bucket: it is copied there, and stays where it is. */
  z.object({
    state: z.literal('copy'),
    /** The object, whole. */
    key: z.string().min(1),
    /** Where it lies, as `CATEGORY/NAME`. */
    from: z.string().min(1),
    bytes: z.int().nonnegative(),
    to: z.string().min(1),
  }),
  /** It lies in the right folder of the bucket, and ComfyUI does not list it yet. */
  z.object({ state: z.literal('restart') }),
  /** The deployment's own list has it, and neither bucket nor server show it. */
  z.object({ state: z.literal('shipped') }),
  /**
   * The workflow itself tells where it can be fetched from. `to`: null where nothing tells the folder, or there is no
   * bucket to bring it into. `sha256`: as the workflow names it, lower-case hex.
   */
  z.object({
    state: z.literal('link'),
    url: z.string(),
    to: z.string().nullable(),
    sha256: z.string().nullable(),
  }),
  /** Found here, but there is no way into the server's folders. */
  z.object({ state: z.literal('noBucket'), path: z.string() }),
  z.object({ state: z.literal('none') }),
]);
export type ModelCure = z.infer<typeof ModelCure>;

export const MediaCure = z.discriminatedUnion('state', [
  /** A file of this computer with that name. */
  z.object({ state: z.literal('upload'), path: z.string(), bytes: z.int().nonnegative() }),
  z.object({ state: z.literal('none') }),
]);
export type MediaCure = z.infer<typeof MediaCure>;

/** Where a value stands: one field sets it in several places. */
const place = {
  /** The field of the form that holds the value. */
  fieldId: z.string(),
  nodeId: z.string(),
  input: z.string(),
  /** Of the node, as people named it. */
  title: z.string(),
  value: z.string(),
};
const base = { id: z.string().min(1) };

/** Something to know about a workflow before it runs. `stops`: the server would refuse it, or leave out a part. */
export const Finding = z.discriminatedUnion('kind', [
  z.object({
    ...base,
    kind: z.literal('missingNode'),
    className: z.string(),
    nodeIds: z.array(z.string()),
    cure: NodeCure,
  }),
  z.object({
    ...base,
    ...place,
    kind: z.literal('missingModel'),
    /** The category whose files the input takes, where it is known. */
    folder: z.string().nullable(),
    cure: ModelCure,
  }),
  z.object({
    ...base,
    ...place,
    kind: z.literal('missingMedia'),
    media: z.enum(['image', 'mask', 'video', 'audio']),
    cure: MediaCure,
  }),
  /**
   * The server has what is meant under another spelling. `sure`: the same but for slashes, letter case or folder;
   * else only alike, which a person has to say.
   */
  z.object({
    ...base,
    ...place,
    kind: z.literal('repair'),
    reason: z.enum(['separators', 'letterCase', 'otherFolder', 'renamed']),
    before: z.string(),
    after: z.string(),
    /** What else it might be. */
    others: z.array(z.string()),
    sure: z.boolean(),
  }),
  /** A choice that the server does not offer; it is made in the form. */
  z.object({ ...base, ...place, kind: z.literal('missingOption') }),
  /** What only the form or ComfyUI's page can cure, in the words of `ui.form.problem.<code>` or `conversion.<code>`. */
  z.object({
    ...base,
    kind: z.literal('problem'),
    words: z.enum(['form', 'conversion']),
    code: z.string(),
    nodeId: z.string().nullable(),
    fieldId: z.string().nullable(),
    params: z.record(z.string(), z.string()),
  }),
  /** It may go well: `preflight.warning.<code>` in both catalogs. */
  z.object({
    ...base,
    kind: z.literal('warning'),
    code: z.enum([
      /** {width}, {height}, {limit} */
      'tooLargeForWan14b',
      /** {labels} */
      'branchesAtOnce',
      /** {megapixels} of all frames, {memory} bytes of the graphics card, {frames}, {width}, {height} */
      'memory',
    ]),
    params: z.record(z.string(), z.string()),
  }),
]);
export type Finding = z.infer<typeof Finding>;

/** What a look at a workflow found, in the order in which it matters. */
export const Preflight = z
  .object({
    workflowName: z.string(),
    findings: z.array(Finding),
    /** `ready`: nothing stops it. `curable`: one press cures all that does. */
    state: z.enum(['ready', 'curable', 'stuck']),
  })
  .readonly();
export type Preflight = z.infer<typeof Preflight>;

/** Whether anything is missing for a saved workflow; `unknown` where it could not be looked at. */
export const WorkflowMark = z
  .object({ name: z.string(), state: z.enum(['ready', 'missing', 'unknown']), missing: z.int() })
  .readonly();
export type WorkflowMark = z.infer<typeof WorkflowMark>;

const waiting = z.object({ state: z.literal('waiting') });
const done = z.object({ state: z.literal('done') });
const failed = z.object({ state: z.literal('failed'), failure: Failure });
/** `startedAt`: epoch ms. */
const working = z.object({ state: z.literal('working'), startedAt: z.number() });
const StepState = z.discriminatedUnion('state', [waiting, working, failed, done]);

/** One thing that a cure does. What is `done` is never done again. */
export const CureStep = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('install'),
    pack: NodePack,
    classes: z.array(z.string()),
    at: StepState,
  }),
  z.object({
    kind: z.literal('uploadModel'),
    path: z.string(),
    to: z.string(),
    /** Its transfer, once it is written down. */
    jobId: z.string().nullable(),
    /** What ComfyUI makes of the file: null until it is there. */
    needsRestart: z.boolean().nullable(),
    at: StepState,
  }),
  /** A copy inside the bucket; the object that it is made of stays. */
  z.object({
    kind: z.literal('copyModel'),
    key: z.string(),
    to: z.string(),
    /** What is copied to where, once it is written down; `uploadId` of a copy by parts. */
    copy: z
      .object({
        toKey: z.string(),
        source: z.object({ bytes: z.int(), etag: z.string(), crc64: z.string().nullable() }),
        uploadId: z.string().nullable(),
      })
      .nullable(),
    needsRestart: z.boolean().nullable(),
    at: StepState,
  }),
  z.object({
    kind: z.literal('importModel'),
    url: z.string(),
    to: z.string(),
    /** Its file name, as the loader looks for it. */
    name: z.string(),
    sha256: z.string().nullable(),
    /** Its import, once it is written down. */
    jobId: z.string().nullable(),
    /** What ComfyUI makes of the file: null until it is there. */
    needsRestart: z.boolean().nullable(),
    at: StepState,
  }),
  z.object({
    kind: z.literal('uploadMedia'),
    path: z.string(),
    fieldId: z.string(),
    /** The name that the server gave it. */
    name: z.string().nullable(),
    at: StepState,
  }),
  /** `skipped`: nothing that was done needs it. */
  z.object({
    kind: z.literal('restart'),
    forced: z.boolean(),
    skipped: z.boolean(),
    latest: RestartEvent.nullable(),
    at: StepState,
  }),
  /** Looks again whether anything still stops it. */
  z.object({ kind: z.literal('check'), at: StepState }),
  /** `runIds`: written down before the first of the runs is queued. */
  z.object({ kind: z.literal('run'), runIds: z.array(z.string()), at: StepState }),
]);
export type CureStep = z.infer<typeof CureStep>;

/** What is to be run once everything is cured. */
export const CureOrder = z
  .object({
    values: FieldValues,
    switches: z.record(z.string(), z.boolean()),
    count: z.int().min(1).max(100),
    front: z.boolean(),
  })
  .readonly();
export type CureOrder = z.infer<typeof CureOrder>;

/** One press: the steps from what is missing to the run. It goes on after the app has ended, however it ended. */
export const Cure = z
  .object({
    id: z.string().min(1),
    connectionId: z.string().min(1),
    workflowName: z.string().min(1),
    /** Epoch ms. */
    createdAt: z.number(),
    order: CureOrder,
    steps: z.array(CureStep),
    state: z.enum(['working', 'failed', 'done', 'cancelled']),
  })
  .readonly();
export type Cure = z.infer<typeof Cure>;
