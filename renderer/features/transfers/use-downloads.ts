import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { DownloadJob, DownloadTraffic } from '../../../contract/download.ts';
import { useAct } from '../../app/use-act.ts';
import { changedById, newest, useWatched } from '../../client/hooks.ts';
import type { Watched } from '../../client/watch-hub.ts';
import { endedSince } from './download-rows.ts';

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

/** The downloads that ended last, for whoever does not look at them. */
export function useEndedDownloads(): ReturnType<typeof endedSince> {
  const jobs = useDownloads();
  const [known, setKnown] = useState({ jobs, ended: endedSince([], []) });
  if (known.jobs === jobs) return known.ended;
  const news = endedSince(known.jobs, jobs);
  const isNews = news.done.length + news.failed.length > 0;
  setKnown({ jobs, ended: isNews ? news : known.ended });
  return known.ended;
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
