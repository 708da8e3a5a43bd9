import type { DownloadJob } from '../../../contract/download.ts';
import type { Failure } from '../../../contract/error-code.ts';
import type { ImportJob } from '../../../contract/import.ts';
import type { UploadJob } from '../../../contract/upload.ts';
import { hereOf } from './download-rows.ts';
import { fileNameOf, placeText, progressOf } from './transfer-rows.ts';

export type ReportKind = 'upload' | 'download' | 'import';

interface Base {
  readonly id: string;
  readonly kind: ReportKind;
  readonly name: string;
  /** Where it goes: the place below the prefix, or the path on this computer. */
  readonly to: string;
  readonly bytes: number;
}

/** One file on the table of what went and what did not. Times are epoch ms. */
export type ReportRow =
  | (Base & {
      readonly state: 'failed';
      readonly failure: Failure;
      readonly share: number;
      /** Null where it is not known. */
      readonly endedAt: number | null;
    })
  /** `failure`: what it tries to get over right now. */
  | (Base & { readonly state: 'waiting'; readonly share: number; readonly failure: Failure | null })
  | (Base & { readonly state: 'paused'; readonly share: number })
  | (Base & {
      readonly state: 'done';
      readonly endedAt: number;
      readonly outcome: 'carried' | 'skipped';
    });

const ranks: Readonly<Record<ReportRow['state'], number>> = {
  ...{ failed: 0, waiting: 1, paused: 2, done: 3 },
};

/** Every file of every kind: what failed first, then what is still to come, then what went; of each the newest first. */
export function reportRows(
  uploads: readonly UploadJob[],
  downloads: readonly DownloadJob[],
  imports: readonly ImportJob[],
  /** Uploads that wait for their turn, of those that rest in the same state by a person's wish. */
  isQueued: (id: string) => boolean,
): readonly ReportRow[] {
  const rows = [
    ...uploads.flatMap((job) => uploadRow(job, isQueued) ?? []),
    ...downloads.flatMap((job) => downloadRow(job) ?? []),
    ...imports.flatMap((job) => importRow(job) ?? []),
  ];
  return rows.toSorted(
    (a, b) => ranks[a.state] - ranks[b.state] || endOf(b) - endOf(a) || (a.name < b.name ? -1 : 1),
  );
}

const endOf = (row: ReportRow): number => ('endedAt' in row ? (row.endedAt ?? 0) : 0);

const failedRow = ({ failure, failedAt }: { failure: Failure; failedAt?: number | undefined }) =>
  ({ state: 'failed', failure, endedAt: failedAt ?? null }) as const;

/** What a person took back is no news. */
function uploadRow(job: UploadJob, isQueued: (id: string) => boolean): ReportRow | null {
  const to = placeText(job.target.objectKey);
  const base = { id: job.id, kind: 'upload', to, bytes: job.identity.size } as const;
  const row = { ...base, name: fileNameOf(job.path) };
  const { share } = progressOf(job);
  switch (job.state) {
    case 'cancelled':
      return null;
    case 'done':
      return { ...row, state: 'done', endedAt: job.finishedAt, outcome: outcomeOf(job.outcome) };
    case 'failed':
      return { ...row, ...failedRow(job), share };
    case 'retrying':
      return { ...row, state: 'waiting', failure: job.failure, share };
    case 'paused':
    case 'waiting':
      return isQueued(job.id)
        ? { ...row, state: 'waiting', failure: null, share }
        : { ...row, state: 'paused', share };
    case 'uploading':
    case 'verifying':
      return { ...row, state: 'waiting', failure: null, share };
    default:
      return job satisfies never;
  }
}

function downloadRow(job: DownloadJob): ReportRow | null {
  const base = { id: job.id, kind: 'download', to: job.path, bytes: job.source.bytes } as const;
  const row = { ...base, name: fileNameOf(job.path) };
  const { share } = hereOf(job);
  switch (job.state) {
    case 'cancelled':
      return null;
    case 'done':
      return { ...row, state: 'done', endedAt: job.finishedAt, outcome: outcomeOf(job.outcome) };
    case 'failed':
      return { ...row, ...failedRow(job), share };
    case 'retrying':
      return { ...row, state: 'waiting', failure: job.failure, share };
    case 'paused':
      return { ...row, state: 'paused', share };
    case 'waiting':
    case 'downloading':
    case 'verifying':
      return { ...row, state: 'waiting', failure: null, share };
    default:
      return job satisfies never;
  }
}

function importRow(job: ImportJob): ReportRow | null {
  const to = placeText(job.target.objectKey);
  const row = { id: job.id, kind: 'import', name: job.name, to, bytes: job.bytes } as const;
  const share = importedShare(job);
  switch (job.state) {
    case 'cancelled':
      return null;
    case 'done':
      return { ...row, state: 'done', endedAt: job.finishedAt, outcome: outcomeOf(job.outcome) };
    case 'failed':
      return { ...row, ...failedRow(job), share };
    case 'retrying':
      return { ...row, state: 'waiting', failure: job.failure, share };
    case 'paused':
      return { ...row, state: 'paused', share };
    case 'waiting':
    case 'importing':
    case 'verifying':
      return { ...row, state: 'waiting', failure: null, share };
    default:
      return job satisfies never;
  }
}

function importedShare(job: ImportJob): number {
  if ('doneBytes' in job) return job.doneBytes / job.bytes;
  return 'resume' in job ? (job.resume?.doneBytes ?? 0) / job.bytes : 0;
}

const outcomeOf = (outcome: string): 'carried' | 'skipped' =>
  outcome === 'skipped' ? 'skipped' : 'carried';

/** What the table says in one line. */
export function reportSums(rows: readonly ReportRow[]): {
  readonly done: number;
  readonly doneBytes: number;
  readonly failed: number;
  readonly left: number;
} {
  const done = rows.filter(({ state }) => state === 'done');
  const failed = rows.filter(({ state }) => state === 'failed').length;
  return {
    done: done.length,
    doneBytes: done.reduce((sum, { bytes }) => sum + bytes, 0),
    ...{ failed, left: rows.length - done.length - failed },
  };
}
