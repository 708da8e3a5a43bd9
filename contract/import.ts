import { z } from 'zod';
import { FlowTraffic } from './download.ts';
import { Failure } from './error-code.ts';
import { CategorySuggestion } from './identify.ts';
import { IfExists, UploadTarget } from './upload.ts';

/** Where models are offered; `hfMirror` gives what Hugging Face holds, `sandbox` is a stand-in on this computer. */
export const HubName = z.enum(['modelscope', 'hfMirror', 'huggingface', 'civitai', 'sandbox']);
export type HubName = z.infer<typeof HubName>;

/** What is fetched, pinned: the same bytes today and after a resume. */
export const ImportSource = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('hub'),
    hub: HubName.exclude(['civitai']),
    /** `owner/name`. */
    repo: z.string().min(1),
    /** The commit, never a branch. */
    revision: z.string().min(1),
    path: z.string().min(1),
  }),
  z.object({
    kind: z.literal('link'),
    /** Without its query and login: those may be secrets, and stay in main. */
    shown: z.string().min(1),
    /** What the server said of the file when it was looked at; another answer later is another file. */
    etag: z.string().nullable(),
    modified: z.string().nullable(),
    /** Whether it gives parts of the file; else it is read in one go, and again from the start after a break. */
    ranges: z.boolean(),
  }),
]);
export type ImportSource = z.infer<typeof ImportSource>;

/** What an import meets in the bucket. */
export const ImportVerdict = z.discriminatedUnion('state', [
  z.object({ state: z.literal('new') }),
  /** The very content lies there already (`key`), proven by an earlier import of it. */
  z.object({ state: z.literal('there'), key: z.string() }),
  /** Same name and size there. */
  z.object({ state: z.literal('sameSize') }),
  z.object({ state: z.literal('differs'), existingBytes: z.int().nonnegative() }),
  /** The deployment brings this file. */
  z.object({ state: z.literal('builtIn') }),
  z.object({ state: z.literal('resumes'), doneBytes: z.int().nonnegative() }),
  z.object({ state: z.literal('noTarget') }),
]);
export type ImportVerdict = z.infer<typeof ImportVerdict>;

/** One file behind a link. */
export const ImportFile = z
  .object({
    /** Its path in the repository, or its name. */
    path: z.string().min(1),
    name: z.string().min(1),
    bytes: z.int().positive(),
    /** Lower-case hex; null: nothing to check it against. */
    sha256: z.string().nullable(),
    source: ImportSource,
    /** Weights; other files of a repository are offered, not proposed. */
    isModel: z.boolean(),
    suggestion: CategorySuggestion,
    /** `CATEGORY` or `CATEGORY/SUB`; null where nothing is suggested. */
    to: z.string().nullable(),
    verdict: ImportVerdict,
  })
  .readonly();
export type ImportFile = z.infer<typeof ImportFile>;

/**
 * How fast it may go. `measured`: source and uplink were seen at work (or the limit is below them); `atLeast`: only
 * the source was, and this computer's uplink may be slower, so that a time from it is a lower bound.
 */
export const ImportPace = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('measured'),
    bytesPerSecond: z.number().positive(),
    boundBy: z.enum(['source', 'uplink', 'limit']),
  }),
  z.object({ state: z.literal('atLeast'), bytesPerSecond: z.number().positive() }),
  z.object({ state: z.literal('unknown') }),
]);
export type ImportPace = z.infer<typeof ImportPace>;

/** What a link leads to. It stays in main's memory for `imports.add`. */
export const ImportLook = z
  .object({
    id: z.string().min(1),
    hub: HubName.nullable(),
    host: z.string(),
    /** Null for a link to one file. */
    repo: z.string().nullable(),
    revision: z.string().nullable(),
    files: z.array(ImportFile),
    pace: ImportPace,
    /** Why a first look into a file failed: the import itself will meet the same. */
    warning: Failure.nullable(),
  })
  .readonly();
