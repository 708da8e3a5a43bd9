import type { ImportJob } from '../../../contract/import.ts';
import type { Group } from '../transfers/transfer-rows.ts';

const groupsOf: Readonly<Record<ImportJob['state'], Group>> = {
  ...{ importing: 'active', retrying: 'active', verifying: 'active', waiting: 'waiting' },
  ...{ paused: 'paused', failed: 'failed', done: 'done', cancelled: 'done' },
};

/** Those that wait in the order that main gives, of which ones that it does not place are last; of others the newest first. */
export function groupImports(
  jobs: readonly ImportJob[],
  order: readonly string[],
): Readonly<Record<Group, readonly ImportJob[]>> {
  const places = new Map(order.map((id, place) => [id, place]));
  const placeOf = ({ id }: ImportJob): number => places.get(id) ?? places.size;
  const by = Map.groupBy(jobs, ({ state }) => groupsOf[state]);
  const newestFirst = (group: Group): readonly ImportJob[] =>
    (by.get(group) ?? []).toSorted((a, b) => endOf(b) - endOf(a));
  return {
    active: newestFirst('active'),
    waiting: (by.get('waiting') ?? []).toSorted(
      (a, b) => placeOf(a) - placeOf(b) || a.createdAt - b.createdAt,
    ),
    paused: newestFirst('paused'),
    failed: newestFirst('failed'),
    done: newestFirst('done'),
  };
}

const endOf = (job: ImportJob): number => (job.state === 'done' ? job.finishedAt : job.createdAt);

export const isEnded = ({ state }: ImportJob): boolean => state === 'done' || state === 'cancelled';

/** Bytes of the file that are in the bucket, or on their way. */
export function arrivedOf(job: ImportJob): { readonly bytes: number; readonly share: number } {
  const bytes = Math.min(job.bytes, arrivedBytes(job));
  return { bytes, share: bytes / job.bytes };
}

function arrivedBytes(job: ImportJob): number {
  if (job.state === 'done') return job.bytes;
  if ('doneBytes' in job) return job.doneBytes + job.flyingBytes;
  return 'resume' in job ? (job.resume?.doneBytes ?? 0) : 0;
}

/** Those that have ended since the drawer was looked at last (epoch ms). */
export const doneSince = (jobs: readonly ImportJob[], lookedAt: number): number =>
  jobs.filter((job) => job.state === 'done' && job.finishedAt > lookedAt).length;
