import { ActionIcon, Button, Menu, TextInput, Tooltip } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { ModelFile, ModelSort } from '../../../contract/model.ts';
import { useAct } from '../../app/use-act.ts';
import type { ViewProps } from '../../app/views.tsx';
import { useRefresh } from '../../client/hooks.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { ModelsIcon, RefreshIcon, UploadIcon } from '../../ui/icons.tsx';
import { ViewHeader } from '../../ui/ViewHeader.tsx';
import { ViewSkeleton } from '../../ui/ViewSkeleton.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { useChoose } from '../files/use-choose.tsx';
import { useSeen } from '../transfers/use-transfers.ts';
import { Categories } from './Categories.tsx';
import { ModelPanel } from './ModelPanel.tsx';
import classes from './models.module.css';
import { ModelTable } from './ModelTable.tsx';
import { OnItsWay } from './OnItsWay.tsx';
import { planPaths } from './plan-store.ts';
import { useModelRows } from './use-models.ts';
import type { ModelRows } from './use-models.ts';

/** What the bucket holds, by category, and what is on its way there. */
export function ModelsView({ connection }: ViewProps): ReactNode {
  const [category, setCategory] = useState<string | null>(null);
  const [text, setText] = useState('');
  const [sort, setSort] = useState<ModelSort>({ by: 'name', descending: false });
  const [selected, setSelected] = useState<ModelFile | null>(null);
  const [wanted] = useDebouncedValue(text, 200);
  const rows = useModelRows(connection.id, { category, states: [], text: wanted, sort });
  useReadAgain(connection.id);
  return (
    <>
      <Header
        connectionId={connection.id}
        rows={rows}
        canAdd={connection.bucket !== null}
        text={text}
        onText={setText}
      />
      <div className={classes.body} data-panel={selected !== null}>
        <Categories connectionId={connection.id} chosen={category} onChoose={setCategory} />
        <div className={classes.middle}>
          <OnItsWay connectionId={connection.id} />
          <Rows
            rows={rows}
            sort={sort}
            onSort={setSort}
            selected={selected}
            onSelect={setSelected}
            showCategory={category === null}
            isFiltered={wanted !== '' || category !== null}
            canAdd={connection.bucket !== null}
            onRetry={useRefreshModels(connection.id)}
          />
        </div>
        {selected && (
          <ModelPanel
            model={selected}
            onClose={() => {
              setSelected(null);
            }}
          />
        )}
      </div>
    </>
  );
}

/** What ComfyUI says of a finished upload changes the list. */
function useReadAgain(connectionId: string): void {
  const refresh = useRefresh();
  const seen = JSON.stringify(useSeen());
  useEffect(() => {
    refresh(['models', connectionId]);
  }, [seen, refresh, connectionId]);
}

function useRefreshModels(connectionId: string): () => void {
  const act = useAct();
  const refresh = useRefresh();
  return () =>
    void act(async (client) => {
      await client.models.page({
        ...{ connectionId, category: null, states: [], text: '' },
        ...{ sort: { by: 'name', descending: false }, offset: 0, limit: 1, refresh: true },
      });
      refresh(['models', connectionId]);
    });
}

function Header({
  connectionId,
  rows,
  canAdd,
  text,
  onText,
}: {
  readonly connectionId: string;
  readonly rows: ModelRows;
  readonly canAdd: boolean;
  readonly text: string;
  readonly onText: (text: string) => void;
}): ReactNode {
  const words = useWords();
  const format = useFormat();
  const refresh = useRefreshModels(connectionId);
  const age = rows.readAt === null ? '' : format.time(rows.readAt);
  return (
    <ViewHeader title={words.say('ui.view.models')}>
      <TextInput
        w={220}
        size="sm"
        aria-label={words.say('ui.models.filter')}
        placeholder={words.say('ui.models.filter')}
        value={text}
        onChange={({ currentTarget }) => {
          onText(currentTarget.value);
        }}
      />
      <Tooltip label={words.say('ui.models.readAt', { time: age })}>
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={words.say('ui.models.refresh')}
          onClick={refresh}
        >
          <RefreshIcon />
        </ActionIcon>
      </Tooltip>
      {canAdd && <AddModels />}
    </ViewHeader>
  );
}

function AddModels(): ReactNode {
  const words = useWords();
  const { choose, dialog } = useChoose(planPaths);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button leftSection={<UploadIcon />}>{words.say('ui.models.add')}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            onClick={() => {
              choose('files');
            }}
          >
            {words.say('ui.models.addFiles')}
          </Menu.Item>
          <Menu.Item
            onClick={() => {
              choose('folder');
            }}
          >
            {words.say('ui.models.addFolder')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog}
    </>
  );
}

function Rows({
  rows,
  isFiltered,
  canAdd,
  onRetry,
  ...table
}: {
  readonly rows: ModelRows;
  readonly sort: ModelSort;
  readonly onSort: (sort: ModelSort) => void;
  readonly selected: ModelFile | null;
  readonly onSelect: (model: ModelFile) => void;
  readonly showCategory: boolean;
  readonly isFiltered: boolean;
  readonly canAdd: boolean;
  readonly onRetry: () => void;
}): ReactNode {
  const words = useWords();
  if (rows.state === 'loading') return <ViewSkeleton />;
  if (rows.state === 'failed' && rows.failure !== null)
    return <FailurePanel failure={rows.failure} onRetry={onRetry} />;
  if (rows.total === 0 && isFiltered)
    return (
      <EmptyState
        icon={ModelsIcon}
        title={words.say('ui.models.nothing.title')}
        text={words.say('ui.models.nothing.text')}
      />
    );
  if (rows.total === 0)
    return (
      <EmptyState
        icon={ModelsIcon}
        title={words.say('ui.models.empty.title')}
        text={words.say('ui.models.empty.text')}
      >
        {canAdd && <AddModels />}
      </EmptyState>
    );
  return <ModelTable rows={rows} {...table} />;
}
