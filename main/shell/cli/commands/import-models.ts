import type { Failure } from '../../../../contract/error-code.ts';
import type { ImportFile, ImportJob, ImportLook } from '../../../../contract/import.ts';
import { IfExists } from '../../../../contract/upload.ts';
import { AppError } from '../../../core/app-error.ts';
import { exitCodeOf, worstExitCode } from '../../../core/error-traits.ts';
import { byteText, durationText } from '../byte-text.ts';
import type { Command, CommandContext, ExitCode } from '../command-context.ts';
import { oneOf } from '../flags.ts';
import { followImports } from '../follow-imports.ts';

/** What became of one file. */
interface Outcome {
  readonly path: string;
  readonly key: string | null;
  readonly state: 'imported' | 'skipped' | 'failed';
  readonly bytes: number;
  readonly sentBytes: number;
  readonly resumedBytes: number;
  readonly fetchedBytes: number;
  readonly crc64: string | null;
  readonly sha256: string | null;
  readonly proof: 'sha256' | 'unverified' | null;
  readonly failure: Failure | null;
}

/** Brings files from the internet into a category; the same command resumes what it began. */
export const importModels: Command = async (context) => {
  const { client, args, flags, reporter, signal } = context;
  const ifExists = oneOf(flags, 'if-exists', IfExists.options) ?? 'fail';
  const { id: connectionId } = await context.connection();
  const startedAt = Date.now();
  const look = await client.imports.look(
    {
      ...{ connectionId, link: args[0] ?? '', allowPrivate: flags.on('allow-private') },
      order: reporter.messages.language === 'zh-CN' ? 'mainland' : 'world',
    },
    { signal },
  );
  const chosen = chosenFiles(context, look).map((file) => ({ file, to: placeOf(context, file) }));
  tellPlan(context, look, chosen);
  const files = chosen.map(({ file, to }) => ({ path: file.path, to, ifExists }));
  const follow = followImports(context, startedAt);
  const added = await client.imports.add({ connectionId, lookId: look.id, files }, { signal });
  const outcomes = await Promise.all(
    added.map(async (one): Promise<Outcome> => {
      if (one.state === 'refused')
        return report(context, { ...nothing, path: one.path, failure: one.failure });
      const ended = await endOf(context, one.added.job, (job) => {
        follow.add(job);
      });
      return report(context, outcomeOf(one.path, ended));
    }),
  );
  await follow.stop();
  return finish(context, outcomes, (Date.now() - startedAt) / 1_000);
};

/** A link to one file means that file; of a repository the files are named, or all of its models are meant. */
function chosenFiles({ flags, reporter }: CommandContext, look: ImportLook): readonly ImportFile[] {
  const named = flags.texts('file');
  const models = look.files.filter(({ isModel }) => isModel);
  if (named.length > 0)
    return named.map((name) => {
      const file = look.files.find(({ path }) => path === name);
      if (file !== undefined) return file;
      const expected = look.files.map(({ path }) => path).join(', ');
      throw new AppError('usage.badValue', { argument: '--file', value: name, expected });
    });
  if (look.files.length === 1) return look.files;
  if (flags.on('all') || models.length === 1) return models;
  for (const { path, bytes, sha256, to } of look.files) {
    const size = byteText(bytes, reporter.messages.language);
    const text = `${path}  ${size}${to === null ? '' : `  ${to}`}`;
    reporter.result({ event: 'found', path, bytes, sha256, category: to }, text);
  }
  throw new AppError('usage.missingArgument', { argument: '--file PATH | --all' });
}

/** A damaged file is told as such, unless the person says where it goes all the same. */
function placeOf({ flags }: CommandContext, { to, suggestion }: ImportFile): string {
  const place = flags.text('to') ?? to;
  if (place === null && suggestion.state === 'refused')
    throw new AppError(suggestion.failure.code, suggestion.failure.params);
  if (place === null) throw new AppError('usage.missingArgument', { argument: '--to' });
  return place;
}

