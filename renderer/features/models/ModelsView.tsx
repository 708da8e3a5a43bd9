import { useDebouncedValue } from '@mantine/hooks';
import { lazy, Suspense, useState } from 'react';
import type { ReactNode } from 'react';
import type { ModelRowState, ModelSort } from '../../../contract/model.ts';
import type { ViewProps } from '../../app/views.tsx';
import { ImportArea } from '../imports/ImportArea.tsx';
import { ImportsOnTheWay } from '../imports/ImportsOnTheWay.tsx';
import { Categories } from './Categories.tsx';
import { DownloadsOnTheWay } from './DownloadsOnTheWay.tsx';
import { ModelNotices } from './ModelNotices.tsx';
import { ModelPanel } from './ModelPanel.tsx';
import { ModelRowsPart } from './ModelRowsPart.tsx';
import classes from './models.module.css';
import { ModelsHeader } from './ModelsHeader.tsx';
import { OnItsWay } from './OnItsWay.tsx';
import { noSelection } from './selection.ts';
import { SelectionBar } from './SelectionBar.tsx';
import {
  everyModel,
  useModelChanges,
  useModelRows,
  useRefreshModels,
  useRowRange,
} from './use-models.ts';
import type { ModelQuery } from './use-models.ts';

const LibraryDialog = lazy(async () => ({
  default: (await import('./LibraryDialog.tsx')).LibraryDialog,
}));

/** What the bucket and the library's folders hold, by category, and what is on its way. */
export function ModelsView({ connection }: ViewProps): ReactNode {
  const { query, typed, change } = useModelQuery();
  const [selection, setSelection] = useState(noSelection);
  const [isLibraryOpen, setLibraryOpen] = useState(false);
  const { id } = connection;
  const rows = useModelRows(id, query);
  const range = useRowRange(id, query);
  const refresh = useRefreshModels(id);
  useModelChanges(id);
  const clear = (): void => {
    setSelection(noSelection);
  };
  const [first] = selection.rows.values();
  const panelOf = selection.rows.size === 1 ? first : undefined;
  return (
    <>
      <ModelsHeader
        {...{ query, typed, change, connection }}
        readAt={rows.readAt}
        onRefresh={refresh}
        onLibrary={() => {
          setLibraryOpen(true);
        }}
      />
      <div className={classes.body} data-panel={panelOf !== undefined}>
        <Categories
          connectionId={id}
          chosen={query.category}
          onChoose={(category) => {
            change({ category });
          }}
        />
        <div className={classes.middle}>
          <OnItsWay connectionId={id} />
          <ImportsOnTheWay connectionId={id} />
          <DownloadsOnTheWay connectionId={id} />
          <ModelNotices
            connection={connection}
            misplaced={query.misplaced}
            onMisplaced={(misplaced) => {
              change({ misplaced });
            }}
            onShow={(text) => {
              change({ ...everyModel, text });
            }}
          />
          {selection.rows.size > 1 && (
            <SelectionBar selection={selection} connection={connection} onClear={clear} />
          )}
          <ModelRowsPart
            {...{ connection, rows, query, selection, range }}
            onSort={(sort) => {
              change({ sort });
            }}
            onSelect={setSelection}
            onRetry={refresh}
          />
        </div>
        {panelOf && <ModelPanel model={panelOf} connection={connection} onClose={clear} />}
      </div>
      {connection.bucket !== null && <ImportArea connection={connection} />}
      <Suspense fallback={null}>
        {isLibraryOpen && (
          <LibraryDialog
            connection={connection}
            onClose={() => {
              setLibraryOpen(false);
            }}
          />
        )}
      </Suspense>
    </>
  );
}

export interface QueryChange {
  readonly category?: string | null;
  readonly states?: readonly ModelRowState[];
  readonly baseModel?: string | null;
  readonly misplaced?: boolean;
  readonly text?: string;
  readonly sort?: ModelSort;
}

/** What is asked for, and what is typed meanwhile. */
function useModelQuery(): {
  readonly query: ModelQuery;
  readonly typed: string;
  readonly change: (change: QueryChange) => void;
} {
  const [query, setQuery] = useState(everyModel);
  const [text] = useDebouncedValue(query.text, 200);
  return {
    query: { ...query, text },
    typed: query.text,
    change: (change) => {
      setQuery((before) => ({ ...before, ...change }));
    },
  };
}
