import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { ModelFile, ModelSort } from '../../../contract/model.ts';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import type { Key } from '../../words/WordsProvider.tsx';
import { ModelStateBadge } from './ModelStateBadge.tsx';
import classes from './models.module.css';
import type { ModelRows } from './use-models.ts';

interface ModelTableProps {
  readonly rows: ModelRows;
  readonly sort: ModelSort;
  readonly onSort: (sort: ModelSort) => void;
  readonly selected: ModelFile | null;
  readonly onSelect: (model: ModelFile) => void;
  readonly showCategory: boolean;
}

const rowHeight = 32;

/** Any number of rows, of which those in sight are there. */
export function ModelTable(props: ModelTableProps): ReactNode {
  const { rows, onSelect } = props;
  const words = useWords();
  const scroll = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- it gives functions that React's compiler cannot keep
  const virtual = useVirtualizer({
    count: rows.total,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const [first, last] = [items.at(0)?.index ?? 0, items.at(-1)?.index ?? 0];
  const { show } = rows;
  useEffect(() => {
    show(first, last);
  });
  const selectedAt = indexOfSelected(
    props,
    items.map(({ index }) => index),
  );
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(rows.total - 1, (selectedAt ?? -1) + step));
    const row = rows.rowAt(next);
    virtual.scrollToIndex(next);
    if (row !== undefined) onSelect(row);
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
          {items.map(({ index, start }) => (
            <Row key={index} index={index} start={start} {...props} />
          ))}
        </div>
      </div>
    </div>
  );
}

const sameModel = (a: ModelFile, b: ModelFile): boolean =>
  a.category === b.category && a.name === b.name;

function indexOfSelected(
  { rows, selected }: ModelTableProps,
  shown: readonly number[],
): number | null {
  if (selected === null) return null;
  return (
    shown.find((index) => {
      const row = rows.rowAt(index);
      return row !== undefined && sameModel(row, selected);
    }) ?? null
  );
}

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

function Row({
  rows,
  selected,
  onSelect,
  index,
  start,
}: ModelTableProps & { readonly index: number; readonly start: number }): ReactNode {
  const format = useFormat();
  const model = rows.rowAt(index);
  const style = { transform: `translateY(${start}px)` };
  if (model === undefined)
    return (
      <div role="row" aria-rowindex={index + 2} className={classes.row} style={style} data-empty />
    );
  const isSelected = selected !== null && sameModel(model, selected);
  return (
    // the grid itself takes the keys
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- one stop for Tab, arrows within
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={classes.row}
      style={style}
      onClick={() => {
        onSelect(model);
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
