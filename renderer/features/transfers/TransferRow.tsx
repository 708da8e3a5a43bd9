import { ActionIcon, Button, Group, Text } from '@mantine/core';
import { memo, useId, useState } from 'react';
import type { ReactNode } from 'react';
import type { SeenByComfy, Traffic, UploadJob } from '../../../contract/upload.ts';
import { useAct } from '../../app/use-act.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { CloseIcon, PauseIcon, PlayIcon, RightIcon } from '../../ui/icons.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { FileStory } from './FileStory.tsx';
import { MoveHandle } from './MoveHandle.tsx';
import { ReplaceAction } from './ReplaceAction.tsx';
import { fileNameOf, isKeyTaken, placeText, progressOf } from './transfer-rows.ts';
import type { Group as GroupName } from './transfer-rows.ts';
import { TransferState } from './TransferState.tsx';
import classes from './transfers.module.css';
import type { Place } from './waiting-order.ts';

export interface TransferRowProps {
  readonly job: UploadJob;
  readonly group: GroupName;
  readonly speed: Traffic['jobs'][number] | null;
  readonly visibility: SeenByComfy['visibility'] | null;
  /** Of one that waits; null: its place is not known, or it does not wait. */
  readonly place: Place | null;
  /** Where a dragged one would be put. */
  readonly mark: 'before' | 'after' | null;
}

/** One file: its name and place, how far it is, what can be done, and its story. Of many, only those that change are drawn. */
export const TransferRow = memo(function TransferRow(props: TransferRowProps): ReactNode {
  const { job, group } = props;
  const words = useWords();
  const [isTold, setTold] = useState(false);
  const storyId = useId();
  const name = fileNameOf(job.path);
  return (
    <li className={classes.row} aria-label={name} data-id={job.id} data-mark={props.mark}>
      <div className={classes.line}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          className={classes.more}
          aria-label={words.say('ui.transfers.story', { name })}
          aria-expanded={isTold}
          aria-controls={storyId}
          onClick={() => {
            setTold(!isTold);
          }}
        >
          <RightIcon />
        </ActionIcon>
        <div className={classes.file}>
          <Text size="sm" fw={500} truncate title={job.path}>
            {name}
          </Text>
          <Text size="xs" c="var(--ferry-quiet)" truncate title={job.target.objectKey}>
            {placeText(job.target.objectKey)}
          </Text>
        </div>
        <Progress job={job} group={group} name={name} />
        <TransferState {...props} />
        <RowActions job={job} group={group} place={props.place} name={name} />
      </div>
      <div id={storyId}>{isTold && <FileStory {...props} />}</div>
    </li>
  );
});

type NamedRow = Pick<TransferRowProps, 'job' | 'group'> & { readonly name: string };

function Progress({ job, group, name }: NamedRow): ReactNode {
  const format = useFormat();
  const { bytes, share } = progressOf(job);
  const isMoving = group !== 'done';
  return (
    <div className={classes.progress}>
      {isMoving && <ProgressBar share={share} name={name} text={format.percent(share)} />}
      <Text size="xs" c="var(--ferry-quiet)">
        {isMoving
          ? `${format.bytes(bytes)} / ${format.bytes(job.identity.size)} · ${format.percent(share)}`
          : format.bytes(job.identity.size)}
      </Text>
    </div>
  );
}

function RowActions({
  job,
  group,
  place,
  name,
}: NamedRow & Pick<TransferRowProps, 'place'>): ReactNode {
  const words = useWords();
  const act = useAct();
  const [isAsking, setAsking] = useState(false);
  const { id } = job;
  if (group === 'done') return <span />;
  return (
    <Group gap={4} wrap="nowrap" justify="flex-end">
      {place !== null && <MoveHandle kind="uploads" {...{ id, name, place }} />}
      {(group === 'active' || group === 'waiting') && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={words.say('ui.transfers.pause', { name })}
          onClick={() => void act((client) => client.uploads.pause({ id }))}
        >
          <PauseIcon />
        </ActionIcon>
      )}
      {group === 'paused' && (
        <ActionIcon
          variant="subtle"
          color="teal"
          aria-label={words.say('ui.transfers.resume', { name })}
          onClick={() => void act((client) => client.uploads.resume({ id }))}
        >
          <PlayIcon />
        </ActionIcon>
      )}
      {isKeyTaken(job) && (
        <ReplaceAction
          name={name}
          objectKey={job.target.objectKey}
          bytes={job.identity.size}
          onReplace={() => void act((client) => client.uploads.resume({ id, ifExists: 'replace' }))}
        />
      )}
      {group === 'failed' && !isKeyTaken(job) && (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => void act((client) => client.uploads.resume({ id }))}
        >
          {words.say('ui.retry')}
        </Button>
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
          name={name}
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
  name,
  onClose,
}: {
  readonly job: UploadJob;
  readonly name: string;
  readonly onClose: () => void;
}): ReactNode {
  const words = useWords();
  const format = useFormat();
  const act = useAct();
  return (
    <ConfirmDialog
      title={words.say('ui.transfers.cancel', { name })}
      text={words.say('ui.transfers.cancel.text', { bytes: format.bytes(progressOf(job).bytes) })}
      action={words.say('ui.transfers.cancel.action')}
      onConfirm={() => void act((client) => client.uploads.cancel({ id: job.id }))}
      onClose={onClose}
    />
  );
}
