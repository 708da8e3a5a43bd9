import { resolve } from 'node:path';
import type { Failure } from '../../../../contract/error-code.ts';
import { IfExists } from '../../../../contract/upload.ts';
import type { UploadJob } from '../../../../contract/upload.ts';
import { AppError } from '../../../core/app-error.ts';
import { exitCodeOf, worstExitCode } from '../../../core/error-traits.ts';
import { byteText, durationText } from '../byte-text.ts';
import type { Client, Command, CommandContext } from '../command-context.ts';
import { failureOf } from '../failure-of.ts';
import { oneOf, wholeNumber } from '../flags.ts';

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
}

type Ended = Extract<UploadJob, { state: 'done' | 'failed' | 'cancelled' | 'paused' }>;

/** A pause ends the wait only when we asked for it: a first snapshot may still show that of an earlier run. */
const hasEnded = (job: UploadJob, stopped: boolean): job is Ended =>
  ['done', 'failed', 'cancelled'].includes(job.state) || (stopped && job.state === 'paused');

/** Uploads files into a category; the same command resumes what it began. */
export const pushModels: Command = async (context) => {
  const { flags, args, reporter, connection } = context;
  const to = flags.text('to');
  if (to === undefined) throw new AppError('usage.missingArgument', { argument: '--to' });
  const request: PushRequest = {
    to,
    ifExists: oneOf(flags, 'if-exists', IfExists.options) ?? 'fail',
    partSize: wholeNumber(flags, 'part-size', { min: 102_400, max: 5 * 1024 ** 3 }),
    connectionId: (await connection()).id,
  };
  const startedAt = Date.now();
  const progress = createProgress(context, startedAt);
  const watching = new AbortController();
  const following = follow(context.client, progress, watching.signal);
  const outcomes = await Promise.all(
    args.map((path) => pushOne(context, resolve(path), request, progress)),
  );
  watching.abort();
  await following;
  return finish(reporter, outcomes, (Date.now() - startedAt) / 1000, context.signal.aborted);
};

interface PushRequest {
  readonly connectionId: string;
  readonly to: string;
  readonly ifExists: IfExists;
  readonly partSize: number | undefined;
}

async function pushOne(
  { client, reporter, signal }: CommandContext,
  path: string,
  { partSize, ...request }: PushRequest,
  progress: Progress,
): Promise<Outcome> {
  try {
    const chosen = partSize === undefined ? {} : { partSize };
    const job = await client.uploads.add({ ...request, ...chosen, path }, { signal });
    const pause = (): void => {
      client.uploads.pause({ id: job.id }).catch(progress.broke);
    };
    signal.addEventListener('abort', pause, { once: true });
    const ended = await progress.ended(job);
    signal.removeEventListener('abort', pause);
    const outcome = outcomeOf(ended);
    reportFile(reporter, outcome);
    return outcome;
  } catch (error) {
    const outcome = failedOutcome(path, signal.aborted ? interrupted : failureOf(error));
    reportFile(reporter, outcome);
    return outcome;
  }
}

const interrupted: Failure = { code: 'app.interrupted', params: {} };
const nothing = { key: null, bytes: 0, sentBytes: 0, resumedBytes: 0, crc64: null };
const failedOutcome = (path: string, failure: Failure): Outcome => ({
  path,
  ...nothing,
  state: 'failed',
  failure,
});

function outcomeOf(job: Ended): Outcome {
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
  const { failure, ...facts } = outcome;
  const { messages } = reporter;
  const text = `${messages.say(`upload.outcome.${outcome.state}`)}  ${outcome.key ?? outcome.path}  ${byteText(outcome.bytes, messages.language)}`;
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
  if (stopped) return 130;
  return worstExitCode(
    outcomes.map(({ failure }) => (failure === null ? 0 : exitCodeOf(failure.code))),
  );
}

interface Progress {
  /** Takes in the newest state of all jobs. */
  update(jobs: readonly UploadJob[]): void;
  /** Resolves once the job has ended. */
  ended(job: UploadJob): Promise<Ended>;
  /** The watch broke: whoever waits is told. */
  broke(error: unknown): void;
}

function createProgress({ reporter, signal }: CommandContext, startedAt: number): Progress {
  const waiting = new Map<
    string,
    { readonly resolve: (job: Ended) => void; readonly reject: (error: unknown) => void }
  >();
  const mine = new Map<string, UploadJob>();
  return {
    update: (jobs) => {
      for (const job of jobs) {
        if (!mine.has(job.id)) continue;
        mine.set(job.id, job);
        if (!hasEnded(job, signal.aborted)) continue;
        waiting.get(job.id)?.resolve(job);
        waiting.delete(job.id);
      }
      if (waiting.size > 0) showProgress(reporter, [...mine.values()], startedAt);
    },
    ended: (job) => {
      mine.set(job.id, job);
      if (hasEnded(job, signal.aborted)) return Promise.resolve(job);
      return new Promise((onEnd, reject) => waiting.set(job.id, { resolve: onEnd, reject }));
    },
    broke: (error) => {
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    },
  };
}

async function follow(client: Client, progress: Progress, signal: AbortSignal): Promise<void> {
  try {
    for await (const jobs of await client.uploads.watch(undefined, { signal }))
      progress.update(jobs);
  } catch (error) {
    if (!signal.aborted) progress.broke(error);
  }
}

const movedBytes = (job: UploadJob): number => {
  if (job.state === 'done') return job.identity.size;
  return 'doneBytes' in job ? job.doneBytes + job.flyingBytes : 0;
};

function showProgress(
  { messages, progress }: CommandContext['reporter'],
  jobs: readonly UploadJob[],
  startedAt: number,
): void {
  const total = (of: (job: UploadJob) => number): number =>
    jobs.reduce((sum, job) => sum + of(job), 0);
  const bytes = total((job) => job.identity.size);
  const doneBytes = total(movedBytes);
  const sentBytes = total((job) => ('sentBytes' in job ? job.sentBytes : 0));
  const seconds = (Date.now() - startedAt) / 1000;
  const bytesPerSecond = seconds > 0 ? Math.round(sentBytes / seconds) : 0;
  const leftSeconds = bytesPerSecond > 0 ? (bytes - doneBytes) / bytesPerSecond : null;
  const size = (value: number): string => byteText(value, messages.language);
  const text = messages.say('cli.push.progress', {
    percent: bytes > 0 ? Math.floor((doneBytes / bytes) * 100) : 100,
    done: size(doneBytes),
    total: size(bytes),
    speed: size(bytesPerSecond),
    left: leftSeconds === null ? '–' : durationText(leftSeconds, messages.language),
  });
  progress({ event: 'progress', bytes, doneBytes, sentBytes, bytesPerSecond, leftSeconds }, text);
}
