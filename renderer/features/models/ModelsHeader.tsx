import { ActionIcon, Button, Menu, Select, Text, TextInput, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ModelState } from '../../../contract/model.ts';
import { RefreshIcon, UploadIcon } from '../../ui/icons.tsx';
import { useNow } from '../../ui/use-now.ts';
import { ViewHeader } from '../../ui/ViewHeader.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { useChoose } from '../files/use-choose.tsx';
import classes from './models.module.css';
import { planPaths } from './plan-store.ts';

const states = [
  'ready',
  'needsRestart',
  'inBucket',
  'builtIn',
  'probablyBuiltIn',
] as const satisfies readonly ModelState[];

export interface ModelsHeaderProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  /** Null: all of them. */
  readonly only: ModelState | null;
  readonly onOnly: (state: ModelState | null) => void;
  /** Epoch ms; null while nothing has been read. */
  readonly readAt: number | null;
  readonly onRefresh: () => void;
  readonly canAdd: boolean;
}

/** What is shown of the models, how old it is, and how more come in. */
export function ModelsHeader(props: ModelsHeaderProps): ReactNode {
  const { text, onText, only, onOnly, readAt, onRefresh, canAdd } = props;
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
        w={200}
        size="sm"
        aria-label={words.say('ui.models.filter')}
        placeholder={words.say('ui.models.filter')}
        value={text}
        onChange={({ currentTarget }) => {
          onText(currentTarget.value);
        }}
      />
      <Select
        w={160}
        size="sm"
        aria-label={words.say('ui.models.only')}
        allowDeselect={false}
        value={only ?? all}
        data={[
          { value: all, label: words.say('ui.models.only.all') },
          ...states.map((state) => ({ value: state, label: words.of('model.state', state) })),
        ]}
        onChange={(value) => {
          onOnly(states.find((state) => state === value) ?? null);
        }}
      />
      {canAdd && <AddModels />}
    </ViewHeader>
  );
}

const all = 'all';

function ReadAge({ readAt }: { readonly readAt: number }): ReactNode {
  const words = useWords();
  const format = useFormat();
  return (
    <Text size="xs" c="var(--ferry-quiet)" className={classes.age}>
      {words.say('ui.models.readAgo', { ago: format.ago(readAt, Math.max(readAt, useNow())) })}
    </Text>
  );
}

export function AddModels(): ReactNode {
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
