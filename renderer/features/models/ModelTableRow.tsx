import { memo } from 'react';
import type { MouseEvent, ReactNode } from 'react';
import type { ModelRow } from '../../../contract/model.ts';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { ModelStateBadge } from './ModelStateBadge.tsx';
import classes from './models.module.css';

interface ModelTableRowProps {
  /** Undefined while its page is on its way. */
  readonly row: ModelRow | undefined;
  readonly index: number;
  readonly start: number;
  /** 0 to 1 of what is being sent. */
  readonly progress: number | undefined;
  readonly isSelected: boolean;
  readonly hasKinds: boolean;
  /** One and the same function all the while. */
  readonly onPick: (index: number, mode: 'only' | 'toggle' | 'range') => void;
}

const modeOf = ({ shiftKey, ctrlKey, metaKey }: MouseEvent) =>
  shiftKey ? ('range' as const) : ctrlKey || metaKey ? ('toggle' as const) : ('only' as const);

/** Built again only where something of it has changed: the table is with each step of a scroll. */
export const ModelTableRow = memo(function ModelTableRow(props: ModelTableRowProps): ReactNode {
  const { row, index, start, isSelected, onPick } = props;
  const place = {
    ...{ role: 'row', 'aria-rowindex': index + 2, 'data-index': index, tabIndex: -1 },
    ...{ className: classes.row, style: { transform: `translateY(${start}px)` } },
  };
  if (row === undefined) return <div {...place} data-empty />;
  return (
    // the rows around it take the keys
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- one stop for Tab, arrows within
    <div
      {...place}
      aria-selected={isSelected}
      onMouseDown={(event) => {
        // a range is chosen, not its text
        if (event.shiftKey) event.preventDefault();
      }}
      onClick={(event) => {
        onPick(index, modeOf(event));
      }}
    >
      <Cells {...props} row={row} />
    </div>
  );
});

function Cells({
  row: { name, state, category, bytes, changedAt, baseModel, kind },
  progress,
  hasKinds,
}: ModelTableRowProps & { readonly row: ModelRow }): ReactNode {
  const words = useWords();
  const format = useFormat();
  return (
    <>
      <div role="gridcell" className={classes.cell} title={name}>
        {name}
      </div>
      <div role="gridcell" className={classes.cell}>
        <ModelStateBadge
          state={state}
          text={progress === undefined ? undefined : format.percent(progress)}
        />
      </div>
      <div role="gridcell" className={classes.cell}>
        {category ?? words.say('ui.models.noCategory')}
      </div>
      <div role="gridcell" className={classes.number}>
        {bytes === null ? '' : format.bytes(bytes)}
      </div>
      <div role="gridcell" className={classes.cell}>
        {changedAt === null ? '' : format.moment(changedAt)}
      </div>
      {hasKinds && (
        <>
          <div role="gridcell" className={classes.cell}>
            {baseModel ?? ''}
          </div>
          <div role="gridcell" className={classes.cell}>
            {kind === null ? '' : words.of('model.kind', kind)}
          </div>
        </>
      )}
    </>
  );
}
