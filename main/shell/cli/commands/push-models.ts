import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Failure } from '../../../../contract/error-code.ts';
import { IfExists } from '../../../../contract/upload.ts';
import type { AddedUpload, UploadJob } from '../../../../contract/upload.ts';
import type { Visibility } from '../../../../contract/model.ts';
import { AppError } from '../../../core/app-error.ts';
import { exitCodeOf, worstExitCode } from '../../../core/error-traits.ts';
import { byteText } from '../byte-text.ts';
import type { Client } from '../../host/open-app.ts';
import type { Command, CommandContext, ExitCode } from '../command-context.ts';
import { failureOf } from '../failure-of.ts';
import { oneOf, wholeNumber } from '../flags.ts';
import { progressText } from '../progress-text.ts';

/** What became of one file of the command line. */
interface Outcome {
  readonly path: string;
  readonly key: string | null;
  readonly state: 'uploaded' | 'skipped' | 'failed';
  readonly bytes: number;
  readonly sentBytes: number;
  readonly resumedBytes: number;
  readonly crc64: string | null;
  readonly failure: Failure | null;
  /** What ComfyUI makes of it; null where no server was asked. */
  readonly visibility: Visibility | null;
  readonly endedAt: number;
}

type Ended = Extract<UploadJob, { state: 'done' | 'failed' | 'cancelled' | 'paused' }>;
const hasEnded = (job: UploadJob): job is Ended =>
  ['done', 'failed', 'cancelled', 'paused'].includes(job.state);

/** Uploads files into a category; the same command resumes what it began. */
export const pushModels: Command = async (context) => {
  const { flags, args, connection } = context;
  const to = flags.text('to');
  if (to === undefined) throw new AppError('usage.missingArgument', { argument: '--to' });
  const request: PushRequest = {
    to,
    ifExists: oneOf(flags, 'if-exists', IfExists.options) ?? 'fail',
    partSize: wholeNumber(flags, 'part-size', { min: 102_400, max: 5 * 1024 ** 3 }),
    fromCloud: flags.on('from-cloud'),
    connectionId: (await connection()).id,
  };
  return pushFiles(
    context,
    args.map((path) => ({ path: resolve(path), request })),
  );
};

/** Uploads files, each to its place, and reports them as `models push` does. */
export async function pushFiles(
  context: CommandContext,
  files: readonly { readonly path: string; readonly request: PushRequest }[],
): Promise<ExitCode> {
  const { reporter } = context;
  const startedAt = Date.now();
  const paths = files.map(({ path }) => path);
  const progress = followProgress(context, startedAt, await sizesOf(paths));
  const outcomes = await inTurns(files, filesAtOnce, ({ path, request }) =>
    pushOne(context, path, request, progress),
  );
  await progress.stop();
  const endedAt = Math.max(...outcomes.map((outcome) => outcome.endedAt));
  return finish(reporter, outcomes, (endedAt - startedAt) / 1000, context.signal.aborted);
}

/** Each that is under way holds a file, a lock and memory; with small ones, eight fill the waits of each other. */
const filesAtOnce = 8;

async function inTurns<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const left = items.entries();
  const worker = async () => {
    for (const [index, item] of left) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

/** What is told of the way before it begins; a file that is not there says so when its turn comes. */
async function sizesOf(paths: readonly string[]): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const path of paths) {
    const found = await stat(path).catch(() => null);
    sizes.set(path, found?.isFile() === true ? found.size : 0);
  }
  return sizes;
}

interface PushRequest {
  readonly connectionId: string;
  readonly to: string;
  readonly ifExists: IfExists;
  readonly partSize: number | undefined;
  readonly fromCloud: boolean;
}

async function pushOne(
  context: CommandContext,
  path: string,
  { partSize, ...request }: PushRequest,
  progress: Progress,
): Promise<Outcome> {
  const { client, reporter, signal } = context;
  try {
    const chosen = partSize === undefined ? {} : { partSize };
    signal.throwIfAborted();
    const added = await client.uploads.add({ ...request, ...chosen, path }, { signal });
    progress.begun(path, added.job);
    remarkOn(reporter, added);
    const ended = await finished(client, added.job.id, signal);
    const outcome = { ...outcomeOf(ended), endedAt: Date.now() };
    const seen = { ...outcome, visibility: await visibilityOf(context, outcome, added) };
    reportFile(reporter, seen);
    return seen;
  } catch (error) {
    progress.begun(path);
    const outcome = failedOutcome(path, signal.aborted ? interrupted : failureOf(error));
    reportFile(reporter, outcome);
    return outcome;
  }
}

/** Asks ComfyUI once the bytes are there; a server that does not answer now is no failure of the upload. */
async function visibilityOf(
  { client, connection, signal }: CommandContext,
  { failure }: Pick<Outcome, 'failure'>,
  { category, name }: AddedUpload,
): Promise<Visibility | null> {
  const { id, server } = await connection();
  if (failure !== null || server === null) return null;
  try {
    return await client.models.visibility({ connectionId: id, category, name }, { signal });
  } catch (error) {
    if (failureOf(error).code === 'app.unexpected') throw error;
    return 'unknown';
  }
}

/** A Ctrl-C pauses the job, which ends the wait with what was kept. */
async function finished(client: Client, id: string, signal: AbortSignal): Promise<Ended> {
  const pause = (): void => void client.uploads.pause({ id });
  if (signal.aborted) pause();
  signal.addEventListener('abort', pause, { once: true });
  try {
    const job = await client.uploads.finished({ id });
    if (!hasEnded(job)) throw new Error(`upload ${id} is still ${job.state}`);
    return job;
  } finally {
    signal.removeEventListener('abort', pause);
  }
}

