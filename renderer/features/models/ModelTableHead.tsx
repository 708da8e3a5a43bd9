import type { ReactNode } from 'react';
import type { ModelSort } from '../../../contract/model.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import type { Key } from '../../words/WordsProvider.tsx';
import classes from './models.module.css';
import type { ModelTableProps } from './ModelTable.tsx';

interface Column {
  readonly by: ModelSort['by'];
  readonly label: Key;
}

const columns: readonly Column[] = [
  { by: 'name', label: 'ui.models.column.name' },
  { by: 'state', label: 'ui.models.column.state' },
  { by: 'category', label: 'ui.models.column.category' },
  { by: 'bytes', label: 'ui.models.column.size' },
  { by: 'modified', label: 'ui.models.column.changed' },
];
const kinds: readonly Column[] = [
  { by: 'baseModel', label: 'ui.models.column.baseModel' },
  { by: 'kind', label: 'ui.models.column.kind' },
];

/** Each column sorts, and turns the order when it does so already. */
export function ModelTableHead({
  sort,
  onSort,
  hasKinds,
}: Pick<ModelTableProps, 'onSort' | 'hasKinds'> & { readonly sort: ModelSort }): ReactNode {
  const words = useWords();
  return (
    <div role="row" aria-rowindex={1} className={classes.head}>
      {[...columns, ...(hasKinds ? kinds : [])].map(({ by, label }) => {
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
