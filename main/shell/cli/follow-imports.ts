import type { ImportJob } from '../../../contract/import.ts';
import type { CommandContext } from './command-context.ts';
import { progressText } from './progress-text.ts';

/** The imports of this command as the watch shows them, for the progress line only. */
export interface FollowedImports {
  add(job: ImportJob): void;
  stop(): Promise<void>;
}

export function followImports(context: CommandContext, startedAt: number): FollowedImports {
  const { client } = context;
  const mine = new Map<string, ImportJob>();
  const watching = new AbortController();
  const following = (async () => {
    for await (const jobs of await client.imports.watch(undefined, { signal: watching.signal })) {
      for (const job of jobs) if (mine.has(job.id)) mine.set(job.id, job);
      if (mine.size > 0) show(context, [...mine.values()], startedAt);
    }
  })().catch((error: unknown) => {
    if (!watching.signal.aborted) throw error;
  });
  return {
    add: (job) => mine.set(job.id, job),
    stop: async () => {
      watching.abort();
      await following;
    },
  };
}

function movedBytes(job: ImportJob): number {
  if (job.state === 'done') return job.bytes;
  return 'doneBytes' in job ? job.doneBytes + job.flyingBytes : 0;
}

function show(
  { reporter: { messages, progress } }: CommandContext,
  jobs: readonly ImportJob[],
  startedAt: number,
): void {
  const total = (of: (job: ImportJob) => number): number =>
    jobs.reduce((sum, job) => sum + of(job), 0);
  const bytes = total((job) => job.bytes);
  const doneBytes = total(movedBytes);
  const sentBytes = total((job) => ('sentBytes' in job ? job.sentBytes : 0));
  const fetchedBytes = total((job) => ('fetchedBytes' in job ? job.fetchedBytes : 0));
  const seconds = (Date.now() - startedAt) / 1_000;
  const bytesPerSecond = seconds > 0 ? Math.round(sentBytes / seconds) : 0;
  const leftSeconds = bytesPerSecond > 0 ? (bytes - doneBytes) / bytesPerSecond : null;
  const text = progressText(messages, { bytes, doneBytes, bytesPerSecond, leftSeconds });
  progress(
    {
      event: 'progress',
      ...{ bytes, doneBytes, sentBytes, fetchedBytes, bytesPerSecond, leftSeconds },
    },
    text,
  );
}
