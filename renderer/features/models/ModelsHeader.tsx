import { ActionIcon, Button, Menu, Select, Text, TextInput, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Connection } from '../../../contract/connection.ts';
import type { ModelRowState } from '../../../contract/model.ts';
import { RefreshIcon, UploadIcon } from '../../ui/icons.tsx';
import { useNow } from '../../ui/use-now.ts';
import { ViewHeader } from '../../ui/ViewHeader.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { useChoose } from '../files/use-choose.tsx';
import { openLink } from '../imports/link-store.ts';
import classes from './models.module.css';
import type { QueryChange } from './ModelsView.tsx';
import { planPaths } from './plan-store.ts';
import { useFacets } from './use-models.ts';
import type { ModelQuery } from './use-models.ts';

const states = [
  ...(['localOnly', 'uploading', 'differs', 'ready', 'needsRestart'] as const),
  ...(['replaced', 'inBucket', 'builtIn', 'probablyBuiltIn'] as const),
] as const satisfies readonly ModelRowState[];

interface ModelsHeaderProps {
  readonly connection: Connection;
  readonly query: ModelQuery;
  /** What stands in the field, which the query follows. */
  readonly typed: string;
  readonly change: (change: QueryChange) => void;
  /** Epoch ms; null while nothing has been read. */
  readonly readAt: number | null;
  readonly onRefresh: () => void;
  readonly onLibrary: () => void;
}

/** What is shown of the models, how old it is, and how more come in. */
export function ModelsHeader(props: ModelsHeaderProps): ReactNode {
  const { connection, typed, change, readAt, onRefresh, onLibrary } = props;
  const words = useWords();
  const format = useFormat();
  const refresh = (
    <ActionIcon
      variant="default"
      size="lg"
      aria-label={words.say('ui.models.refresh')}
      onClick={onRefresh}
    >
      <RefreshIcon />
    </ActionIcon>
  );
  return (
    <ViewHeader title={words.say('ui.view.models')}>
      {readAt !== null && <ReadAge readAt={readAt} />}
      {readAt === null ? (
        refresh
      ) : (
        <Tooltip label={words.say('ui.models.readAt', { time: format.time(readAt) })}>
          {refresh}
        </Tooltip>
      )}
      <TextInput
        w={170}
        size="sm"
        aria-label={words.say('ui.models.filter')}
        placeholder={words.say('ui.models.filter')}
        value={typed}
        onChange={({ currentTarget }) => {
          change({ text: currentTarget.value });
        }}
      />
      <StateFilter {...props} />
      <BaseModelFilter {...props} />
      <AddModels canUpload={connection.bucket !== null} onLibrary={onLibrary} />
    </ViewHeader>
  );
}

const all = 'all';

function StateFilter({
  connection,
  query,
  change,
}: Pick<ModelsHeaderProps, 'connection' | 'query' | 'change'>): ReactNode {
  const words = useWords();
  const format = useFormat();
  const counts = new Map(
    useFacets(connection.id)?.states.map(({ state, files }) => [state, files]),
  );
  const label = (state: ModelRowState): string => {
    const count = counts.get(state) ?? 0;
    const word = words.of('model.state', state);
    if (count === 0) return word;
    return words.say('ui.models.stateCount', { state: word, count: format.number(count) });
  };
  return (
    <Select
      w={150}
      size="sm"
      aria-label={words.say('ui.models.only')}
      allowDeselect={false}
      value={query.states[0] ?? all}
      data={[
        { value: all, label: words.say('ui.models.only.all') },
        ...states.map((state) => ({ value: state, label: label(state) })),
      ]}
      onChange={(value) => {
        const state = states.find((each) => each === value);
        change({ states: state === undefined ? [] : [state] });
      }}
    />
  );
}

/** There where it is known of any model. */
function BaseModelFilter({
  connection,
  query,
  change,
}: Pick<ModelsHeaderProps, 'connection' | 'query' | 'change'>): ReactNode {
  const words = useWords();
  const baseModels = useFacets(connection.id)?.baseModels ?? [];
  if (baseModels.length === 0) return null;
  return (
    <Select
      w={150}
      size="sm"
      aria-label={words.say('ui.models.baseModel')}
      allowDeselect={false}
      value={query.baseModel ?? all}
      data={[
        { value: all, label: words.say('ui.models.baseModel.all') },
        ...baseModels.map(({ name }) => name),
      ]}
      onChange={(value) => {
        change({ baseModel: value === all ? null : value });
      }}
    />
  );
}

function ReadAge({ readAt }: { readonly readAt: number }): ReactNode {
  const words = useWords();
  const format = useFormat();
  return (
    <Text size="xs" c="var(--ferry-quiet)" className={classes.age}>
      {words.say('ui.models.readAgo', { ago: format.ago(readAt, Math.max(readAt, useNow())) })}
    </Text>
  );
}

export function AddModels({
  canUpload = true,
  onLibrary,
}: {
  readonly canUpload?: boolean;
  readonly onLibrary?: () => void;
}): ReactNode {
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
            disabled={!canUpload}
            onClick={() => {
              choose('files');
            }}
          >
            {words.say('ui.models.addFiles')}
          </Menu.Item>
          <Menu.Item
            disabled={!canUpload}
            onClick={() => {
              choose('folder');
            }}
          >
            {words.say('ui.models.addFolder')}
          </Menu.Item>
          <Menu.Item
            disabled={!canUpload}
            onClick={() => {
              openLink();
            }}
          >
            {words.say('ui.models.addLink')}
          </Menu.Item>
          {onLibrary && (
            <>
              <Menu.Divider />
              <Menu.Item onClick={onLibrary}>{words.say('ui.models.addLibrary')}</Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {dialog}
    </>
  );
}
