import type { ReactNode } from 'react';
import type { DownloadTraffic } from '../../../contract/download.ts';
import { DownloadIcon, FailIcon, PauseIcon } from '../../ui/icons.tsx';
import { StateBadge } from '../../ui/StateBadge.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { countDownloads } from './download-rows.ts';
import { useDownloads, useDownloadTraffic } from './use-downloads.ts';

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
