import { useDebouncedValue } from '@mantine/hooks';
import { lazy, memo, Suspense, useCallback, useMemo, useState } from 'react';
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

// the view is built again with each page of rows that comes into sight: what stands around them is not
const Header = memo(ModelsHeader);
const Folders = memo(Categories);
const Uploads = memo(OnItsWay);
const Imports = memo(ImportsOnTheWay);
const Downloads = memo(DownloadsOnTheWay);
const Notices = memo(ModelNotices);
const Panel = memo(ModelPanel);

const LibraryDialog = lazy(async () => ({
  default: (await import('./LibraryDialog.tsx')).LibraryDialog,
}));

/** What the bucket and the library's folders hold, by category, and what is on its way. */
export function ModelsView({ connection }: ViewProps): ReactNode {
  const { query, typed, change, narrow } = useModelQuery();
  const [selection, setSelection] = useState(noSelection);
  const [isLibraryOpen, setLibraryOpen] = useState(false);
  const { id } = connection;
  const rows = useModelRows(id, query);
  const range = useRowRange(id, query);
  const refresh = useRefreshModels(id);
  useModelChanges(id);
  const clear = useCallback((): void => {
    setSelection(noSelection);
  }, []);
  const openLibrary = useCallback((): void => {
    setLibraryOpen(true);
  }, []);
  const [first] = selection.rows.values();
  const panelOf = selection.rows.size === 1 ? first : undefined;
  return (
    <>
      <Header
        {...{ query, typed, change, connection }}
        readAt={rows.readAt}
        onRefresh={refresh}
        onLibrary={openLibrary}
      />
      <div className={classes.body} data-panel={panelOf !== undefined}>
        <Folders connectionId={id} chosen={query.category} onChoose={narrow.toCategory} />
        <div className={classes.middle}>
          <Uploads connectionId={id} />
          <Imports connectionId={id} />
          <Downloads connectionId={id} />
          <Notices
            connection={connection}
            misplaced={query.misplaced}
            onMisplaced={narrow.toMisplaced}
            onShow={narrow.toName}
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
        {panelOf && <Panel model={panelOf} connection={connection} onClose={clear} />}
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
  readonly narrow: {
    readonly toCategory: (category: string | null) => void;
    readonly toMisplaced: (misplaced: boolean) => void;
    readonly toName: (text: string) => void;
  };
} {
  const [typing, setTyping] = useState(everyModel);
  const [text] = useDebouncedValue(typing.text, 200);
  const query = useMemo(() => ({ ...typing, text }), [typing, text]);
  const change = useCallback((change: QueryChange): void => {
    setTyping((before) => ({ ...before, ...change }));
  }, []);
  const narrow = useMemo(
    () => ({
      toCategory: (category: string | null) => {
        change({ category });
      },
      toMisplaced: (misplaced: boolean) => {
        change({ misplaced });
      },
      toName: (text: string) => {
        change({ ...everyModel, text });
      },
    }),
    [change],
  );
  return { query, typed: typing.text, change, narrow };
}
