import { useMemo } from 'react';
import type { ModelRow } from '../../../contract/model.ts';
import { isEnded, progressOf } from '../transfers/transfer-rows.ts';
import { useUploads } from '../transfers/use-transfers.ts';

/** How far a model is that is being sent, from 0 to 1; undefined where it is not. */
export function useProgressOf(): (row: ModelRow) => number | undefined {
  const uploads = useUploads();
  const jobs = useMemo(() => {
    const running = uploads.filter(({ state }) => !isEnded(state) && state !== 'failed');
    return new Map(
      running.flatMap((job) => [[job.path, job] as const, [job.target.objectKey, job] as const]),
    );
  }, [uploads]);
  return ({ state, key, local }) => {
    if (state !== 'uploading') return undefined;
    const job = jobs.get(local?.path ?? '') ?? (key === null ? undefined : jobs.get(key));
    return job === undefined ? undefined : progressOf(job).share;
  };
}
