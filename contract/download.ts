import { z } from 'zod';
import { Failure } from './error-code.ts';
import { IfExists } from './upload.ts';

/** The object that a download brings; another ETag (an opaque token) means that it has been replaced. */
export const DownloadSource = z
  .object({
    bucket: z.string().min(1),
    region: z.string().min(1),
    objectKey: z.string().min(1),
    bytes: z.int().nonnegative(),
    etag: z.string().min(1),
    /** Unsigned decimal; null where the bucket has none for this object. */
    crc64: z.string().nullable(),
  })
  .readonly();
export type DownloadSource = z.infer<typeof DownloadSource>;

/** The file that takes the bytes up until they are proven. */
export const PartFileMark = z
  .object({
    /** Absolute; the final path with `.ferrypart`. */
    path: z.string().min(1),
    /** Device and inode where the file system has them; null until the file was made. */
    inode: z.string().nullable(),
  })
  .readonly();
export type PartFileMark = z.infer<typeof PartFileMark>;

const base = {
  id: z.string().min(1),
  connectionId: z.string().min(1),
  source: DownloadSource,
  /** Absolute; where the file lies when it is done. */
  path: z.string().min(1),
  partFile: PartFileMark.nullable(),
  partSize: z.int().positive(),
  ifExists: IfExists,
  /** Whether it goes on when the app starts again; what a command began waits for the command. */
  goesOnByItself: z.boolean(),
  /** The object was replaced while it was being downloaded, so that it was begun anew. */
  startedOver: z.boolean(),
  /** Epoch ms. */
  createdAt: z.number(),
};
const counted = {
  /** Bytes that came over the line for this job in this run of the app, repeats included. */
  receivedBytes: z.int().nonnegative(),
  /** Bytes that earlier runs had brought already. */
  resumedBytes: z.int().nonnegative(),
};
const begun = {
  ...base,
  ...counted,
  /** Bytes that are safe on the disk. */
  doneBytes: z.int().nonnegative(),
  /** Bytes of parts that are not whole yet. */
  flyingBytes: z.int().nonnegative(),
};

/**
 * One object on its way to this computer. `waiting`: its turn comes by itself; `paused`: by the person, or by the end
 * of a command. Parts that are on the disk are kept in every state but the last two.
 */
export const DownloadJob = z.discriminatedUnion('state', [
  z.object({ ...begun, state: z.literal('waiting') }),
  z.object({ ...begun, state: z.literal('downloading') }),
  z.object({
    ...begun,
    state: z.literal('retrying'),
    attempt: z.int().positive(),
    /** Epoch ms. */
    retryAt: z.number(),
    failure: Failure,
  }),
  z.object({ ...begun, state: z.literal('verifying') }),
  z.object({ ...begun, state: z.literal('paused') }),
  z.object({
    ...begun,
    state: z.literal('failed'),
    failure: Failure,
    /** Epoch ms; not told by journals of before. */
    failedAt: z.number().optional(),
  }),
  z.object({ ...base, state: z.literal('cancelled') }),
  z.object({
    ...base,
    ...counted,
    state: z.literal('done'),
    /** `skipped`: the file was there already. */
    outcome: z.enum(['downloaded', 'skipped']),
    /** Of the file; null where a file that was there was left alone unread. */
    crc64: z.string().nullable(),
    /** `unproven`: the bucket has no checksum for the object; only its length and its parts are right. */
    proof: z.enum(['proven', 'unproven']),
    finishedAt: z.number(),
  }),
]);
export type DownloadJob = z.infer<typeof DownloadJob>;

export const DownloadWish = z.object({
  connectionId: z.string().min(1),
  /** Object keys, or paths below the connection's prefix (`loras/a.safetensors`). */
  keys: z.array(z.string().min(1)).min(1).max(10_000),
  /** Absolute, inside a folder that the person has added. */
  directory: z.string().min(1),
  /** `category`: the folders below the prefix are kept (`loras/style/a.safetensors`); `none`: the name alone. */
  folders: z.enum(['none', 'category']),
  ifExists: IfExists,
  /** In bytes; a download that is resumed keeps its own. */
  partSize: z.int().positive().optional(),
});
export type DownloadWish = z.infer<typeof DownloadWish>;

/** What became of one key of `downloads.add`. */
export const DownloadAdded = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('added'),
    key: z.string(),
    job: DownloadJob,
    /** `startsOver`: parts had come, but the object has been replaced since. */
    begins: z.enum(['new', 'resumes', 'startsOver']),
  }),
  z.object({ state: z.literal('refused'), key: z.string(), failure: Failure }),
]);
export type DownloadAdded = z.infer<typeof DownloadAdded>;

const flow = {
  activeFiles: z.int().nonnegative(),
  waitingFiles: z.int().nonnegative(),
  bytesPerSecond: z.number().nonnegative(),
  /** Of the active and waiting files. */
  doneBytes: z.int().nonnegative(),
  totalBytes: z.int().nonnegative(),
  /** Null until a speed is known. */
  secondsLeft: z.number().nonnegative().nullable(),
  /** Ids of those that wait, in their order. */
  order: z.array(z.string()),
};
const flowingJob = z.object({
  id: z.string(),
  bytesPerSecond: z.number().nonnegative(),
  secondsLeft: z.number().nonnegative().nullable(),
});

/** Speed and time left over all jobs of a kind, measured in main over the last seconds. */
export const FlowTraffic = z
  .object({
    ...flow,
    /** Of each active file. */
    jobs: z.array(flowingJob),
  })
  .readonly();
export type FlowTraffic = z.infer<typeof FlowTraffic>;

/** The same of the downloads. */
export const DownloadTraffic = z
  .object({
    ...flow,
    /** Of each active file. */
    jobs: z.array(
      flowingJob.extend({
        /** Connections that bring ranges of it right now. */
        lanes: z.int().nonnegative(),
      }),
    ),
    /** Connections whose key was refused: their files go on once they have another one. */
    keyNeeded: z.array(z.object({ connectionId: z.string(), failure: Failure })),
  })
  .readonly();
export type DownloadTraffic = z.infer<typeof DownloadTraffic>;
