import { useQueryClient } from '@tanstack/react-query';
import type { DownloadJob, DownloadTraffic } from '../../../contract/download.ts';
import { useAct } from '../../app/use-act.ts';
import { changedById, newest, useWatched } from '../../client/hooks.ts';
import type { Watched } from '../../client/watch-hub.ts';

const none: readonly never[] = [];
const downloadsKey = ['watch', 'downloads'] as const;

/** Every download of this computer, on every connection. */
export function useDownloads(): readonly DownloadJob[] {
  return (
    useWatched<readonly DownloadJob[], readonly DownloadJob[]>({
      key: downloadsKey,
      open: (client, signal) => client.downloads.watch(undefined, { signal }),
      step: changedById,
    }) ?? none
  );
}

export function useDownloadTraffic(): DownloadTraffic | undefined {
  return useWatched<DownloadTraffic, DownloadTraffic>({
    key: ['watch', 'downloadTraffic'],
    open: (client, signal) => client.downloads.watchTraffic(undefined, { signal }),
    step: newest,
  });
}

/** Takes the ended ones off the list. Main's stream tells what has changed, not what is gone: it is asked. */
export function useForgetDownloads(): () => void {
  const act = useAct();
  const queries = useQueryClient();
  return () =>
    void act(async (client) => {
      await client.downloads.forgetEnded();
      const listed = new Set((await client.downloads.list()).map(({ id }) => id));
      queries.setQueryData<Watched<readonly DownloadJob[]>>(downloadsKey, (before) =>
        before?.state === 'ok'
          ? {
              state: 'ok',
              value: before.value.filter((job) => listed.has(job.id) || !isEnded(job)),
            }
          : before,
      );
    });
}

export const isEnded = ({ state }: DownloadJob): boolean =>
  state === 'done' || state === 'cancelled';
