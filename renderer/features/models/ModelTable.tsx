import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { ModelRow, ModelSort } from '../../../contract/model.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { ModelTableHead } from './ModelTableHead.tsx';
import { ModelTableRow } from './ModelTableRow.tsx';
import classes from './models.module.css';
import { noSelection, only, ranged, toggled } from './selection.ts';
import type { Selection } from './selection.ts';
import { rowOfKey, withCursor } from './table-cursor.ts';
import type { ModelQuery, ModelRows } from './use-models.ts';
import { useProgressOf } from './use-progress.ts';

export interface ModelTableProps {
  readonly rows: ModelRows;
  /** What the rows are asked for by; another one is shown from its beginning. */
  readonly query: ModelQuery;
  readonly onSort: (sort: ModelSort) => void;
  readonly selection: Selection;
  readonly onSelect: (change: (before: Selection) => Selection) => void;
  /** Rows by their places, also those that are not in sight. */
  readonly range: (first: number, last: number) => Promise<readonly ModelRow[]>;
  /** Whether what the models are made for is known of any. */
  readonly hasKinds: boolean;
}

const rowHeight = 32;

/** How a row is chosen: alone, with the others, or with all from where the range began. */
type Mode = 'only' | 'toggle' | 'range' | 'move';

/** Any number of rows, of which those in sight are there; keys move from row to row, Shift and Ctrl choose many. */
export function ModelTable(props: ModelTableProps): ReactNode {
  const { rows, query, selection, hasKinds } = props;
  const words = useWords();
  const scroll = useRef<HTMLDivElement>(null);
  const progressOf = useProgressOf();
  const { cursor, choose, press, wanted } = useChoosing(props);
  const newest = useRef(choose);
  useEffect(() => {
    newest.current = choose;
  });
  const pick = useCallback((index: number, mode: Mode): void => {
    newest.current(index, mode);
  }, []);
  // eslint-disable-next-line react-hooks/incompatible-library -- it gives functions that React's compiler cannot keep
  const virtual = useVirtualizer({
    count: rows.total,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    // the row that has the focus stays, wherever one scrolls
    rangeExtractor: (range) => withCursor(defaultRangeExtractor(range), cursor, rows.total),
  });
  const [first, last] = [virtual.range?.startIndex ?? 0, virtual.range?.endIndex ?? 0];
  useEffect(() => {
    rows.show(first, last);
  });
  useEffect(() => {
    scroll.current?.scrollTo({ top: 0 });
  }, [query]);
  useEffect(() => {
    if (wanted === null) return;
    virtual.scrollToIndex(wanted.index);
    const row = scroll.current?.querySelector<HTMLElement>(`[data-index="${wanted.index}"]`);
    row?.focus({ preventScroll: true });
  }, [wanted, virtual]);
  return (
    <div
      className={classes.table}
      role="grid"
      aria-rowcount={rows.total + 1}
      aria-multiselectable="true"
      aria-label={words.say('ui.view.models')}
      data-kinds={hasKinds}
    >
      <ModelTableHead {...props} sort={query.sort} />
      {/* eslint-disable jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex -- the rows are one stop for Tab, and what scrolls has to be reached */}
      <div
        className={classes.scroll}
        ref={scroll}
        role="rowgroup"
        aria-label={words.say('ui.view.models')}
        tabIndex={0}
        onKeyDown={press}
      >
        {/* eslint-enable jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex -- see above */}
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows.rowAt(index);
            return (
              <ModelTableRow
                key={index}
                {...{ row, index, start, hasKinds }}
                progress={row === undefined ? undefined : progressOf(row)}
                isSelected={row !== undefined && selection.rows.has(row.id)}
                onPick={pick}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** Where the keys are, and what they and the mouse choose. */
function useChoosing({ rows, selection, onSelect, range }: ModelTableProps) {
  const [cursor, setCursor] = useState<number | null>(null);
  const [wanted, setWanted] = useState<{ readonly index: number } | null>(null);
  const rowAt = async (index: number): Promise<ModelRow | undefined> =>
    rows.rowAt(index) ?? (await range(index, index))[0];
  const pick = async (index: number, mode: Mode): Promise<void> => {
    if (mode === 'move') return;
    if (mode === 'range' && selection.anchor !== null) {
      const { anchor } = selection;
      const chosen = await range(Math.min(anchor, index), Math.max(anchor, index));
      onSelect((before) => ranged(before, chosen));
      return;
    }
    const row = await rowAt(index);
    if (row === undefined) return;
    onSelect((before) => (mode === 'toggle' ? toggled(before, row, index) : only(row, index)));
  };
  const choose = (index: number, mode: Mode): void => {
    setCursor(index);
    void pick(index, mode);
  };
  const chooseAll = async (): Promise<void> => {
    const all = await range(0, rows.total - 1);
    onSelect((before) => ranged({ ...before, anchor: 0 }, all));
  };
  const press = (event: KeyboardEvent): void => {
    const isMany = event.ctrlKey || event.metaKey;
    const next = rowOfKey(event.key, cursor, rows.total);
    if (next !== null) {
      choose(next, event.shiftKey ? 'range' : isMany ? 'move' : 'only');
      setWanted({ index: next });
    } else if (event.key === ' ' && cursor !== null) choose(cursor, 'toggle');
    else if (isMany && event.key.toLowerCase() === 'a') void chooseAll();
    else if (event.key === 'Escape') onSelect(() => noSelection);
    else return;
    event.preventDefault();
  };
  return { cursor, choose, press, wanted };
}
