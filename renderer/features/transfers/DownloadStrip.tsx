import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import type { DownloadTraffic } from '../../../contract/download.ts';
import { DownloadIcon, FailIcon, PauseIcon } from '../../ui/icons.tsx';
import { StateBadge } from '../../ui/StateBadge.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { countDownloads } from './download-rows.ts';
import { fileNameOf } from './transfer-rows.ts';
import { useDownloads, useDownloadTraffic } from './use-downloads.ts';
import { useEnded } from './use-ended.ts';

interface DownloadNews {
  readonly traffic: DownloadTraffic | undefined;
  readonly failed: number;
  readonly paused: number;
  /** Nothing moves, and nothing asks for a person. */
  readonly isQuiet: boolean;
}

export function useDownloadNews(): DownloadNews {
  const traffic = useDownloadTraffic();
  const { failed, paused } = countDownloads(useDownloads());
  const moving = traffic === undefined ? 0 : traffic.activeFiles + traffic.waitingFiles;
  return { traffic, failed, paused, isQuiet: moving + failed + paused === 0 };
}

/** Says once that a download has ended, to those who do not see the strip. */
export function ToldDownloads(): ReactNode {
  const words = useWords();
  const { done, failed } = useEnded(useDownloads());
  const nameOf = (jobs: typeof done): string => fileNameOf(jobs[0]?.path ?? '');
  return (
    <VisuallyHidden role="status">
      {done.length > 0 &&
        words.say('ui.downloads.told.done', { count: done.length, name: nameOf(done) })}{' '}
      {failed.length > 0 &&
        words.say('ui.downloads.told.failed', { count: failed.length, name: nameOf(failed) })}
    </VisuallyHidden>
  );
}

/** The downloads in the strip: what moves, and what asks for a person. */
export function DownloadStrip({ traffic, failed, paused }: DownloadNews): ReactNode {
  const words = useWords();
  const format = useFormat();
  const files = traffic === undefined ? 0 : traffic.activeFiles + traffic.waitingFiles;
  return (
    <>
      {traffic !== undefined && files > 0 && (
        <StateBadge tone="busy" icon={DownloadIcon}>
          {words.say('ui.downloads.strip.busy', {
            files,
            speed: format.speed(traffic.bytesPerSecond),
            left: traffic.secondsLeft === null ? 'none' : format.duration(traffic.secondsLeft),
          })}
        </StateBadge>
      )}
      {failed > 0 && (
        <StateBadge tone="bad" icon={FailIcon}>
          {words.say('ui.downloads.strip.failed', { count: failed })}
        </StateBadge>
      )}
      {paused > 0 && (
        <StateBadge tone="quiet" icon={PauseIcon}>
          {words.say('ui.downloads.strip.paused', { count: paused })}
        </StateBadge>
      )}
    </>
  );
}
