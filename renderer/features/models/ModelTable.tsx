import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { ModelFile, ModelSort } from '../../../contract/model.ts';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import type { Key } from '../../words/WordsProvider.tsx';
import { ModelStateBadge } from './ModelStateBadge.tsx';
import classes from './models.module.css';
import { rowOfKey, withCursor } from './table-cursor.ts';
import type { ModelRows } from './use-models.ts';

interface ModelTableProps {
  readonly rows: ModelRows;
  readonly sort: ModelSort;
  readonly onSort: (sort: ModelSort) => void;
  readonly selected: ModelFile | null;
  readonly onSelect: (model: ModelFile) => void;
  /** Nothing is to be selected any more. */
  readonly onClose: () => void;
}

const rowHeight = 32;

/** Any number of rows, of which those in sight are there; keys move from row to row. */
export function ModelTable(props: ModelTableProps): ReactNode {
  const { rows, onSelect, onClose } = props;
  const words = useWords();
  const scroll = useRef<HTMLDivElement>(null);
  const wantsFocus = useRef(false);
  const [cursor, setCursor] = useState<number | null>(null);
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
  const at = cursor === null ? undefined : rows.rowAt(cursor);
  useEffect(() => {
    rows.show(first, last);
    if (!wantsFocus.current || cursor === null) return;
    scroll.current?.querySelector<HTMLElement>(`[data-index="${cursor}"]`)?.focus({
      preventScroll: true,
    });
    // one that is on its way is chosen when it is there
    if (at === undefined) return;
    wantsFocus.current = false;
    onSelect(at);
  });
  const goTo = (index: number): void => {
    wantsFocus.current = true;
    setCursor(index);
    virtual.scrollToIndex(index);
  };
  const press = (event: KeyboardEvent): void => {
    const next = rowOfKey(event.key, cursor, rows.total);
    if (next !== null) goTo(next);
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
  };
  return (
    <div
      className={classes.table}
      role="grid"
      aria-rowcount={rows.total + 1}
      aria-label={words.say('ui.view.models')}
    >
      <Head {...props} />
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
          {virtual.getVirtualItems().map(({ index, start }) => (
            <Row
              key={index}
              {...{ index, start }}
              rows={rows}
              selected={props.selected}
              onPick={(model) => {
                setCursor(index);
                onSelect(model);
              }}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

const sameModel = (a: ModelFile, b: ModelFile): boolean =>
  a.category === b.category && a.name === b.name;

const columns: readonly { readonly by: ModelSort['by']; readonly label: Key }[] = [
  { by: 'name', label: 'ui.models.column.name' },
  { by: 'state', label: 'ui.models.column.state' },
  { by: 'category', label: 'ui.models.column.category' },
  { by: 'bytes', label: 'ui.models.column.size' },
  { by: 'modified', label: 'ui.models.column.changed' },
];

function Head({ sort, onSort }: ModelTableProps): ReactNode {
  const words = useWords();
  return (
    <div role="row" aria-rowindex={1} className={classes.head}>
      {columns.map(({ by, label }) => {
        const isSorted = sort.by === by;
        const direction = sort.descending ? 'descending' : 'ascending';
        return (
          <div key={by} role="columnheader" aria-sort={isSorted ? direction : 'none'}>
            <button
              type="button"
              className={classes.sort}
              onClick={() => {
                onSort({ by, descending: isSorted && !sort.descending });
              }}
            >
              {words.say(label)}
              {isSorted && <span aria-hidden="true">{sort.descending ? ' ↓' : ' ↑'}</span>}
            </button>
          </div>
        );
      })}
    </div>
  );
}

interface RowProps extends Pick<ModelTableProps, 'rows' | 'selected'> {
  readonly index: number;
  readonly start: number;
  readonly onPick: (model: ModelFile) => void;
}

function Row({ rows, selected, onPick, index, start }: RowProps): ReactNode {
  const format = useFormat();
  const model = rows.rowAt(index);
  const place = {
    ...{ role: 'row', 'aria-rowindex': index + 2, 'data-index': index, tabIndex: -1 },
    ...{ className: classes.row, style: { transform: `translateY(${start}px)` } },
  };
  if (model === undefined) return <div {...place} data-empty />;
  return (
    // the rows around it take the keys
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- one stop for Tab, arrows within
    <div
      {...place}
      aria-selected={selected !== null && sameModel(model, selected)}
      onClick={() => {
        onPick(model);
      }}
    >
      <div role="gridcell" className={classes.cell} title={model.name}>
        {model.name}
      </div>
      <div role="gridcell" className={classes.cell}>
        <ModelStateBadge state={model.state} />
      </div>
      <div role="gridcell" className={classes.cell}>
        {model.category}
      </div>
      <div role="gridcell" className={classes.number}>
        {model.bytes === null ? '' : format.bytes(model.bytes)}
      </div>
      <div role="gridcell" className={classes.cell}>
        {model.modified === null ? '' : format.moment(Date.parse(model.modified))}
      </div>
    </div>
  );
}
