import type { DownloadJob } from '../../../contract/download.ts';
import type { CommandContext } from './command-context.ts';
import { progressText } from './progress-text.ts';

/** The jobs of one command as the watch shows them, for the progress line only. */
interface Following {
  add(job: DownloadJob): void;
  stop(): Promise<void>;
}

export function followDownloads(context: CommandContext, startedAt: number): Following {
  const { client, reporter } = context;
  const mine = new Map<string, DownloadJob>();
  const watching = new AbortController();
  const following = (async () => {
    const { signal } = watching;
    for await (const jobs of await client.downloads.watch(undefined, { signal })) {
      for (const job of jobs) if (mine.has(job.id)) mine.set(job.id, job);
      if (mine.size > 0) showProgress(reporter, [...mine.values()], startedAt);
    }
  })().catch((error: unknown) => {
    if (!watching.signal.aborted) throw error;
  });
  return {
    add: (job) => {
      mine.set(job.id, job);
    },
    stop: async () => {
      watching.abort();
      await following;
    },
  };
}

const hereBytes = (job: DownloadJob): number => {
  if (job.state === 'done') return job.source.bytes;
  return 'doneBytes' in job ? Math.min(job.source.bytes, job.doneBytes + job.flyingBytes) : 0;
};

function showProgress(
  { messages, progress }: CommandContext['reporter'],
  jobs: readonly DownloadJob[],
  startedAt: number,
): void {
  const total = (of: (job: DownloadJob) => number): number =>
    jobs.reduce((sum, job) => sum + of(job), 0);
  const bytes = total((job) => job.source.bytes);
  const doneBytes = total(hereBytes);
  const receivedBytes = total((job) => ('receivedBytes' in job ? job.receivedBytes : 0));
  const seconds = (Date.now() - startedAt) / 1000;
  const bytesPerSecond = seconds > 0 ? Math.round(receivedBytes / seconds) : 0;
  const leftSeconds = bytesPerSecond > 0 ? (bytes - doneBytes) / bytesPerSecond : null;
  const text = progressText(messages, { bytes, doneBytes, bytesPerSecond, leftSeconds });
  const counts = { bytes, doneBytes, receivedBytes, bytesPerSecond, leftSeconds };
  progress({ event: 'progress', ...counts }, text);
}
