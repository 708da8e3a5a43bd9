import type { DownloadJob } from '../../../contract/download.ts';

/** Those under way first, then those that wait, that rest, and that are over. */
const ranks: Readonly<Record<DownloadJob['state'], number>> = {
  ...{ downloading: 0, retrying: 0, verifying: 0, waiting: 1 },
  ...{ failed: 2, paused: 2, done: 3, cancelled: 3 },
};

/** Those that wait in the order that main gives, of which ones that it does not place are last; of others the newest first. */
export function orderDownloads(
  jobs: readonly DownloadJob[],
  order: readonly string[],
): readonly DownloadJob[] {
  const places = new Map(order.map((id, place) => [id, place]));
  const placeOf = ({ id, state }: DownloadJob): number =>
    state === 'waiting' ? (places.get(id) ?? places.size) : 0;
  return jobs.toSorted(
    (a, b) =>
      ranks[a.state] - ranks[b.state] ||
      placeOf(a) - placeOf(b) ||
      b.createdAt - a.createdAt ||
      (a.id < b.id ? -1 : 1),
  );
}

/** Bytes of the object that are on this computer, or on their way. */
export function hereOf(job: DownloadJob): { readonly bytes: number; readonly share: number } {
  const total = job.source.bytes;
  const bytes = bytesHere(job);
  return { bytes, share: total === 0 ? 1 : bytes / total };
}

function bytesHere(job: DownloadJob): number {
  if (job.state === 'done') return job.source.bytes;
  return 'doneBytes' in job ? Math.min(job.source.bytes, job.doneBytes + job.flyingBytes) : 0;
}

/** Where the file lies, in the words of its own system. */
export const folderOf = (path: string): string => path.replace(/[\\/][^\\/]*$/, '');

/** What the strip tells of them. */
export function countDownloads(jobs: readonly DownloadJob[]): {
  readonly failed: number;
  readonly paused: number;
} {
  const of = (state: DownloadJob['state']) => jobs.filter((job) => job.state === state).length;
  return { failed: of('failed'), paused: of('paused') };
}

/** Another file has the name, and stays until a person says otherwise. */
export const isTaken = (job: DownloadJob): boolean =>
  job.state === 'failed' && job.failure.code === 'file.alreadyExists';
