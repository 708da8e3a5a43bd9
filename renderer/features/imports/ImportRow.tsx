import { ActionIcon, Button, Group, Text } from '@mantine/core';
import { memo, useState } from 'react';
import type { ReactNode } from 'react';
import type { FlowTraffic } from '../../../contract/download.ts';
import type { ImportJob } from '../../../contract/import.ts';
import type { SeenByComfy } from '../../../contract/upload.ts';
import { useAct } from '../../app/use-act.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { CloseIcon, PauseIcon, PlayIcon } from '../../ui/icons.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { closeTransfers } from '../transfers/drawer-store.ts';
import { MoveHandle } from '../transfers/MoveHandle.tsx';
import { ReplaceAction } from '../transfers/ReplaceAction.tsx';
import { isKeyTaken, placeText } from '../transfers/transfer-rows.ts';
import type { Place } from '../transfers/waiting-order.ts';
import { arrivedOf, isEnded } from './import-rows.ts';
import { ImportState } from './ImportState.tsx';
import classes from './imports.module.css';
import { sourceText } from './source-text.ts';
import { TokensButton } from './TokensButton.tsx';

export interface ImportRowProps {
  readonly job: ImportJob;
  readonly speed: FlowTraffic['jobs'][number] | null;
  /** Null while nobody asked ComfyUI. */
  readonly visibility: SeenByComfy['visibility'] | null;
  /** Of one that waits; null: its place is not known, or it does not wait. */
  readonly place: Place | null;
  /** Where a dragged one would be put. */
  readonly mark: 'before' | 'after' | null;
}

/** One file: from where to where, how far it is, and what can be done. */
export const ImportRow = memo(function ImportRow({
  job,
  speed,
  visibility,
  place: standing,
  mark,
}: ImportRowProps): ReactNode {
  const words = useWords();
  const format = useFormat();
  const { name } = job;
  const { bytes, share } = arrivedOf(job);
  const place = placeText(job.target.objectKey);
  const isOver = isEnded(job);
  return (
    <li
      className={classes.row}
      aria-label={name}
      data-id={standing === null ? undefined : job.id}
      data-mark={mark}
    >
      <div className={classes.part}>
        <Text size="sm" fw={500} truncate title={place}>
          {place}
        </Text>
        <Text size="xs" c="var(--ferry-quiet)" truncate title={originOf(job)}>
          {words.say('ui.imports.from', { source: sourceText(words, job.source) })} ·{' '}
          {originOf(job)}
        </Text>
      </div>
      <div className={classes.part}>
        {!isOver && <ProgressBar share={share} name={name} text={format.percent(share)} />}
        <Text size="xs" c="var(--ferry-quiet)">
          {isOver
            ? format.bytes(job.bytes)
            : `${format.bytes(bytes)} / ${format.bytes(job.bytes)} · ${format.percent(share)}`}
        </Text>
      </div>
      <ImportState job={job} speed={speed} visibility={visibility} />
      <RowActions job={job} place={standing} />
    </li>
  );
});

const originOf = ({ source }: ImportJob): string =>
  source.kind === 'hub'
    ? `${source.repo}/${source.path} @ ${source.revision.slice(0, 10)}`
    : source.shown;

function RowActions({ job, place }: Pick<ImportRowProps, 'job' | 'place'>): ReactNode {
  const words = useWords();
  const act = useAct();
  const [isAsking, setAsking] = useState(false);
  const { id, name } = job;
  if (isEnded(job)) return <span />;
  return (
    <Group gap={4} wrap="nowrap" justify="flex-end">
      {place !== null && <MoveHandle kind="imports" {...{ id, name, place }} />}
      {job.state === 'failed' && <TokensButton failure={job.failure} onGo={closeTransfers} />}
      {isKeyTaken(job) ? (
        <ReplaceAction
          name={name}
          objectKey={job.target.objectKey}
          bytes={job.bytes}
          onReplace={() => void act((client) => client.imports.resume({ id, ifExists: 'replace' }))}
        />
      ) : job.state === 'failed' ? (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => void act((client) => client.imports.resume({ id }))}
        >
          {words.say('ui.retry')}
        </Button>
      ) : job.state === 'paused' ? (
        <ActionIcon
          variant="subtle"
          color="teal"
          aria-label={words.say('ui.transfers.resume', { name })}
          onClick={() => void act((client) => client.imports.resume({ id }))}
        >
          <PlayIcon />
        </ActionIcon>
      ) : (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={words.say('ui.transfers.pause', { name })}
          onClick={() => void act((client) => client.imports.pause({ id }))}
        >
          <PauseIcon />
        </ActionIcon>
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={words.say('ui.transfers.cancel', { name })}
        onClick={() => {
          setAsking(true);
        }}
      >
        <CloseIcon />
      </ActionIcon>
      {isAsking && (
        <CancelDialog
          job={job}
          onClose={() => {
            setAsking(false);
          }}
        />
      )}
    </Group>
  );
}

function CancelDialog({
  job,
  onClose,
}: Pick<ImportRowProps, 'job'> & { readonly onClose: () => void }): ReactNode {
  const words = useWords();
  const format = useFormat();
  const act = useAct();
  return (
    <ConfirmDialog
      title={words.say('ui.transfers.cancel', { name: job.name })}
      text={words.say('ui.imports.cancel.text', { bytes: format.bytes(arrivedOf(job).bytes) })}
      action={words.say('ui.imports.cancel.action')}
      onConfirm={() => void act((client) => client.imports.cancel({ id: job.id }))}
      onClose={onClose}
    />
  );
}
