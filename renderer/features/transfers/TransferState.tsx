import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { UploadJob } from '../../../contract/upload.ts';
import {
  CheckIcon,
  FailIcon,
  PauseIcon,
  RefreshIcon,
  UploadIcon,
  WaitIcon,
  WarnIcon,
} from '../../ui/icons.tsx';
import { StateBadge } from '../../ui/StateBadge.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import type { TransferRowProps } from './TransferRow.tsx';

type Of<State extends UploadJob['state']> = Extract<UploadJob, { state: State }>;

/** Where a file's story stands, in a word and a sentence. */
export function TransferState({ job, group, speed, visibility }: TransferRowProps): ReactNode {
  const words = useWords();
  if (group === 'waiting')
    return (
      <StateBadge tone="quiet" icon={WaitIcon}>
        {words.say('ui.transfers.turn')}
      </StateBadge>
    );
  switch (job.state) {
    case 'uploading':
      return <Uploading speed={speed} />;
    case 'verifying':
      return (
        <StateBadge tone="busy" icon={CheckIcon}>
          {words.of('upload.state', 'verifying')}
        </StateBadge>
      );
    case 'retrying':
      return <Retrying job={job} />;
    case 'waiting':
    case 'paused':
      return (
        <StateBadge tone="quiet" icon={PauseIcon}>
          {words.of('upload.state', 'paused')}
        </StateBadge>
      );
    case 'failed':
      return <Failed job={job} />;
    case 'cancelled':
      return (
        <StateBadge tone="quiet" icon={FailIcon}>
          {words.of('upload.state', 'cancelled')}
        </StateBadge>
      );
    case 'done':
      return <Done job={job} visibility={visibility} />;
    default:
      return job satisfies never;
  }
}

function Uploading({ speed }: Pick<TransferRowProps, 'speed'>): ReactNode {
  const words = useWords();
  const format = useFormat();
  return (
    <Stack gap={0}>
      <StateBadge tone="busy" icon={UploadIcon}>
        {words.of('upload.state', 'uploading')}
      </StateBadge>
      {speed && (
        <Text size="xs" c="var(--ferry-quiet)">
          {format.speed(speed.bytesPerSecond)}
          {speed.secondsLeft !== null &&
            ` · ${words.say('ui.transfers.left', { left: format.duration(speed.secondsLeft) })}`}
          {speed.lanes > 0 && ` · ${words.say('ui.transfers.lanes', { count: speed.lanes })}`}
        </Text>
      )}
    </Stack>
  );
}

function Retrying({ job }: { readonly job: Of<'retrying'> }): ReactNode {
  const words = useWords();
  return (
    <Stack gap={0}>
      <StateBadge tone="warn" icon={RefreshIcon}>
        {words.of('upload.state', 'retrying')}
      </StateBadge>
      <Text size="xs" c="var(--ferry-quiet)">
        {words.failure(job.failure)}
      </Text>
    </Stack>
  );
}

function Failed({ job }: { readonly job: Of<'failed'> }): ReactNode {
  const words = useWords();
  return (
    <Stack gap={0}>
      <StateBadge tone="bad" icon={FailIcon}>
        {words.of('upload.state', 'failed')}
      </StateBadge>
      <Text size="xs">{words.failure(job.failure)}</Text>
    </Stack>
  );
}

/** Proven, and what ComfyUI makes of it. */
function Done({
  job,
  visibility,
}: { readonly job: Of<'done'> } & Pick<TransferRowProps, 'visibility'>): ReactNode {
  const words = useWords();
  const format = useFormat();
  return (
    <Stack gap={0}>
      <StateBadge
        tone={visibility === 'needsRestart' ? 'warn' : 'good'}
        icon={visibility === 'needsRestart' ? WarnIcon : CheckIcon}
      >
        {seenText()}
      </StateBadge>
      <Text size="xs" c="var(--ferry-quiet)">
        {words.say(job.outcome === 'skipped' ? 'ui.transfers.skipped' : 'ui.transfers.proven', {
          time: format.moment(job.finishedAt),
          crc64: job.crc64,
        })}
      </Text>
    </Stack>
  );

  function seenText(): string {
    if (visibility === null) return words.of('upload.state', 'done');
    return visibility === 'asking'
      ? words.say('ui.transfers.asking')
      : words.of('visibility', visibility);
  }
}
