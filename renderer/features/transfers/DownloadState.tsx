import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { DownloadJob, DownloadTraffic } from '../../../contract/download.ts';
import {
  CheckIcon,
  DownloadIcon,
  FailIcon,
  PauseIcon,
  RefreshIcon,
  WaitIcon,
  WarnIcon,
} from '../../ui/icons.tsx';
import { StateBadge } from '../../ui/StateBadge.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';

interface StateProps {
  readonly job: DownloadJob;
  readonly speed: DownloadTraffic['jobs'][number] | null;
}

/** Where a download stands, in a word and a sentence. */
export function DownloadState({ job, speed }: StateProps): ReactNode {
  const words = useWords();
  switch (job.state) {
    case 'waiting':
      return (
        <StateBadge tone="quiet" icon={WaitIcon}>
          {words.say('ui.transfers.turn')}
        </StateBadge>
      );
    case 'downloading':
      return (
        <Told note={job.startedOver ? words.say('ui.downloads.startedOver') : null}>
          <StateBadge tone="busy" icon={DownloadIcon}>
            {words.say('ui.downloads.downloading')}
          </StateBadge>
          <Pace speed={speed} />
        </Told>
      );
    case 'retrying':
    case 'failed': {
      const isOver = job.state === 'failed';
      return (
        <Told note={words.failure(job.failure)}>
          <StateBadge tone={isOver ? 'bad' : 'warn'} icon={isOver ? FailIcon : RefreshIcon}>
            {words.of('upload.state', job.state)}
          </StateBadge>
        </Told>
      );
    }
    case 'verifying':
      return (
        <StateBadge tone="busy" icon={CheckIcon}>
          {words.of('upload.state', 'verifying')}
        </StateBadge>
      );
    case 'paused':
      return (
        <StateBadge tone="quiet" icon={PauseIcon}>
          {words.of('upload.state', 'paused')}
        </StateBadge>
      );
    case 'cancelled':
      return (
        <StateBadge tone="quiet" icon={FailIcon}>
          {words.of('upload.state', 'cancelled')}
        </StateBadge>
      );
    case 'done':
      return <Done job={job} />;
    default:
      return job satisfies never;
  }
}

function Told({
  note,
  children,
}: {
  readonly note: string | null;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <Stack gap={0}>
      {children}
      {note !== null && (
        <Text size="xs" c="var(--ferry-quiet)">
          {note}
        </Text>
      )}
    </Stack>
  );
}

function Pace({ speed }: Pick<StateProps, 'speed'>): ReactNode {
  const words = useWords();
  const format = useFormat();
  if (speed === null) return null;
  const left =
    speed.secondsLeft === null
      ? ''
      : ` · ${words.say('ui.transfers.left', { left: format.duration(speed.secondsLeft) })}`;
  return (
    <Text size="xs" c="var(--ferry-quiet)">
      {format.speed(speed.bytesPerSecond)}
      {left}
      {speed.lanes > 0 && ` · ${words.say('ui.transfers.lanes', { count: speed.lanes })}`}
    </Text>
  );
}

function Done({ job }: { readonly job: Extract<DownloadJob, { state: 'done' }> }): ReactNode {
  const words = useWords();
  const isProven = job.proof === 'proven';
  const note = job.startedOver ? words.say('ui.downloads.startedOver') : null;
  return (
    <Told note={note}>
      <StateBadge tone={isProven ? 'good' : 'warn'} icon={isProven ? CheckIcon : WarnIcon}>
        {doneWords(words, job)}
      </StateBadge>
    </Told>
  );
}

function doneWords(
  words: ReturnType<typeof useWords>,
  { outcome, proof, crc64 }: Extract<DownloadJob, { state: 'done' }>,
): string {
  if (outcome === 'skipped')
    return proof === 'proven'
      ? words.say('ui.downloads.same')
      : words.say('ui.downloads.leftAlone');
  return proof === 'proven'
    ? words.say('ui.downloads.proven', { crc64: crc64 ?? '' })
    : words.say('ui.downloads.unproven');
}