function remarkOn({ messages, remark }: CommandContext['reporter'], added: AddedUpload): void {
  const name = `${added.category}/${added.name}`;
  if (added.begins !== 'new') remark(messages.say(`cli.push.${added.begins}`, { name }));
  if (added.shipped !== 'no') remark(messages.say(`cli.push.shipped.${added.shipped}`, { name }));
}

const interrupted: Failure = { code: 'app.interrupted', params: {} };
const nothing = {
  key: null,
  bytes: 0,
  sentBytes: 0,
  resumedBytes: 0,
  crc64: null,
  visibility: null,
};
const failedOutcome = (path: string, failure: Failure): Outcome => ({
  path,
  ...nothing,
  endedAt: Date.now(),
  state: 'failed',
  failure,
});

function outcomeOf(job: Ended): Omit<Outcome, 'endedAt'> {
  const common = {
    ...nothing,
    path: job.path,
    key: job.target.objectKey,
    bytes: job.identity.size,
  };
  switch (job.state) {
    case 'done': {
      const { outcome, sentBytes, resumedBytes, crc64 } = job;
      return { ...common, sentBytes, resumedBytes, crc64, state: outcome, failure: null };
    }
    case 'cancelled':
      return { ...common, state: 'failed', failure: interrupted };
    case 'paused':
    case 'failed': {
      const { sentBytes, resumedBytes } = job;
      const failure = job.state === 'failed' ? job.failure : interrupted;
      return { ...common, sentBytes, resumedBytes, state: 'failed', failure };
    }
    default:
      return job satisfies never;
  }
}

function reportFile(reporter: CommandContext['reporter'], outcome: Outcome): void {
  const { failure, endedAt: _, ...facts } = outcome;
  const { messages } = reporter;
  const size = outcome.key === null ? '' : `  ${byteText(outcome.bytes, messages.language)}`;
  const seen =
    outcome.visibility === null ? '' : `  ${messages.say(`visibility.${outcome.visibility}`)}`;
  const text = `${messages.say(`upload.outcome.${outcome.state}`)}  ${outcome.key ?? outcome.path}${size}${seen}`;
  reporter.result({ event: 'file', ...facts, error: failure?.code ?? null }, text);
  if (failure !== null) reporter.failure(failure);
}

function finish(
  reporter: CommandContext['reporter'],
  outcomes: readonly Outcome[],
  seconds: number,
  stopped: boolean,
): 0 | 1 | 2 | 3 | 4 | 130 {
  const sum = (field: 'bytes' | 'sentBytes' | 'resumedBytes'): number =>
    outcomes.reduce((total, outcome) => total + outcome[field], 0);
  const only = outcomes.length === 1 ? outcomes[0] : undefined;
  const total = {
    bytes: sum('bytes'),
    sentBytes: sum('sentBytes'),
    resumedBytes: sum('resumedBytes'),
  };
  reporter.result(
    { event: 'done', key: only?.key ?? null, ...total, crc64: only?.crc64 ?? null, seconds },
    null,
  );
  const hidden = outcomes.filter(({ visibility }) => visibility === 'needsRestart').length;
  if (hidden > 0) reporter.remark(reporter.messages.say('cli.models.restart', { count: hidden }));
  if (stopped) return 130;
  return worstExitCode(
    outcomes.map(({ failure }) => (failure === null ? 0 : exitCodeOf(failure.code))),
  );
}

/** The jobs of this command as the watch shows them, for the progress line only. */
interface Progress {
  /** A file's turn has come; without a job it could not begin. */
  begun(path: string, job?: UploadJob): void;
}

function followProgress(
  context: CommandContext,
  startedAt: number,
  waiting: Map<string, number>,
): Progress & { stop(): Promise<void> } {
  const { client, reporter } = context;
  const mine = new Map<string, UploadJob>();
  const watching = new AbortController();
  const following = (async () => {
    for await (const jobs of await client.uploads.watch(undefined, { signal: watching.signal })) {
      for (const job of jobs) if (mine.has(job.id)) mine.set(job.id, job);
      const waitingBytes = [...waiting.values()].reduce((sum, bytes) => sum + bytes, 0);
      if (mine.size > 0) showProgress(reporter, [...mine.values()], waitingBytes, startedAt);
    }
  })().catch((error: unknown) => {
    if (!watching.signal.aborted) throw error;
  });
  return {
    begun: (path, job) => {
      waiting.delete(path);
      if (job !== undefined) mine.set(job.id, job);
    },
    stop: async () => {
      watching.abort();
      await following;
    },
  };
}

const movedBytes = (job: UploadJob): number => {
  if (job.state === 'done') return job.identity.size;
  return 'doneBytes' in job ? job.doneBytes + job.flyingBytes : 0;
};

function showProgress(
  { messages, progress }: CommandContext['reporter'],
  jobs: readonly UploadJob[],
  waitingBytes: number,
  startedAt: number,
): void {
  const total = (of: (job: UploadJob) => number): number =>
    jobs.reduce((sum, job) => sum + of(job), 0);
  const bytes = waitingBytes + total((job) => job.identity.size);
  const doneBytes = total(movedBytes);
  const sentBytes = total((job) => ('sentBytes' in job ? job.sentBytes : 0));
  const seconds = (Date.now() - startedAt) / 1000;
  const bytesPerSecond = seconds > 0 ? Math.round(sentBytes / seconds) : 0;
  const leftSeconds = bytesPerSecond > 0 ? (bytes - doneBytes) / bytesPerSecond : null;
  const text = progressText(messages, { bytes, doneBytes, bytesPerSecond, leftSeconds });
  progress({ event: 'progress', bytes, doneBytes, sentBytes, bytesPerSecond, leftSeconds }, text);
}
