import { z } from 'zod';
import { Failure } from './error-code.ts';
import { Visibility } from './model.ts';

/** What a file was when its upload began; a difference means that it has changed. */
export const FileIdentity = z
  .object({
    size: z.int().nonnegative(),
    /** Modification time in ns as a decimal string: it does not fit a double. */
    mtimeNs: z.string(),
    /** Device and inode where the file system has them, else empty. */
    inode: z.string(),
  })
  .readonly();
export type FileIdentity = z.infer<typeof FileIdentity>;

/** The object an upload makes; the bucket's name is unique in all of OSS, so no endpoint stands here. */
export const UploadTarget = z
  .object({ bucket: z.string().min(1), region: z.string().min(1), objectKey: z.string().min(1) })
  .readonly();
export type UploadTarget = z.infer<typeof UploadTarget>;

export const IfExists = z.enum(['fail', 'skip', 'replace']);
export type IfExists = z.infer<typeof IfExists>;

const base = {
  id: z.string().min(1),
  connectionId: z.string().min(1),
  /** Absolute path of the local file. */
  path: z.string().min(1),
  target: UploadTarget,
  identity: FileIdentity,
  partSize: z.int().positive(),
  ifExists: IfExists,
  /** Epoch ms. */
  createdAt: z.number(),
};
const counted = {
  /** Bytes sent over the line for this job in this run of the app, repeats included. */
  sentBytes: z.int().nonnegative(),
  /** Bytes that an earlier run had sent already. */
  resumedBytes: z.int().nonnegative(),
};
const started = {
  ...base,
  ...counted,
  uploadId: z.string().min(1),
  /** Bytes that the server acknowledged, those of earlier sessions included. */
  doneBytes: z.int().nonnegative(),
  /** Bytes on their way in parts that are not acknowledged yet. */
  flyingBytes: z.int().nonnegative(),
};

/**
 * One file on its way into the bucket. `waiting`: in the journal, nothing sent (an Initiate may be under way).
 * `retrying` and `failed` keep the `uploadId` where parts can go on.
 */
export const UploadJob = z.discriminatedUnion('state', [
  z.object({ ...base, state: z.literal('waiting') }),
  z.object({ ...started, state: z.literal('uploading') }),
  z.object({ ...started, state: z.literal('paused') }),
  z.object({
    ...started,
    state: z.literal('retrying'),
    attempt: z.int().positive(),
    retryAt: z.number(),
    failure: Failure,
  }),
  z.object({ ...started, state: z.literal('verifying') }),
  z.object({
    ...base,
    ...counted,
    state: z.literal('failed'),
    failure: Failure,
    /** Epoch ms; not told by journals of before. */
    failedAt: z.number().optional(),
    resume: z.object({ uploadId: z.string(), doneBytes: z.int() }).nullable(),
  }),
  z.object({ ...base, state: z.literal('cancelled') }),
  z.object({
    ...base,
    ...counted,
    state: z.literal('done'),
    /** `skipped`: the bucket held the same content already. */
    outcome: z.enum(['uploaded', 'skipped']),
    crc64: z.string(),
    finishedAt: z.number(),
  }),
]);
export type UploadJob = z.infer<typeof UploadJob>;

/** `startsOver`: parts had been sent, but the file has changed since. `shipped`: the deployment brings this file. */
export const AddedUpload = z
  .object({
    job: UploadJob,
    begins: z.enum(['new', 'resumes', 'startsOver']),
    shipped: z.enum(['there', 'probably', 'no']),
    category: z.string(),
    /** Path below the category, as ComfyUI lists it. */
    name: z.string(),
  })
  .readonly();
export type AddedUpload = z.infer<typeof AddedUpload>;

/** What became of one file of `uploads.addAll`. */
export const AddOutcome = z.discriminatedUnion('state', [
  z.object({ state: z.literal('added'), path: z.string(), added: AddedUpload }),
  z.object({ state: z.literal('refused'), path: z.string(), failure: Failure }),
]);
export type AddOutcome = z.infer<typeof AddOutcome>;

/** Speed and time left over all uploads, measured in main over the last seconds. */
export const Traffic = z
  .object({
    /** Files that are being sent, and those that wait their turn. */
    activeFiles: z.int().nonnegative(),
    waitingFiles: z.int().nonnegative(),
    bytesPerSecond: z.number().nonnegative(),
    /** Of the active and waiting files. */
    doneBytes: z.int().nonnegative(),
    totalBytes: z.int().nonnegative(),
    /** Null until a speed is known. */
    secondsLeft: z.number().nonnegative().nullable(),
    /** Of each active file. */
    jobs: z.array(
      z.object({
        id: z.string(),
        bytesPerSecond: z.number().nonnegative(),
        secondsLeft: z.number().nonnegative().nullable(),
        /** Connections that send parts of it right now. */
        lanes: z.int().nonnegative(),
      }),
    ),
    /** Ids of the waiting files in their order. */
    order: z.array(z.string()),
    /** Connections whose key was refused: their files go on once they have another one. */
    keyNeeded: z.array(z.object({ connectionId: z.string(), failure: Failure })),
  })
  .readonly();
export type Traffic = z.infer<typeof Traffic>;

/** What ComfyUI makes of a finished upload of this run of the app. */
export const SeenByComfy = z
  .object({ id: z.string(), visibility: z.union([z.literal('asking'), Visibility]) })
  .readonly();
export type SeenByComfy = z.infer<typeof SeenByComfy>;
