import { ActionIcon, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { mediaPath } from '../../../contract/media.ts';
import { useAct } from '../../app/use-act.ts';
import { useNotices } from '../../app/use-notices.tsx';
import { useAbout } from '../../app/use-settings.ts';
import { LeftIcon, RightIcon } from '../../ui/icons.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { mediaKindOf, workflowTitle } from '../runs/use-runs.ts';
import type { Result } from '../runs/use-runs.ts';
import classes from './gallery.module.css';

interface LargeViewProps {
  readonly results: readonly Result[];
  readonly at: number;
  readonly onMove: (at: number) => void;
  readonly onClose: () => void;
}

/** One result as large as the window, with the next ones an arrow away. */
export function LargeView({ results, at, onMove, onClose }: LargeViewProps): ReactNode {
  useReturnFocus();
  const words = useWords();
  const result = results[at];
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.target instanceof HTMLMediaElement) return;
      if (event.key === 'ArrowLeft' && at > 0) onMove(at - 1);
      else if (event.key === 'ArrowRight' && at < results.length - 1) onMove(at + 1);
      else if (event.key === ' ' && !(event.target instanceof HTMLButtonElement)) onClose();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', press);
    return () => {
      window.removeEventListener('keydown', press);
    };
  });
  if (result === undefined) return null;
  return (
    <Modal
      opened
      fullScreen
      onClose={onClose}
      title={result.output.filename}
      closeButtonProps={{ 'aria-label': words.say('ui.close') }}
      classNames={{ body: classes.largeBody ?? '' }}
    >
      <div className={classes.large}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="xl"
          disabled={at === 0}
          aria-label={words.say('ui.gallery.previous')}
          onClick={() => {
            onMove(at - 1);
          }}
        >
          <LeftIcon />
        </ActionIcon>
        <Shown key={`${result.run.id} ${result.index}`} result={result} />
        <ActionIcon
          variant="subtle"
          color="gray"
          size="xl"
          disabled={at === results.length - 1}
          aria-label={words.say('ui.gallery.next')}
          onClick={() => {
            onMove(at + 1);
          }}
        >
          <RightIcon />
        </ActionIcon>
        <Facts result={result} place={`${at + 1} / ${results.length}`} />
      </div>
    </Modal>
  );
}

function Shown({ result }: { readonly result: Result }): ReactNode {
  const words = useWords();
  const [isWhole, setWhole] = useState(true);
  const { run, output, index } = result;
  const source = mediaPath.output(run.id, index, 'full');
  switch (mediaKindOf(output)) {
    case 'image':
      return (
        <div className={classes.stage} data-whole={isWhole}>
          <button
            type="button"
            className={classes.zoom}
            aria-label={words.say('ui.gallery.zoom')}
            aria-pressed={!isWhole}
            onClick={() => {
              setWhole(!isWhole);
            }}
          >
            <img src={source} alt={output.filename} />
          </button>
        </div>
      );
    case 'video':
      return (
        <div className={classes.stage} data-whole>
          <video src={source} controls loop autoPlay muted aria-label={output.filename} />
        </div>
      );
    case 'audio':
      return (
        <div className={classes.stage}>
          {/* eslint-disable-next-line jsx-a11y/media-has-caption -- there is nobody who could have written them */}
          <audio src={source} controls aria-label={output.filename} />
        </div>
      );
    case 'other':
      return (
        <div className={classes.stage}>
          <Text>{words.say('ui.gallery.noView')}</Text>
        </div>
      );
    default:
      return null;
  }
}

function Facts({ result, place }: { readonly result: Result; readonly place: string }): ReactNode {
  const words = useWords();
  const format = useFormat();
  const act = useAct();
  const { tell } = useNotices();
  const canReveal = useAbout()?.abilities.reveal === true;
  const { run, output, index } = result;
  const { savedAs } = output;
  const again = async (): Promise<void> => {
    const queued = await act((client) => client.runs.again({ id: run.id, turn: 1 }));
    if (queued !== undefined) tell(words.say('ui.workflows.queued', { count: 1 }));
  };
  return (
    <Stack gap="xs" className={classes.facts}>
      <Text size="xs" c="var(--ferry-quiet)">
        {place}
      </Text>
      <Text size="sm" fw={600}>
        {workflowTitle(run.workflowName)}
      </Text>
      <Text size="sm">{format.moment(run.finishedAt)}</Text>
      <Text size="xs" c="var(--ferry-quiet)" className={classes.path}>
        {savedAs === null
          ? words.say('ui.gallery.onServer')
          : words.say('ui.runs.savedAs', { path: savedAs })}
      </Text>
      <Group gap="xs">
        <Button size="compact-sm" onClick={() => void again()}>
          {words.say('ui.runs.againNewSeed')}
        </Button>
        {savedAs === null && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => void act((client) => client.runs.saveOutputs({ id: run.id }))}
          >
            {words.say('ui.runs.save')}
          </Button>
        )}
        {savedAs !== null && canReveal && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => void act((client) => client.files.reveal({ path: savedAs }))}
          >
            {words.say('ui.runs.reveal')}
          </Button>
        )}
        <Button
          component="a"
          size="compact-sm"
          variant="default"
          href={mediaPath.output(run.id, index, 'full')}
          download={output.filename}
        >
          {words.say('ui.gallery.download')}
        </Button>
      </Group>
    </Stack>
  );
}
