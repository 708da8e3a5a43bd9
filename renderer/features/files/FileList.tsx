import { Button, Checkbox, Stack, Text } from '@mantine/core';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { DiskEntry, DiskListing } from '../../../contract/files.ts';
import { FileIcon, FolderIcon } from '../../ui/icons.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import classes from './FileDialog.module.css';
import { foundByTyping, moveOf, nothingTyped, withToggled, withTyped } from './file-keys.ts';
import type { FileMove, Typed } from './file-keys.ts';

export interface FileListProps {
  readonly listing: DiskListing;
  readonly kind: 'files' | 'folder';
  readonly chosen: ReadonlySet<string>;
  /** The row to begin on: the folder one comes back from. */
  readonly beginAt: string | null;
  /** It was opened out of the list, so the keys go on in it. */
  readonly takesFocus: boolean;
  readonly onChoose: (ids: ReadonlySet<string>) => void;
  readonly onOpen: (id: string) => void;
  readonly onUp: () => void;
  readonly onTake: (ids: ReadonlySet<string>) => void;
}

const rowHeight = 34;

/** The entries of a folder, of which those in sight are there: one stop for Tab, keys move in it. */
export function FileList(props: FileListProps): ReactNode {
  const { listing, kind, beginAt, takesFocus } = props;
  const words = useWords();
  const shown = listing.entries.filter((entry) => kind === 'files' || entry.kind === 'folder');
  const first = shown.findIndex(({ id }) => id === beginAt);
  const [at, setAt] = useState(Math.max(0, first));
  const scroll = useRef<HTMLDivElement>(null);
  const wantsFocus = useRef(takesFocus);
  // eslint-disable-next-line react-hooks/incompatible-library -- it gives functions that React's compiler cannot keep
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    initialOffset: Math.max(0, first - 4) * rowHeight,
    // the row that has the focus stays, wherever one scrolls
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), at])].toSorted((a, b) => a - b),
  });
  useEffect(() => {
    if (!wantsFocus.current) return;
    const row = scroll.current?.querySelector<HTMLElement>(`[data-index="${at}"] button`);
    if (!row) return;
    wantsFocus.current = false;
    row.focus({ preventScroll: true });
  });
  const goTo = (index: number): void => {
    wantsFocus.current = true;
    setAt(index);
    virtual.scrollToIndex(index);
  };
  const { press, toggle } = useKeys(props, shown, at, goTo);
  if (shown.length === 0) return <EmptyFolder takesFocus={takesFocus} onUp={props.onUp} />;
  return (
    <div className={classes.entries} ref={scroll}>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys move between the buttons in it */}
      <ul
        className={classes.rows}
        style={{ height: virtual.getTotalSize() }}
        onKeyDown={press}
        onKeyUp={(event) => {
          // some browsers press a button when the key goes up
          if (event.key === ' ') event.preventDefault();
        }}
        aria-label={listing.path}
      >
        {virtual.getVirtualItems().map(({ index, start }) => {
          const entry = shown[index];
          return (
            entry && (
              <EntryRow
                key={entry.id}
                {...{ entry, index, start }}
                count={shown.length}
                isChosen={props.chosen.has(entry.id)}
                isStop={index === at}
                onFocus={() => {
                  setAt(index);
                }}
                onToggle={(isRange) => {
                  toggle(index, isRange);
                }}
                onOpen={() => {
                  openEntry(props, entry);
                }}
              />
            )
          );
        })}
      </ul>
      {listing.left > 0 && (
        <p className={classes.left}>{words.say('ui.files.left', { count: listing.left })}</p>
      )}
    </div>
  );
}

function openEntry({ chosen, onOpen, onTake }: FileListProps, entry: DiskEntry): void {
  if (entry.kind === 'folder') onOpen(entry.id);
  else onTake(new Set([...chosen, entry.id]));
}

