import type { CommandContext } from './command-context.ts';
import { progressText } from './progress-text.ts';
import { factsOf, type Transfer, type TransferJob, type TransferKind } from './transfer-facts.ts';

/** The transfers of one command, whatever they are, as their watches show them; for the progress line only. */
interface Following {
  /** Takes one in as it was before it went on, and shows it. */
  add(transfer: Transfer): void;
  stop(): Promise<void>;
}

interface Followed extends Transfer {
  /** What was there before; one that waits for its turn does not say it. */
  readonly begunBytes: number;
  /** Null until it goes on here: what its job says before that was sent by another command. */
  readonly ownJob: TransferJob | null;
}

export function followTransfers(context: CommandContext, startedAt: number): Following {
  const { client } = context;
  const mine = new Map<string, Followed>();
  const watching = new AbortController();
  const { signal } = watching;
  const follow = async (
    kind: TransferKind,
    watch: Promise<AsyncIterable<readonly TransferJob[]>>,
  ): Promise<void> => {
    for await (const jobs of await watch) {
      for (const job of jobs) {
        const known = mine.get(job.id);
        if (known !== undefined) mine.set(job.id, { ...known, kind, job, ownJob: job });
      }
      if (mine.size > 0) show(context, [...mine.values()], startedAt);
    }
  };
  const following = Promise.all([
    follow('upload', client.uploads.watch(undefined, { signal })),
    follow('download', client.downloads.watch(undefined, { signal })),
    follow('import', client.imports.watch(undefined, { signal })),
  ]).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  return {
    add: (transfer) => {
      const begunBytes = factsOf(transfer).doneBytes;
      mine.set(transfer.job.id, { ...transfer, begunBytes, ownJob: null });
      show(context, [...mine.values()], startedAt);
    },
    stop: async () => {
      watching.abort();
      await following;
    },
  };
}

/** Parts that are under way count as far as they came, but no file as more than it is. */
function movedBytes(transfer: Followed): number {
  const { bytes, doneBytes } = factsOf(transfer);
  const { job, begunBytes } = transfer;
  if (job.state === 'waiting') return begunBytes;
  return Math.min(bytes, doneBytes + ('flyingBytes' in job ? job.flyingBytes : 0));
}

/** What went over the line to the bucket, or came from it, since this command began. */
function lineBytes({ ownJob }: Followed): number {
  if (ownJob === null) return 0;
  if ('receivedBytes' in ownJob) return ownJob.receivedBytes;
  return 'sentBytes' in ownJob ? ownJob.sentBytes : 0;
}

function show(
  { reporter: { messages, progress } }: CommandContext,
  transfers: readonly Followed[],
  startedAt: number,
): void {
  const total = (of: (transfer: Followed) => number): number =>
    transfers.reduce((sum, transfer) => sum + of(transfer), 0);
  const bytes = total((transfer) => factsOf(transfer).bytes);
  const doneBytes = total(movedBytes);
  const isDownload = ({ kind }: Transfer): boolean => kind === 'download';
  const receivedBytes = total((each) => (isDownload(each) ? lineBytes(each) : 0));
  const sentBytes = total((each) => (isDownload(each) ? 0 : lineBytes(each)));
  const seconds = (Date.now() - startedAt) / 1000;
  const bytesPerSecond = seconds > 0 ? Math.round((sentBytes + receivedBytes) / seconds) : 0;
  const leftSeconds = bytesPerSecond > 0 ? (bytes - doneBytes) / bytesPerSecond : null;
  const moved = { bytes, doneBytes, bytesPerSecond, leftSeconds };
  progress(
    {
      event: 'progress',
      ...{ bytes, doneBytes, sentBytes, receivedBytes, bytesPerSecond, leftSeconds },
    },
    progressText(messages, moved),
  );
}
