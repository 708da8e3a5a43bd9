import { Alert, Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { DiskEntry, DiskListing, DiskPlace } from '../../../contract/files.ts';
import { failureOf } from '../../client/failure-of.ts';
import { useCall } from '../../client/hooks.ts';
import { useAct } from '../../app/use-act.ts';
import { FileIcon, FolderIcon } from '../../ui/icons.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import classes from './FileDialog.module.css';

export interface FileDialogProps {
  readonly kind: 'files' | 'folder';
  /** Why it opened, where that was not asked for. */
  readonly hint?: string | undefined;
  readonly onChosen: (paths: readonly string[]) => void;
  readonly onClose: () => void;
}

/** The page's own dialog for files of this computer, fed by main: the page never names a path. */
export function FileDialog({ kind, hint, onChosen, onClose }: FileDialogProps): ReactNode {
  useReturnFocus();
  const words = useWords();
  const act = useAct();
  const [at, setAt] = useState<string | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const places = useCall(['places'], (client) => client.files.places()).data ?? [];
  const here = at ?? places[0]?.id ?? null;
  const listing = useCall(['browse', here], (client) => client.files.browse({ id: here ?? '' }), {
    enabled: here !== null,
    staleMs: 0,
  });
  const open = (id: string): void => {
    setAt(id);
    setChosen(new Set());
  };
  const take = async (ids: readonly string[]): Promise<void> => {
    const taken = await act((client) => client.files.take({ ids: [...ids] }));
    if (taken !== undefined) onChosen(taken.paths);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size={820}
      title={words.say(kind === 'files' ? 'ui.files.title' : 'ui.files.folderTitle')}
      closeButtonProps={{ 'aria-label': words.say('ui.close') }}
    >
      <Stack gap="sm">
        {hint !== undefined && <Alert color="teal">{hint}</Alert>}
        <div className={classes.body}>
          <Places places={places} here={here} onOpen={open} />
          <div className={classes.folder}>
            {listing.data && <Crumbs listing={listing.data} onOpen={open} />}
            {listing.isError && (
              <Alert color="red">{words.failure(failureOf(listing.error))}</Alert>
            )}
            {listing.data && (
              <Entries
                key={listing.data.id}
                listing={listing.data}
                kind={kind}
                chosen={chosen}
                onChoose={setChosen}
                onOpen={open}
                onTake={(id) => void take([id])}
              />
            )}
          </div>
        </div>
        <Group justify="space-between">
          <Text size="sm" c="var(--ferry-quiet)">
            {words.say('ui.files.chosen', { count: chosen.size })}
          </Text>
          <Group gap="xs">
            <Button variant="default" onClick={onClose}>
              {words.say('ui.cancel')}
            </Button>
            {here !== null && (
              <Button variant="default" onClick={() => void take([here])}>
                {words.say('ui.files.takeFolder')}
              </Button>
            )}
            {kind === 'files' && (
              <Button disabled={chosen.size === 0} onClick={() => void take([...chosen])}>
                {words.say('ui.files.take')}
              </Button>
            )}
          </Group>
        </Group>
      </Stack>
    </Modal>
  );
}

function Places({
  places,
  here,
  onOpen,
}: {
  readonly places: readonly DiskPlace[];
  readonly here: string | null;
  readonly onOpen: (id: string) => void;
}): ReactNode {
  const words = useWords();
  return (
    <nav aria-label={words.say('ui.files.places')} className={classes.places}>
      {places.map(({ id, kind, name }) => (
        <button
          key={id}
          type="button"
          className={classes.place}
          aria-current={id === here}
          onClick={() => {
            onOpen(id);
          }}
        >
          <FolderIcon />
          {kind === 'drive' ? name : words.of('ui.place', kind)}
        </button>
      ))}
    </nav>
  );
}

function Crumbs({
  listing,
  onOpen,
}: {
  readonly listing: DiskListing;
  readonly onOpen: (id: string) => void;
}): ReactNode {
  const words = useWords();
  return (
    <nav aria-label={words.say('ui.files.path')} className={classes.crumbs}>
      {listing.crumbs.map(({ id, name }) => (
        <Button
          key={id}
          size="compact-xs"
          variant="subtle"
          color="gray"
          onClick={() => {
            onOpen(id);
          }}
        >
          {name}
        </Button>
      ))}
    </nav>
  );
}

interface EntriesProps {
  readonly listing: DiskListing;
  readonly kind: 'files' | 'folder';
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (ids: ReadonlySet<string>) => void;
  readonly onOpen: (id: string) => void;
  readonly onTake: (id: string) => void;
}

function Entries({ listing, kind, chosen, onChoose, onOpen, onTake }: EntriesProps): ReactNode {
  const words = useWords();
  const shown = listing.entries.filter((entry) => kind === 'files' || entry.kind === 'folder');
  const toggle = ({ id }: DiskEntry): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  const press = (event: KeyboardEvent<HTMLElement>): void => {
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')];
    const index = rows.findIndex((row) => row.contains(document.activeElement));
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === 'Backspace') {
      const parent = listing.crumbs.at(-2);
      if (parent !== undefined) onOpen(parent.id);
    } else if (step !== 0) rows[Math.max(0, index + step)]?.querySelector('button')?.focus();
    else return;
    event.preventDefault();
  };
  if (shown.length === 0)
    return (
      <Text p="md" c="var(--ferry-quiet)">
        {words.say('ui.files.empty')}
      </Text>
    );
  return (
    // the keys move between the buttons in it
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrows are a short cut beside Tab
    <ul className={classes.entries} onKeyDown={press} aria-label={listing.path}>
      {shown.map((entry) => (
        <EntryRow
          key={entry.id}
          entry={entry}
          isChosen={chosen.has(entry.id)}
          onToggle={() => {
            toggle(entry);
          }}
          onOpen={() => {
            if (entry.kind === 'folder') onOpen(entry.id);
            else onTake(entry.id);
          }}
        />
      ))}
      {listing.left > 0 && (
        <li className={classes.left}>{words.say('ui.files.left', { count: listing.left })}</li>
      )}
    </ul>
  );
}

function EntryRow({
  entry,
  isChosen,
  onToggle,
  onOpen,
}: {
  readonly entry: DiskEntry;
  readonly isChosen: boolean;
  readonly onToggle: () => void;
  readonly onOpen: () => void;
}): ReactNode {
  const words = useWords();
  const format = useFormat();
  const isFolder = entry.kind === 'folder';
  return (
    <li className={classes.entry} data-row data-chosen={isChosen}>
      <Checkbox
        size="xs"
        checked={isChosen}
        onChange={onToggle}
        aria-label={words.say('ui.files.choose', { name: entry.name })}
      />
      <button
        type="button"
        className={classes.open}
        onClick={isFolder ? onOpen : onToggle}
        onDoubleClick={isFolder ? undefined : onOpen}
      >
        {isFolder ? <FolderIcon /> : <FileIcon />}
        <span className={classes.name}>{entry.name}</span>
        <span className={classes.fact}>
          {entry.bytes === null ? '' : format.bytes(entry.bytes)}
        </span>
        <span className={classes.fact}>
          {entry.modifiedAt === null ? '' : format.moment(entry.modifiedAt)}
        </span>
      </button>
    </li>
  );
}
