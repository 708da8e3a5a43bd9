import { Alert, Button, Group, Modal, Stack, Switch, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Connection } from '../../../contract/connection.ts';
import type { LibraryFolder } from '../../../contract/model-library.ts';
import { useConnections } from '../../app/use-settings.ts';
import { FolderIcon, UploadIcon } from '../../ui/icons.tsx';
import { useOwnEscape } from '../../ui/use-own-escape.ts';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import type { Words } from '../../words/WordsProvider.tsx';
import { useChoose } from '../files/use-choose.tsx';
import classes from './models.module.css';
import { planPaths } from './plan-store.ts';
import { folderName, useLibrary, useLibraryActs } from './use-library.ts';
import type { LibraryActs } from './use-library.ts';

interface LibraryDialogProps {
  readonly connection: Connection;
  readonly onClose: () => void;
}

/** The folders of this computer that the table shows, and what is done with each. */
export function LibraryDialog({ connection, onClose }: LibraryDialogProps): ReactNode {
  useReturnFocus();
  const words = useWords();
  const folders = useLibrary() ?? [];
  const acts = useLibraryActs();
  const { choose, dialog } = useChoose(acts.add);
  const own = useOwnEscape(true, onClose);
  return (
    <>
      <Modal
        ref={own}
        opened
        onClose={onClose}
        closeOnEscape={false}
        size={640}
        title={words.say('ui.library.title')}
        closeButtonProps={{ 'aria-label': words.say('ui.close') }}
      >
        <Stack gap="sm">
          <Text size="sm" c="var(--ferry-quiet)">
            {words.say(folders.length === 0 ? 'ui.library.empty' : 'ui.library.text')}
          </Text>
          <ul className={classes.folders}>
            {folders.map((folder) => (
              <Folder key={folder.id} {...{ folder, connection, acts, onClose }} />
            ))}
          </ul>
          <Button
            w="fit-content"
            variant={folders.length === 0 ? 'filled' : 'default'}
            leftSection={<FolderIcon />}
            onClick={() => {
              choose('folder');
            }}
          >
            {words.say('ui.library.add')}
          </Button>
        </Stack>
      </Modal>
      {dialog}
    </>
  );
}

interface FolderProps extends LibraryDialogProps {
  readonly folder: LibraryFolder;
  readonly acts: LibraryActs;
}

function Folder({ folder, connection, acts, onClose }: FolderProps): ReactNode {
  const words = useWords();
  const format = useFormat();
  const name = folderName(folder.path);
  return (
    <li className={classes.folder} aria-label={name}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div className={classes.folderFacts}>
          <Title order={3} size="sm">
            {name}
          </Title>
          <Text size="xs" c="var(--ferry-quiet)" className={classes.fact}>
            {folder.path}
          </Text>
          <Text size="xs" mt={4}>
            {words.of('ui.library.kind', folder.kind)} ·{' '}
            {words.say('ui.library.facts', {
              files: folder.files,
              bytes: format.bytes(folder.bytes),
            })}
          </Text>
          <Text size="xs" c="var(--ferry-quiet)" role="status">
            {stateText(words, format.time, folder)}
          </Text>
        </div>
        <FolderButtons {...{ folder, connection, acts, onClose, name }} />
      </Group>
      <FolderSync {...{ folder, connection, acts, name }} />
      <FolderProblems folder={folder} />
    </li>
  );
}

function stateText(words: Words, time: (at: number) => string, folder: LibraryFolder): string {
  switch (folder.state) {
    case 'reading':
      return words.say('ui.library.state.reading');
    case 'ready':
      return words.say('ui.library.state.ready', { time: time(folder.readAt) });
    case 'away':
      return words.say('ui.library.state.away', { time: time(folder.since) });
    default:
      return folder satisfies never;
  }
}

function FolderButtons({
  folder: { id, path, state },
  connection,
  acts,
  onClose,
  name,
}: FolderProps & { readonly name: string }): ReactNode {
  const words = useWords();
  return (
    <Group gap={6} wrap="nowrap" flex="none">
      <Button
        size="compact-sm"
        leftSection={<UploadIcon />}
        aria-label={words.say('ui.library.plan', { name })}
        disabled={state === 'away' || connection.bucket === null}
        onClick={() => {
          onClose();
          planPaths([path]);
        }}
      >
        {words.say('ui.library.planShort')}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={words.say('ui.library.lookAgain', { name })}
        onClick={() => {
          acts.lookAgain(id);
        }}
      >
        {words.say('ui.library.lookAgainShort')}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={words.say('ui.library.remove', { name })}
        onClick={() => {
          acts.remove(id);
        }}
      >
        {words.say('ui.library.removeShort')}
      </Button>
    </Group>
  );
}

function FolderSync({
  folder: { id, sync },
  connection,
  acts,
  name,
}: Omit<FolderProps, 'onClose'> & { readonly name: string }): ReactNode {
  const words = useWords();
  const isElsewhere = sync !== null && sync.connectionId !== connection.id;
  const other = useConnections()?.find((each) => each.id === sync?.connectionId)?.name ?? '';
  return (
    <>
      <Switch
        mt="xs"
        size="sm"
        label={words.say('ui.library.sync', { name })}
        disabled={connection.bucket === null && sync === null}
        checked={sync !== null}
        onChange={({ currentTarget }) => {
          acts.keepInSync(id, currentTarget.checked ? connection.id : null);
        }}
      />
      <Text size="xs" c="var(--ferry-quiet)">
        {words.say('ui.library.sync.text')}
      </Text>
      {isElsewhere && (
        <Text size="xs">{words.say('ui.library.sync.elsewhere', { name: other })}</Text>
      )}
      {sync !== null && sync.growing + sync.differing + sync.unsorted > 0 && (
        <Text size="xs" role="status">
          {words.say('ui.library.sync.counts', {
            ...{ growing: sync.growing, differing: sync.differing, unsorted: sync.unsorted },
          })}
        </Text>
      )}
    </>
  );
}

function FolderProblems({
  folder: {
    problems: { unreadable, repeated, notHere, first },
  },
}: Pick<FolderProps, 'folder'>): ReactNode {
  const words = useWords();
  if (unreadable + repeated + notHere === 0) return null;
  const lines = [
    unreadable > 0 ? words.say('ui.library.problem.unreadable', { count: unreadable }) : '',
    repeated > 0 ? words.say('ui.library.problem.repeated', { count: repeated }) : '',
    notHere > 0 ? words.say('ui.library.problem.notHere', { count: notHere }) : '',
  ].filter((line) => line !== '');
  return (
    <Alert color="orange" mt="xs" p="xs">
      {lines.map((line) => (
        <Text key={line} size="xs">
          {line}
        </Text>
      ))}
      {first.slice(0, 5).map(({ path }) => (
        <Text key={path} size="xs" ff="monospace" className={classes.fact}>
          {path}
        </Text>
      ))}
    </Alert>
  );
}
