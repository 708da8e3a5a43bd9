import type { Failure } from '../../../../contract/error-code.ts';
import { AppError } from '../../../core/app-error.ts';
import { exitCodeOf, worstExitCode } from '../../../core/error-traits.ts';
import { takeDataDir } from '../../host/instance.ts';
import type { Client } from '../../host/open-app.ts';
import { byteText } from '../byte-text.ts';
import type { Command, CommandContext, ExitCode } from '../command-context.ts';
import { failureOf } from '../failure-of.ts';
import { followTransfers } from '../follow-transfers.ts';
import { reportList } from '../report-list.ts';
import { factsOf, type Transfer, type TransferJob, type TransferKind } from '../transfer-facts.ts';

type Act = (input: { id: string }) => Promise<TransferJob>;

/** Everything that is on its way, was, or waits, in whichever direction; the journal is read, whoever works on it. */
export const listTransfers: Command = async ({ client, reporter }) => {
  const { messages } = reporter;
  reportList(reporter, await allTransfers(client), {
    event: (transfer) => ({ event: 'transfer', ...factsOf(transfer) }),
    row: (transfer) => {
      const { id, kind, state, key, bytes, doneBytes } = factsOf(transfer);
      const size = (value: number): string => byteText(value, messages.language);
      return [
        id,
        messages.say('cli.transfers.kind', { kind }),
        messages.say('cli.transfers.state', { state }),
        `${size(doneBytes)} / ${size(bytes)}`,
        key,
      ];
    },
    none: messages.say('cli.transfers.none'),
  });
  return 0;
};

/** They rest until somebody goes on with them; what was acknowledged is kept. */
export const pauseTransfers: Command = (context) =>
  eachOf(context, async (transfer) => {
    refuseTaken(transfer);
    return actsOf(context.client, transfer.kind).pause({ id: transfer.job.id });
  });

/** Removes them, and from the bucket what of them was sent. */
export const cancelTransfers: Command = (context) =>
  eachOf(context, async (transfer) => {
    refuseTaken(transfer);
    return actsOf(context.client, transfer.kind).cancel({ id: transfer.job.id });
  });

/** Goes on with them here, and is over when they are. */
export const resumeTransfers: Command = async (context) => {
  const { client, signal } = context;
  const following = followTransfers(context, Date.now());
  const goOn = async (transfer: Transfer): Promise<TransferJob> => {
    refuseTaken(transfer);
    const { id } = transfer.job;
    const { resume, pause, finished } = actsOf(client, transfer.kind);
    await resume({ id });
    following.add(transfer);
    const stop = (): void => void pause({ id });
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    return finished({ id }).finally(() => {
      signal.removeEventListener('abort', stop);
    });
  };
  return eachOf(context, goOn, true).finally(() => following.stop());
};

function actsOf(
  client: Client,
  kind: TransferKind,
): Record<'pause' | 'resume' | 'cancel' | 'finished', Act> {
  const { pause, resume, cancel, finished } = {
    upload: client.uploads,
    download: client.downloads,
    import: client.imports,
  }[kind];
  return { pause, resume, cancel, finished };
}

async function allTransfers(client: Client): Promise<readonly Transfer[]> {
  const [uploads, downloads, imports] = await Promise.all([
    client.uploads.list(),
    client.downloads.list(),
    client.imports.list(),
  ]);
  const transfers: readonly Transfer[] = [
    ...uploads.map((job) => ({ kind: 'upload' as const, job })),
    ...downloads.map((job) => ({ kind: 'download' as const, job })),
    ...imports.map((job) => ({ kind: 'import' as const, job })),
  ];
  return transfers.toSorted((a, b) => a.job.createdAt - b.job.createdAt);
}

/** Does it to each that is named while no window or browser works on this data directory; tries all. */
async function eachOf(
  { client, reporter, args, dataDir, signal }: CommandContext,
  act: (transfer: Transfer) => Promise<TransferJob>,
  isToTheEnd = false,
): Promise<ExitCode> {
  const all = new Map((await allTransfers(client)).map((each) => [each.job.id, each]));
  const named = args.map((id) => {
    const transfer = all.get(id);
    const expected = 'ferry transfers ls';
    if (transfer === undefined)
      throw new AppError('usage.badValue', { argument: 'ID', value: id, expected });
    return transfer;
  });
  await assertNobodyWorksOn(dataDir);
  const failures = await Promise.all(
    named.map(async (transfer) => {
      const { failure: stopped, job } = await outcomeOf(transfer, act);
      // one that had failed and is paused has done what was asked
      const failure = stopped ?? (isToTheEnd && job.state === 'failed' ? job.failure : null);
      reportOne(reporter, { kind: transfer.kind, job }, failure);
      return failure;
    }),
  );
  if (signal.aborted) return 130;
  return worstExitCode(failures.map((each) => (each === null ? 0 : exitCodeOf(each.code))));
}

async function outcomeOf(
  transfer: Transfer,
  act: (transfer: Transfer) => Promise<TransferJob>,
): Promise<{ readonly failure: Failure | null; readonly job: TransferJob }> {
  try {
    const job = await act(transfer);
    return { job, failure: null };
  } catch (error) {
    return { job: transfer.job, failure: failureOf(error) };
  }
}

function reportOne(
  reporter: CommandContext['reporter'],
  transfer: Transfer,
  failure: Failure | null,
): void {
  const { messages } = reporter;
  const facts = factsOf(transfer);
  const text = `${messages.say('cli.transfers.state', { state: facts.state })}  ${facts.key}`;
  reporter.result({ event: 'transfer', ...facts, error: failure?.code ?? null }, text);
  if (failure !== null) reporter.failure(failure);
}

/**
 * A window (or the browser's host) has its own idea of what it works on: two would fight. Throws `app.openElsewhere`.
 * A host that begins later finds what was done here in the database, and each object under its own lock.
 */
async function assertNobodyWorksOn(dataDir: string): Promise<void> {
  const dir = await takeDataDir(dataDir, { withinMs: 0, delayMs: 0 });
  if (dir.state !== 'held') throw new AppError('app.openElsewhere', { path: dataDir });
  dir.held.release();
}

const underWay: readonly string[] = [
  'uploading',
  'downloading',
  'importing',
  'retrying',
  'verifying',
];

/** This process works on nothing yet: whatever is under way is so in another command. */
function refuseTaken(transfer: Transfer): void {
  const { state, key } = factsOf(transfer);
  if (underWay.includes(state)) throw new AppError('store.locked', { key });
}
