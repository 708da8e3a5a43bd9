import { resolve } from 'node:path';
import type { DownloadAdded, DownloadJob } from '../../../../contract/download.ts';
import type { Failure } from '../../../../contract/error-code.ts';
import { IfExists } from '../../../../contract/upload.ts';
import { exitCodeOf, worstExitCode } from '../../../core/error-traits.ts';
import { byteText } from '../byte-text.ts';
import type { Command, CommandContext } from '../command-context.ts';
import { oneOf, wholeNumber } from '../flags.ts';
import { followDownloads } from '../follow-downloads.ts';

/** What became of one key of the command line. */
interface Outcome {
  readonly key: string;
  readonly path: string | null;
  readonly state: 'downloaded' | 'skipped' | 'failed';
  readonly bytes: number;
  readonly receivedBytes: number;
  readonly resumedBytes: number;
  readonly crc64: string | null;
  readonly proof: 'proven' | 'unproven' | null;
  readonly failure: Failure | null;
}

/** Downloads models into a folder; the same command resumes what it began. */
export const pullModels: Command = async (context) => {
  const { flags, args, connection, client, signal, reporter } = context;
  const partSize = wholeNumber(flags, 'part-size', { min: 102_400, max: 5 * 1024 ** 3 });
  const wish = {
    connectionId: (await connection()).id,
    keys: args.slice(0, -1),
    directory: resolve(args.at(-1) ?? ''),
    folders: flags.on('by-category') ? ('category' as const) : ('none' as const),
    ifExists: oneOf(flags, 'if-exists', IfExists.options) ?? 'fail',
    ...(partSize !== undefined && { partSize }),
  };
  const startedAt = Date.now();
  const progress = followDownloads(context, startedAt);
  const added = await client.downloads.add(wish, { signal });
  const outcomes = await Promise.all(
    added.map(async (one) => {
      if (one.state === 'added') progress.add(one.job);
      const outcome = await outcomeOf(context, one);
      reportFile(reporter, outcome);
      return outcome;
    }),
  );
  await progress.stop();
  return finish(context, outcomes, (Date.now() - startedAt) / 1000);
};

const nothing = { bytes: 0, receivedBytes: 0, resumedBytes: 0, crc64: null, proof: null };
const interrupted: Failure = { code: 'app.interrupted', params: {} };

async function outcomeOf(context: CommandContext, added: DownloadAdded): Promise<Outcome> {
  if (added.state === 'refused') {
    const { key, failure } = added;
    return { ...nothing, key, path: null, state: 'failed', failure };
  }
  const { messages, remark } = context.reporter;
  const { begins, job, key: name } = added;
  if (begins !== 'new') remark(messages.say(`cli.pull.${begins}`, { name }));
  const ended = await finished(context, job.id);
  if (ended.startedOver && begins !== 'startsOver')
    remark(messages.say('cli.pull.startsOver', { name }));
  return endOf(ended);
}

/** A Ctrl-C pauses the job, which ends the wait with what was kept. */
async function finished(
  { client, signal }: Pick<CommandContext, 'client' | 'signal'>,
  id: string,
): Promise<DownloadJob> {
  const pause = (): void => void client.downloads.pause({ id });
  if (signal.aborted) pause();
  signal.addEventListener('abort', pause, { once: true });
  try {
    return await client.downloads.finished({ id });
  } finally {
    signal.removeEventListener('abort', pause);
  }
}

function endOf(job: DownloadJob): Outcome {
  const { source, path } = job;
  const common = { ...nothing, key: source.objectKey, path, bytes: source.bytes };
  switch (job.state) {
    case 'done': {
      const { outcome, crc64, proof, receivedBytes, resumedBytes } = job;
      const counts = { receivedBytes, resumedBytes };
      return { ...common, ...counts, crc64, proof, state: outcome, failure: null };
    }
    case 'failed': {
      const { failure, receivedBytes, resumedBytes } = job;
      return { ...common, receivedBytes, resumedBytes, state: 'failed', failure };
    }
    case 'cancelled':
      return { ...common, state: 'failed', failure: interrupted };
    case 'waiting':
    case 'downloading':
    case 'retrying':
    case 'verifying':
    case 'paused': {
      const { receivedBytes, resumedBytes } = job;
      return { ...common, receivedBytes, resumedBytes, state: 'failed', failure: interrupted };
    }
    default:
      return job satisfies never;
  }
}

function reportFile(reporter: CommandContext['reporter'], outcome: Outcome): void {
  const { failure, ...facts } = outcome;
  const { messages } = reporter;
  const where = outcome.path ?? outcome.key;
  const size = outcome.path === null ? '' : `  ${byteText(outcome.bytes, messages.language)}`;
  const text = `${messages.say(`download.outcome.${outcome.state}`)}  ${where}${size}`;
  reporter.result({ event: 'file', ...facts, error: failure?.code ?? null }, text);
  if (failure !== null) reporter.failure(failure);
  if (outcome.state === 'downloaded' && outcome.proof === 'unproven')
    reporter.remark(messages.say('cli.pull.unproven', { name: outcome.key }));
}

function finish(
  { reporter, signal }: CommandContext,
  outcomes: readonly Outcome[],
  seconds: number,
): 0 | 1 | 2 | 3 | 4 | 130 {
  const sum = (field: 'bytes' | 'receivedBytes' | 'resumedBytes'): number =>
    outcomes.reduce((total, outcome) => total + outcome[field], 0);
  const only = outcomes.length === 1 ? outcomes[0] : undefined;
  const total = {
    bytes: sum('bytes'),
    receivedBytes: sum('receivedBytes'),
    resumedBytes: sum('resumedBytes'),
  };
  const crc64 = only?.crc64 ?? null;
  reporter.result({ event: 'done', key: only?.key ?? null, ...total, crc64, seconds }, null);
  if (signal.aborted) return 130;
  return worstExitCode(
    outcomes.map(({ failure }) => (failure === null ? 0 : exitCodeOf(failure.code))),
  );
}
