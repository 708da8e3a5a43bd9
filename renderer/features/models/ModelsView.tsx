import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ModelFile, ModelSort, ModelState } from '../../../contract/model.ts';
import type { ViewProps } from '../../app/views.tsx';
import { Categories } from './Categories.tsx';
import { ModelPanel } from './ModelPanel.tsx';
import { ModelRowsPart } from './ModelRowsPart.tsx';
import classes from './models.module.css';
import { ModelsHeader } from './ModelsHeader.tsx';
import { OnItsWay } from './OnItsWay.tsx';
import { useModelRows, useReadAgain, useRefreshModels } from './use-models.ts';

/** What the bucket holds, by category, and what is on its way there. */
export function ModelsView({ connection }: ViewProps): ReactNode {
  const [category, setCategory] = useState<string | null>(null);
  const [text, setText] = useState('');
  const [only, setOnly] = useState<ModelState | null>(null);
  const [sort, setSort] = useState<ModelSort>({ by: 'name', descending: false });
  const [selected, setSelected] = useState<ModelFile | null>(null);
  const [wanted] = useDebouncedValue(text, 200);
  const states = only === null ? [] : [only];
  const rows = useModelRows(connection.id, { category, states, text: wanted, sort });
  const refresh = useRefreshModels(connection.id);
  useReadAgain(connection.id);
  const close = (): void => {
    setSelected(null);
  };
  return (
    <>
      <ModelsHeader
        {...{ text, only }}
        onText={setText}
        onOnly={setOnly}
        readAt={rows.readAt}
        onRefresh={refresh}
        canAdd={connection.bucket !== null}
      />
      <div className={classes.body} data-panel={selected !== null}>
        <Categories connectionId={connection.id} chosen={category} onChoose={setCategory} />
        <div className={classes.middle}>
          <OnItsWay connectionId={connection.id} />
          <ModelRowsPart
            {...{ connection, rows, sort, selected }}
            onSort={setSort}
            onSelect={setSelected}
            onClose={close}
            isFiltered={wanted !== '' || category !== null || only !== null}
            onRetry={refresh}
          />
        </div>
        {selected && <ModelPanel model={selected} onClose={close} />}
      </div>
    </>
  );
}
