import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ImportTraffic } from '../../../contract/import.ts';
import { CheckIcon, CloudIcon, FailIcon, PauseIcon } from '../../ui/icons.tsx';
import { StateBadge } from '../../ui/StateBadge.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { useLookedAt } from '../transfers/drawer-store.ts';
import { doneSince } from './import-rows.ts';
import { useEnded } from '../transfers/use-ended.ts';
import { useImports, useImportTraffic } from './use-imports.ts';

interface ImportNews {
  readonly traffic: ImportTraffic | undefined;
  readonly failed: number;
  readonly paused: number;
  /** Since the drawer was looked at. */
  readonly done: number;
  /** Nothing moves, and nothing asks for a person. */
  readonly isQuiet: boolean;
}

export function useImportNews(): ImportNews {
  const traffic = useImportTraffic();
  const jobs = useImports();
  const count = (state: string): number => jobs.filter((job) => job.state === state).length;
  const [failed, paused, done] = [count('failed'), count('paused'), doneSince(jobs, useLookedAt())];
  const moving = traffic === undefined ? 0 : traffic.activeFiles + traffic.waitingFiles;
  return { traffic, failed, paused, done, isQuiet: moving + failed + paused + done === 0 };
}

/** Says once that an import has ended, to those who do not see the strip. */
export function ToldImports(): ReactNode {
  const words = useWords();
  const { done, failed } = useEnded(useImports());
  const nameOf = (jobs: typeof done): string => jobs[0]?.name ?? '';
  return (
    <VisuallyHidden role="status">
      {done.length > 0 &&
        words.say('ui.imports.told.done', { count: done.length, name: nameOf(done) })}{' '}
      {failed.length > 0 &&
        words.say('ui.imports.told.failed', { count: failed.length, name: nameOf(failed) })}
    </VisuallyHidden>
  );
}

/** The imports in the strip: what moves, and what asks for a person. */
export function ImportStrip({ traffic, failed, paused, done }: ImportNews): ReactNode {
  const words = useWords();
  const format = useFormat();
  const files = traffic === undefined ? 0 : traffic.activeFiles + traffic.waitingFiles;
  return (
    <>
      {traffic !== undefined && files > 0 && (
        <StateBadge tone="busy" icon={CloudIcon}>
          {words.say('ui.imports.strip.busy', {
            files,
            speed: format.speed(traffic.bytesPerSecond),
            left: traffic.secondsLeft === null ? 'none' : format.duration(traffic.secondsLeft),
          })}
        </StateBadge>
      )}
      {failed > 0 && (
        <StateBadge tone="bad" icon={FailIcon}>
          {words.say('ui.imports.strip.failed', { count: failed })}
        </StateBadge>
      )}
      {paused > 0 && (
        <StateBadge tone="quiet" icon={PauseIcon}>
          {words.say('ui.imports.strip.paused', { count: paused })}
        </StateBadge>
      )}
      {done > 0 && (
        <StateBadge tone="good" icon={CheckIcon}>
          {words.say('ui.imports.strip.done', { count: done })}
        </StateBadge>
      )}
    </>
  );
}