function useKeys(
  props: FileListProps,
  shown: readonly DiskEntry[],
  at: number,
  goTo: (index: number) => void,
): {
  readonly press: (event: KeyboardEvent) => void;
  readonly toggle: (index: number, isRange: boolean) => void;
} {
  const typed = useRef<Typed>(nothingTyped);
  const anchor = useRef<number | null>(null);
  const { chosen, onChoose } = props;
  const toggle = (index: number, isRange: boolean): void => {
    const ids = shown.map(({ id }) => id);
    const before = props.kind === 'folder' ? onlyIf(chosen, ids[index]) : chosen;
    const from = isRange && props.kind === 'files' ? anchor.current : null;
    onChoose(withToggled(before, ids, index, from));
    anchor.current = index;
  };
  const act = (move: FileMove, isRange: boolean): void => {
    const entry = shown[at];
    if (move.kind === 'to') goTo(move.index);
    else if (move.kind === 'up') props.onUp();
    else if (move.kind === 'choose') toggle(at, isRange);
    else if (move.kind === 'open' && entry !== undefined) openEntry(props, entry);
    else if (move.kind === 'chooseAll' && props.kind === 'files')
      onChoose(new Set(shown.filter(({ kind }) => kind === 'file').map(({ id }) => id)));
  };
  const press = (event: KeyboardEvent): void => {
    const isCommand = event.ctrlKey || event.metaKey;
    if (event.altKey) return;
    const word = isCommand ? null : withTyped(typed.current, event.key, event.timeStamp);
    if (word !== null) {
      typed.current = word;
      const names = shown.map(({ name }) => name);
      const found = foundByTyping(names, word, at);
      if (found !== null) goTo(found);
    } else {
      const move = moveOf({ key: event.key, isCommand }, at, shown.length);
      if (move === null) return;
      act(move, event.shiftKey);
    }
    event.preventDefault();
  };
  return { press, toggle };
}

/** Of folders one is chosen: another one takes its place. */
const onlyIf = (chosen: ReadonlySet<string>, id: string | undefined): ReadonlySet<string> =>
  new Set([...chosen].filter((each) => each === id));

function EmptyFolder({ takesFocus, onUp }: Pick<FileListProps, 'takesFocus' | 'onUp'>): ReactNode {
  const words = useWords();
  const up = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (takesFocus) up.current?.focus();
  }, [takesFocus]);
  return (
    <Stack align="flex-start" p="md" gap="xs">
      <Text c="var(--ferry-quiet)">{words.say('ui.files.empty')}</Text>
      <Button
        ref={up}
        size="compact-sm"
        variant="default"
        onClick={onUp}
        onKeyDown={({ key }) => {
          if (key === 'Backspace') onUp();
        }}
      >
        {words.say('ui.files.up')}
      </Button>
    </Stack>
  );
}

function EntryRow({
  entry,
  index,
  start,
  count,
  isChosen,
  isStop,
  onFocus,
  onToggle,
  onOpen,
}: {
  readonly entry: DiskEntry;
  readonly index: number;
  readonly start: number;
  readonly count: number;
  readonly isChosen: boolean;
  readonly isStop: boolean;
  readonly onFocus: () => void;
  readonly onToggle: (isRange: boolean) => void;
  readonly onOpen: () => void;
}): ReactNode {
  const words = useWords();
  const format = useFormat();
  const isFolder = entry.kind === 'folder';
  return (
    <li
      className={classes.entry}
      style={{ transform: `translateY(${start}px)` }}
      data-index={index}
      data-chosen={isChosen}
      aria-setsize={count}
      aria-posinset={index + 1}
    >
      <Checkbox
        size="xs"
        tabIndex={-1}
        onFocus={onFocus}
        checked={isChosen}
        onChange={({ nativeEvent }) => {
          onToggle('shiftKey' in nativeEvent && nativeEvent.shiftKey === true);
        }}
        aria-label={words.say('ui.files.choose', { name: entry.name })}
      />
      <button
        type="button"
        className={classes.open}
        tabIndex={isStop ? 0 : -1}
        onFocus={onFocus}
        onClick={({ shiftKey }) => {
          if (isFolder) onOpen();
          else onToggle(shiftKey);
        }}
        onDoubleClick={isFolder ? undefined : onOpen}
      >
        {isFolder ? <FolderIcon /> : <FileIcon />}
        <span className={classes.name} title={entry.name}>
          {entry.name}
        </span>
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
