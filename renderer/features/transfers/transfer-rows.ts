import type { SeenByComfy, Traffic, UploadJob } from '../../../contract/upload.ts';

/** The groups of the drawer, in their order. */
export const groups = ['active', 'waiting', 'paused', 'failed', 'done'] as const;
export type Group = (typeof groups)[number];

export type Grouped = Readonly<Record<Group, readonly UploadJob[]>>;

/** Main tells the order twice a second. */
const newMs = 2_000;

/** Where each upload stands: one that waits its turn is told from one that rests by the order main gives. */
export function groupUploads(
  jobs: readonly UploadJob[],
  traffic: Traffic | undefined,
  now: number,
): Grouped {
  const order = traffic?.order ?? [];
  const fresh = jobs.filter((job) => job.state === 'waiting' && now - job.createdAt < newMs);
  const isQueued = new Set([...order, ...fresh.map(({ id }) => id)]);
  const of = (group: Group): readonly UploadJob[] =>
    jobs.filter((job) => groupOf(job, isQueued) === group);
  return {
    active: of('active'),
    waiting: of('waiting').toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id)),
    paused: of('paused'),
    failed: of('failed'),
    done: of('done').toSorted((a, b) => endOf(b) - endOf(a)),
  };
}

function groupOf(job: UploadJob, isQueued: ReadonlySet<string>): Group {
  switch (job.state) {
    case 'uploading':
    case 'retrying':
    case 'verifying':
      return 'active';
    case 'waiting':
    case 'paused':
      return isQueued.has(job.id) ? 'waiting' : 'paused';
    case 'failed':
      return isQueued.has(job.id) ? 'waiting' : 'failed';
    case 'done':
    case 'cancelled':
      return 'done';
    default:
      return job satisfies never;
  }
}

const endOf = (job: UploadJob): number => (job.state === 'done' ? job.finishedAt : job.createdAt);

/** Bytes of the file that are on their way or there. */
export function progressOf(job: UploadJob): { readonly bytes: number; readonly share: number } {
  const bytes = bytesOf(job);
  const { size } = job.identity;
  return { bytes, share: size === 0 ? 1 : bytes / size };
}

function bytesOf(job: UploadJob): number {
  if (job.state === 'done') return job.identity.size;
  if (job.state === 'failed') return job.resume?.doneBytes ?? 0;
  if (!('doneBytes' in job)) return 0;
  return Math.min(job.identity.size, job.doneBytes + job.flyingBytes);
}

export const fileNameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

/** `loras/style/a.safetensors`: where it goes, without the prefix that is the same for all. */
export function placeText(objectKey: string): string {
  const parts = objectKey.split('/');
  return parts
    .slice(Math.max(0, parts.findLastIndex((part) => /^models?$/.test(part)) + 1))
    .join('/');
}

/** The files that ComfyUI has not seen: one restart serves them all. */
export function needRestart(seen: readonly SeenByComfy[]): readonly string[] {
  return seen.filter(({ visibility }) => visibility === 'needsRestart').map(({ id }) => id);
}
