import { Stack, Text } from '@mantine/core';
import type { ComponentType, ReactNode } from 'react';
import type { ImportJob } from '../../../contract/import.ts';
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
import type { Tone } from '../../ui/StateBadge.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import type { ImportRowProps } from './ImportRow.tsx';

/** Where an import stands, in a word and a sentence. */
export function ImportState({
  job,
  speed,
  visibility,
}: Pick<ImportRowProps, 'job' | 'speed' | 'visibility'>): ReactNode {
  const words = useWords();
  switch (job.state) {
    case 'waiting':
      return <Told tone="quiet" icon={WaitIcon} word={words.say('ui.transfers.turn')} />;
    case 'importing':
      return <Importing speed={speed} />;
    case 'retrying':
    case 'failed': {
      const isOver = job.state === 'failed';
      return (
        <Told
          tone={isOver ? 'bad' : 'warn'}
          icon={isOver ? FailIcon : RefreshIcon}
          word={words.of('upload.state', job.state)}
          note={words.failure(job.failure)}
        />
      );
    }
    case 'verifying':
      return <Told tone="busy" icon={CheckIcon} word={words.of('upload.state', 'verifying')} />;
    case 'paused':
      return <Told tone="quiet" icon={PauseIcon} word={words.of('upload.state', 'paused')} />;
    case 'cancelled':
      return <Told tone="quiet" icon={FailIcon} word={words.of('upload.state', 'cancelled')} />;
    case 'done':
      return <Done job={job} visibility={visibility} />;
    default:
      return job satisfies never;
  }
}

function Told({
  tone,
  icon,
  word,
  note = null,
}: {
  readonly tone: Tone;
  readonly icon: ComponentType;
  readonly word: string;
  readonly note?: string | null;
}): ReactNode {
  return (
    <Stack gap={0}>
      <StateBadge tone={tone} icon={icon}>
        {word}
      </StateBadge>
      {note !== null && (
        <Text size="xs" c="var(--ferry-quiet)">
          {note}
        </Text>
      )}
    </Stack>
  );
}

function Importing({ speed }: Pick<ImportRowProps, 'speed'>): ReactNode {
  const words = useWords();
  const format = useFormat();
  const left = speed?.secondsLeft ?? null;
  const parts = [
    speed === null || speed.bytesPerSecond === 0 ? null : format.speed(speed.bytesPerSecond),
    left === null ? null : words.say('ui.transfers.left', { left: format.duration(left) }),
  ].filter((part) => part !== null);
  return (
    <Told
      tone="busy"
      icon={DownloadIcon}
      word={words.say('ui.imports.importing')}
      note={parts.length === 0 ? null : parts.join(' · ')}
    />
  );
}

/** What was proven of it, and what ComfyUI makes of it. */
function Done({
  job,
  visibility,
}: Pick<ImportRowProps, 'visibility'> & {
  readonly job: Extract<ImportJob, { state: 'done' }>;
}): ReactNode {
  const words = useWords();
  const format = useFormat();
  const isFine = job.proof === 'sha256' && visibility !== 'needsRestart';
  return (
    <Told
      tone={isFine ? 'good' : 'warn'}
      icon={isFine ? CheckIcon : WarnIcon}
      word={seenText()}
      note={words.say(
        job.outcome === 'skipped'
          ? 'ui.imports.skipped'
          : job.proof === 'sha256'
            ? 'ui.imports.proven'
            : 'ui.imports.unproven',
        { crc64: job.crc64, time: format.moment(job.finishedAt) },
      )}
    />
  );

  function seenText(): string {
    if (visibility === null) return words.of('upload.state', 'done');
    return visibility === 'asking'
      ? words.say('ui.imports.asking')
      : words.of('visibility', visibility);
  }
}
