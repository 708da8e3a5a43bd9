import { ActionIcon, Button, Group, Text } from '@mantine/core';
import { memo, useState } from 'react';
import type { ReactNode } from 'react';
import type { DownloadJob, DownloadTraffic } from '../../../contract/download.ts';
import { useAct } from '../../app/use-act.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { CloseIcon, PauseIcon, PlayIcon } from '../../ui/icons.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { useInSteps } from '../../ui/use-in-steps.ts';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { folderOf, hereOf, isTaken, orderDownloads } from './download-rows.ts';
import { DownloadState } from './DownloadState.tsx';
import { MoveHandle } from './MoveHandle.tsx';
import { fileNameOf } from './transfer-rows.ts';
import classes from './transfers.module.css';
import { isEnded, useDownloadTraffic, useForgetDownloads } from './use-downloads.ts';
import { useReordering } from './use-reordering.ts';
import { waitingIn } from './waiting-order.ts';
import type { Place } from './waiting-order.ts';

/** Long lists are shown in steps. */
const shownFirst = 100;
const none: readonly never[] = [];

/** What comes to this computer; nothing where nothing does. */
export function DownloadSection({ jobs }: { readonly jobs: readonly DownloadJob[] }): ReactNode {
  const words = useWords();
  const format = useFormat();
  const traffic = useDownloadTraffic();
  const forget = useForgetDownloads();
  const [shown, setShown] = useState(shownFirst);
  const made = useInSteps(Math.min(shown, jobs.length));
  const order = traffic?.order ?? none;
  const drag = useReordering('downloads', waitingIn(order, jobs));
  if (jobs.length === 0) return null;
  const speeds = new Map((traffic?.jobs ?? []).map((job) => [job.id, job]));
  return (
    <section aria-label={words.say('ui.downloads.title')}>
      <Group justify="space-between" mb={4}>
        <Text fw={600} size="sm">
          {words.say('ui.downloads.title')} · {format.number(jobs.length)}
        </Text>
        <Button
          size="compact-xs"
          variant="default"
          aria-label={words.say('ui.downloads.clear')}
          disabled={!jobs.some(isEnded)}
          onClick={forget}
        >
          {words.say('ui.transfers.clear')}
        </Button>
      </Group>
      <ul className={`${classes.rows} ${classes.mixed}`} {...drag.handlers}>
        {orderDownloads(jobs, order)
          .slice(0, made)
          .map((job) => (
            <DownloadRow
              key={job.id}
              job={job}
              speed={speeds.get(job.id) ?? null}
              {...drag.standingOf(job.id)}
            />
          ))}
      </ul>
      {jobs.length > shown && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => {
            setShown(shown + shownFirst);
          }}
        >
          {words.say('ui.transfers.more', { count: Math.min(shownFirst, jobs.length - shown) })}
        </Button>
      )}
    </section>
  );
}

export interface DownloadRowProps {
  readonly job: DownloadJob;
  readonly speed: DownloadTraffic['jobs'][number] | null;
  /** Of one that waits; null: its place is not known, or it does not wait. */
  readonly place: Place | null;
  /** Where a dragged one would be put. */
  readonly mark: 'before' | 'after' | null;
}

/** One object: its file and folder, how far it is, and what can be done. */
export const DownloadRow = memo(function DownloadRow({
  job,
  speed,
  place,
  mark,
}: DownloadRowProps): ReactNode {
  const format = useFormat();
  const name = fileNameOf(job.path);
  const { bytes, share } = hereOf(job);
  const isOver = isEnded(job);
  return (
    <li
      className={classes.row}
      aria-label={name}
      data-id={place === null ? undefined : job.id}
      data-mark={mark}
    >
      <div className={classes.line}>
        <span />
        <div className={classes.file}>
          <Text size="sm" fw={500} truncate title={job.source.objectKey}>
            {name}
          </Text>
          <Text size="xs" c="var(--ferry-quiet)" truncate title={job.path}>
            {folderOf(job.path)}
          </Text>
        </div>
        <div className={classes.progress}>
          {!isOver && <ProgressBar share={share} name={name} text={format.percent(share)} />}
          <Text size="xs" c="var(--ferry-quiet)">
            {isOver
              ? format.bytes(job.source.bytes)
              : `${format.bytes(bytes)} / ${format.bytes(job.source.bytes)} · ${format.percent(share)}`}
          </Text>
        </div>
        <DownloadState job={job} speed={speed} />
        <RowActions job={job} name={name} place={place} />
      </div>
    </li>
  );
});

function RowActions({
  job,
  name,
  place,
}: Pick<DownloadRowProps, 'job' | 'place'> & { readonly name: string }): ReactNode {
  const words = useWords();
  const act = useAct();
  const [asked, setAsked] = useState<'cancel' | 'replace' | null>(null);
  const close = (): void => {
    setAsked(null);
  };
  const { id } = job;
  if (isEnded(job)) return <span />;
  return (
    <Group gap={4} wrap="nowrap" justify="flex-end">
      {place !== null && <MoveHandle kind="downloads" {...{ id, name, place }} />}
      {isTaken(job) ? (
        <Button
          size="compact-xs"
          variant="default"
          aria-label={words.say('ui.downloads.replace.of', { name })}
          onClick={() => {
            setAsked('replace');
          }}
        >
          {words.say('ui.downloads.replace')}
        </Button>
      ) : job.state === 'failed' ? (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => void act((client) => client.downloads.resume({ id }))}
        >
          {words.say('ui.retry')}
        </Button>
      ) : job.state === 'paused' ? (
        <ActionIcon
          variant="subtle"
          color="teal"
          aria-label={words.say('ui.transfers.resume', { name })}
          onClick={() => void act((client) => client.downloads.resume({ id }))}
        >
          <PlayIcon />
        </ActionIcon>
      ) : (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={words.say('ui.transfers.pause', { name })}
          onClick={() => void act((client) => client.downloads.pause({ id }))}
        >
          <PauseIcon />
        </ActionIcon>
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={words.say('ui.transfers.cancel', { name })}
        onClick={() => {
          setAsked('cancel');
        }}
      >
        <CloseIcon />
      </ActionIcon>
      {asked === 'cancel' && <CancelDialog job={job} name={name} onClose={close} />}
      {asked === 'replace' && <ReplaceDialog job={job} name={name} onClose={close} />}
    </Group>
  );
}

interface DialogProps {
  readonly job: DownloadJob;
  readonly name: string;
  readonly onClose: () => void;
}

function ReplaceDialog({ job: { id, path }, name, onClose }: DialogProps): ReactNode {
  const words = useWords();
  const act = useAct();
  return (
    <ConfirmDialog
      title={words.say('ui.downloads.replace.of', { name })}
      text={words.say('ui.downloads.replace.text', { folder: folderOf(path) })}
      action={words.say('ui.downloads.replace.action')}
      onConfirm={() => void act((client) => client.downloads.resume({ id, ifExists: 'replace' }))}
      onClose={onClose}
    />
  );
}

function CancelDialog({ job, name, onClose }: DialogProps): ReactNode {
  const words = useWords();
  const format = useFormat();
  const act = useAct();
  return (
    <ConfirmDialog
      title={words.say('ui.transfers.cancel', { name })}
      text={words.say('ui.downloads.cancel.text', { bytes: format.bytes(hereOf(job).bytes) })}
      action={words.say('ui.downloads.cancel.action')}
      onConfirm={() => void act((client) => client.downloads.cancel({ id: job.id }))}
      onClose={onClose}
    />
  );
}
