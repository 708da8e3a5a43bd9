import { useImports } from '../imports/use-imports.ts';
import { reportRows } from './report-rows.ts';
import type { ReportRow } from './report-rows.ts';
import { useDownloads } from './use-downloads.ts';
import { useTraffic, useUploads } from './use-transfers.ts';

/** Every upload, download and import that main has written down. */
export function useReport(): readonly ReportRow[] {
  const queued = new Set(useTraffic()?.order);
  return reportRows(useUploads(), useDownloads(), useImports(), (id) => queued.has(id));
}