export type ImportLook = z.infer<typeof ImportLook>;

const base = {
  id: z.string().min(1),
  connectionId: z.string().min(1),
  source: ImportSource,
  name: z.string().min(1),
  target: UploadTarget,
  bytes: z.int().positive(),
  sha256: z.string().nullable(),
  partSize: z.int().positive(),
  ifExists: IfExists,
  /** Epoch ms. */
  createdAt: z.number(),
};
const counted = {
  /** Bytes sent to the bucket for this job in this run of the app, repeats included. */
  sentBytes: z.int().nonnegative(),
  /** Bytes that an earlier run had brought already. */
  resumedBytes: z.int().nonnegative(),
  /** Bytes read from the source in this run of the app, repeats included. */
  fetchedBytes: z.int().nonnegative(),
};
const started = {
  ...base,
  ...counted,
  uploadId: z.string().min(1),
  /** Bytes that the bucket acknowledged. */
  doneBytes: z.int().nonnegative(),
  flyingBytes: z.int().nonnegative(),
};

/** The upload that was begun, and what of it the bucket has acknowledged. */
const Resume = z.object({ uploadId: z.string(), doneBytes: z.int().nonnegative() }).nullable();

/** One file on its way from the internet through this computer into the bucket. */
export const ImportJob = z.discriminatedUnion('state', [
  /** In the row; it goes on by itself. */
  z.object({ ...base, state: z.literal('waiting'), resume: Resume }),
  z.object({ ...started, state: z.literal('importing') }),
  z.object({
    ...started,
    state: z.literal('retrying'),
    attempt: z.int().positive(),
    retryAt: z.number(),
    failure: Failure,
  }),
  /** Everything has arrived; hash and object are being compared. */
  z.object({ ...started, state: z.literal('verifying') }),
  z.object({
    ...base,
    ...counted,
    state: z.literal('paused'),
    resume: Resume,
  }),
  z.object({
    ...base,
    ...counted,
    state: z.literal('failed'),
    failure: Failure,
    /** Epoch ms; not told by journals of before. */
    failedAt: z.number().optional(),
    resume: Resume,
  }),
  z.object({ ...base, state: z.literal('cancelled') }),
  z.object({
    ...base,
    ...counted,
    state: z.literal('done'),
    /** `skipped`: the bucket held it already. */
    outcome: z.enum(['imported', 'skipped']),
    /** `unverified`: the hub tells no SHA-256; what was read is what lies in the bucket, no more is known. */
    proof: z.enum(['sha256', 'unverified']),
    crc64: z.string(),
    finishedAt: z.number(),
  }),
]);
export type ImportJob = z.infer<typeof ImportJob>;

/** Speed and time left over all imports, counted by what the bucket takes. */
export const ImportTraffic = FlowTraffic.unwrap()
  .extend({
    /** Connections whose key was refused: their imports go on once they have another one. */
    keyNeeded: z.array(z.object({ connectionId: z.string(), failure: Failure })),
  })
  .readonly();
export type ImportTraffic = z.infer<typeof ImportTraffic>;

export const AddedImport = z
  .object({
    job: ImportJob,
    begins: z.enum(['new', 'resumes']),
    category: z.string(),
    /** Path below the category, as ComfyUI lists it. */
    name: z.string(),
  })
  .readonly();
export type AddedImport = z.infer<typeof AddedImport>;

/** What became of one file of `imports.add`. */
export const ImportOutcome = z.discriminatedUnion('state', [
  z.object({ state: z.literal('added'), path: z.string(), added: AddedImport }),
  z.object({ state: z.literal('refused'), path: z.string(), failure: Failure }),
]);
export type ImportOutcome = z.infer<typeof ImportOutcome>;

/** Whether a token of a hub lies in the keychain; the token itself never comes out again. */
export const HubToken = z.object({ hub: HubName, saved: z.boolean() }).readonly();
export type HubToken = z.infer<typeof HubToken>;
