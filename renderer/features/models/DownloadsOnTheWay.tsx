import { Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { DownloadJob } from '../../../contract/download.ts';
import { useAct } from '../../app/use-act.ts';
import { changedById, useWatched } from '../../client/hooks.ts';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { openTransfers } from '../transfers/drawer-store.ts';
import { isTaken } from '../transfers/download-rows.ts';
import classes from './models.module.css';

const mostShown = 6;

/** The models that come to this computer; what failed says why, and can be tried again. */
export function DownloadsOnTheWay({ connectionId }: { readonly connectionId: string }): ReactNode {
  const words = useWords();
  const jobs = useWatched<readonly DownloadJob[], readonly DownloadJob[]>({
    key: ['watch', 'downloads'],
    open: (client, signal) => client.downloads.watch(undefined, { signal }),
    step: changedById,
  });
  const shown = (jobs ?? []).filter(
    (job) => job.connectionId === connectionId && job.state !== 'done' && job.state !== 'cancelled',
  );
  if (shown.length === 0) return null;
  return (
    <section className={classes.way} aria-label={words.say('ui.models.comingHome')}>
      <Text size="sm" fw={600}>
        {words.say('ui.models.comingHome')} · {shown.length}
      </Text>
      {shown.slice(0, mostShown).map((job) => (
        <DownloadRow key={job.id} job={job} />
      ))}
    </section>
  );
}

function DownloadRow({ job }: { readonly job: DownloadJob }): ReactNode {
  const words = useWords();
  const format = useFormat();
  const act = useAct();
  const { id, path } = job;
  const name = path.split(/[\\/]/).at(-1) ?? path;
  const share = shareOf(job);
  const rests = job.state === 'paused' || job.state === 'failed';
  return (
    <div className={classes.wayRow}>
      <Text size="sm" truncate title={path}>
        {name}
      </Text>
      <ProgressBar share={share} name={name} text={format.percent(share)} />
      <Group gap={4} justify="flex-end" wrap="nowrap">
        <Text size="xs" c="var(--ferry-quiet)">
          {format.percent(share)}
        </Text>
        {isTaken(job) && (
          <Button size="compact-xs" variant="default" onClick={openTransfers}>
            {words.say('ui.models.showTransfers')}
          </Button>
        )}
        {rests && !isTaken(job) && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => void act((client) => client.downloads.resume({ id }))}
          >
            {words.say('ui.models.goOn')}
          </Button>
        )}
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          onClick={() => void act((client) => client.downloads.cancel({ id }))}
        >
          {words.say('ui.cancel')}
        </Button>
      </Group>
      {job.state === 'failed' && (
        <Text size="xs" c="var(--ferry-bad)" role="alert" className={classes.wayWhy}>
          {words.failure(job.failure)}
        </Text>
      )}
    </div>
  );
}

function shareOf(job: DownloadJob): number {
  const { bytes } = job.source;
  if (!('doneBytes' in job) || bytes === 0) return 0;
  return Math.min(1, (job.doneBytes + job.flyingBytes) / bytes);
}