function tellPlan(
  { reporter }: CommandContext,
  { pace, host, warning }: ImportLook,
  chosen: readonly { readonly file: ImportFile; readonly to: string }[],
): void {
  const { messages } = reporter;
  const bytes = chosen.reduce((sum, { file }) => sum + file.bytes, 0);
  const seconds = pace.state === 'unknown' ? null : Math.ceil(bytes / pace.bytesPerSecond);
  const facts = {
    count: chosen.length,
    host,
    size: byteText(bytes, messages.language),
    time: seconds === null ? '' : durationText(seconds, messages.language),
    pace: pace.state,
  };
  const text = messages.say('cli.import.plan', facts);
  reporter.remark(text);
  if (warning !== null) reporter.remark(messages.failure(warning));
  for (const { file, to } of chosen) {
    const { path, sha256, source, suggestion } = file;
    reporter.result(
      { event: 'plan', path, bytes: file.bytes, sha256, to, source, suggestion, pace, seconds },
      null,
    );
  }
}

/** A Ctrl-C pauses the job, which ends the wait with what was kept. */
async function endOf(
  { client, signal }: CommandContext,
  job: ImportJob,
  follow: (job: ImportJob) => void,
): Promise<ImportJob> {
  follow(job);
  const { id } = job;
  const pause = (): void => void client.imports.pause({ id });
  if (signal.aborted) pause();
  signal.addEventListener('abort', pause, { once: true });
  try {
    return await client.imports.finished({ id });
  } finally {
    signal.removeEventListener('abort', pause);
  }
}

const interrupted: Failure = { code: 'app.interrupted', params: {} };
const nothing: Omit<Outcome, 'path'> = {
  ...{ key: null, state: 'failed', bytes: 0, sentBytes: 0, resumedBytes: 0, fetchedBytes: 0 },
  ...{ crc64: null, sha256: null, proof: null, failure: null },
};

function outcomeOf(path: string, job: ImportJob): Outcome {
  const { bytes, sha256 } = job;
  const common = { ...nothing, path, key: job.target.objectKey, bytes, sha256 };
  if (job.state === 'done') {
    const { outcome, proof, crc64, sentBytes, resumedBytes, fetchedBytes } = job;
    return { ...common, state: outcome, proof, crc64, sentBytes, resumedBytes, fetchedBytes };
  }
  const failure = job.state === 'failed' ? job.failure : interrupted;
  if (!('sentBytes' in job)) return { ...common, failure };
  const { sentBytes, resumedBytes, fetchedBytes } = job;
  return { ...common, failure, sentBytes, resumedBytes, fetchedBytes };
}

function report({ reporter }: CommandContext, outcome: Outcome): Outcome {
  const { failure, ...facts } = outcome;
  const { messages } = reporter;
  const words = [
    messages.say(`import.outcome.${outcome.state}`),
    outcome.key ?? outcome.path,
    outcome.key === null ? '' : byteText(outcome.bytes, messages.language),
    outcome.proof === null ? '' : messages.say(`import.proof.${outcome.proof}`),
  ];
  const text = words.filter((word) => word !== '').join('  ');
  reporter.result({ event: 'file', ...facts, error: failure?.code ?? null }, text);
  if (failure !== null) reporter.failure(failure);
  return outcome;
}

function finish(
  { reporter, signal }: CommandContext,
  outcomes: readonly Outcome[],
  seconds: number,
): ExitCode {
  const sum = (field: 'bytes' | 'sentBytes' | 'resumedBytes' | 'fetchedBytes'): number =>
    outcomes.reduce((total, outcome) => total + outcome[field], 0);
  const only = outcomes.length === 1 ? outcomes[0] : undefined;
  const { key = null, crc64 = null, sha256 = null } = only ?? {};
  reporter.result(
    {
      event: 'done',
      ...{ key, crc64, sha256, seconds, bytes: sum('bytes'), sentBytes: sum('sentBytes') },
      ...{ resumedBytes: sum('resumedBytes'), fetchedBytes: sum('fetchedBytes') },
    },
    null,
  );
  if (signal.aborted) return 130;
  return worstExitCode(
    outcomes.map(({ failure }) => (failure === null ? 0 : exitCodeOf(failure.code))),
  );
}
