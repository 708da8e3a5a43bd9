import type { ImportJob } from '../../../contract/import.ts';
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
  const places = new Map((traffic?.order ?? []).map((id, place) => [id, place]));
  const fresh = jobs.filter((job) => job.state === 'waiting' && now - job.createdAt < newMs);
  const isQueued = new Set([...places.keys(), ...fresh.map(({ id }) => id)]);
  const by = Map.groupBy(jobs, (job) => groupOf(job, isQueued));
  const of = (group: Group): readonly UploadJob[] => by.get(group) ?? [];
  // one that main has not placed yet has just come, so it is the last
  const placeOf = ({ id }: UploadJob): number => places.get(id) ?? places.size;
  return {
    active: of('active'),
    waiting: of('waiting').toSorted((a, b) => placeOf(a) - placeOf(b)),
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

/** Other content stands at the key, and stays until a person says otherwise. */
export const isKeyTaken = (job: UploadJob | ImportJob): boolean =>
  job.state === 'failed' && job.failure.code === 'oss.fileAlreadyExists';

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

/** What a morning asks: how much is there, how much is not. */
export interface Summary {
  readonly done: number;
  readonly doneBytes: number;
  readonly failed: number;
  readonly left: number;
}

export function summaryOf({ active, waiting, paused, failed, done }: Grouped): Summary {
  const arrived = done.filter(({ state }) => state === 'done');
  return {
    done: arrived.length,
    doneBytes: bytesOfAll(arrived),
    failed: failed.length,
    left: active.length + waiting.length + paused.length,
  };
}

export const bytesOfAll = (jobs: readonly UploadJob[]): number =>
  jobs.reduce((sum, job) => sum + job.identity.size, 0);

/** Those that have ended since the list was looked at last (epoch ms). */
export const doneSince = (done: readonly UploadJob[], lookedAt: number): number =>
  done.filter((job) => job.state === 'done' && job.finishedAt > lookedAt).length;

/** Without those that main has taken off its list; an ended one that it still lists has ended just now. */
export function withoutForgotten(
  before: readonly UploadJob[],
  listed: readonly UploadJob[],
): readonly UploadJob[] {
  const known = new Set(listed.map(({ id }) => id));
  return before.filter(({ id, state }) => known.has(id) || !isEnded(state));
}

export const isEnded = (state: UploadJob['state']): boolean =>
  state === 'done' || state === 'cancelled';
