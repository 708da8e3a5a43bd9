import {
  Button,
  Group,
  NumberInput,
  SegmentedControl,
  Stack,
  Switch,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { About } from '../../../contract/app.ts';
import type { Settings, SettingsChange } from '../../../contract/settings.ts';
import { useAbout, useChangeSettings, useSettings } from '../../app/use-settings.ts';
import { ViewHeader } from '../../ui/ViewHeader.tsx';
import { ViewSkeleton } from '../../ui/ViewSkeleton.tsx';
import { useWords } from '../../words/WordsProvider.tsx';
import type { Key, Words } from '../../words/WordsProvider.tsx';
import { useChoose } from '../files/use-choose.tsx';
import { HubTokens } from './HubTokens.tsx';
import { ProxyField } from './ProxyField.tsx';
import classes from './settings.module.css';
import { LanesField, LimitField } from './TransferFields.tsx';

interface RowProps {
  readonly settings: Settings;
  readonly change: (change: SettingsChange) => void;
  readonly words: Words;
}

interface Row {
  readonly label: Key;
  readonly hint: Key | null;
  readonly control: (props: RowProps) => ReactNode;
}

/** One page, searched by what a setting is called; each holds at once. */
export function SettingsView(): ReactNode {
  const words = useWords();
  const settings = useSettings();
  const change = useChangeSettings();
  const about = useAbout();
  const [text, setText] = useState('');
  if (settings === undefined) return <ViewSkeleton />;
  const wanted = text.trim().toLowerCase();
  const has = (...texts: readonly string[]): boolean =>
    texts.join(' ').toLowerCase().includes(wanted);
  const isFound = ({ label, hint }: Row): boolean =>
    has(words.say(label), hint === null ? '' : words.say(hint));
  const found = sections
    .map(({ title, rows }) => ({
      title,
      rows: has(words.say(title)) ? rows : rows.filter(isFound),
    }))
    .filter(({ rows }) => rows.length > 0);
  const isAboutFound = has(words.say('ui.settings.about'), words.say('ui.settings.data'));
  return (
    <>
      <ViewHeader title={words.say('ui.view.settings')}>
        <TextInput
          aria-label={words.say('ui.settings.search')}
          placeholder={words.say('ui.settings.search')}
          value={text}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value);
          }}
        />
      </ViewHeader>
      <div className={classes.page}>
        {found.map(({ title, rows }) => (
          <section key={title} aria-label={words.say(title)}>
            <Title order={2} mb="xs">
              {words.say(title)}
            </Title>
            {rows.map((row) => (
              <SettingRow
                key={row.label}
                row={row}
                settings={settings}
                change={change}
                words={words}
              />
            ))}
          </section>
        ))}
        {about && isAboutFound && <AboutSection about={about} />}
        {found.length === 0 && !isAboutFound && (
          <Text role="status">{words.say('ui.settings.nothing', { text: text.trim() })}</Text>
        )}
      </div>
    </>
  );
}

function SettingRow({ row, ...props }: RowProps & { readonly row: Row }): ReactNode {
  const { words } = props;
  return (
    <div className={classes.row}>
      <div>
        <Text size="sm" fw={500}>
          {words.say(row.label)}
        </Text>
        {row.hint !== null && (
          <Text size="xs" c="var(--ferry-quiet)">
            {words.say(row.hint)}
          </Text>
        )}
      </div>
      <div className={classes.control}>{row.control(props)}</div>
    </div>
  );
}

const sections: readonly { readonly title: Key; readonly rows: readonly Row[] }[] = [
  {
    title: 'ui.settings.look',
    rows: [
      {
        label: 'ui.settings.language',
        hint: null,
        control: ({ settings, change, words }) => (
          <SegmentedControl
            aria-label={words.say('ui.settings.language')}
            value={settings.language}
            data={[
              { value: 'system', label: words.say('ui.settings.system') },
              { value: 'en', label: 'English' },
              { value: 'zh-CN', label: '简体中文' },
            ]}
            onChange={(language) => {
              change({ language });
            }}
          />
        ),
      },
      {
        label: 'ui.settings.scheme',
        hint: null,
        control: ({ settings, change, words }) => (
          <SegmentedControl
            aria-label={words.say('ui.settings.scheme')}
            value={settings.scheme}
            data={[
              { value: 'system', label: words.say('ui.settings.system') },
              { value: 'light', label: words.say('ui.settings.light') },
              { value: 'dark', label: words.say('ui.settings.dark') },
            ]}
            onChange={(scheme) => {
              change({ scheme });
            }}
          />
        ),
      },
    ],
  },
  {
    title: 'ui.settings.results',
    rows: [
      {
        label: 'ui.settings.save',
        hint: 'ui.settings.save.hint',
        control: ({ settings, change, words }) => (
          <Switch
            aria-label={words.say('ui.settings.save')}
            checked={settings.saveResults}
            onChange={({ currentTarget }) => {
              change({ saveResults: currentTarget.checked });
            }}
          />
        ),
      },
      {
        label: 'ui.settings.folder',
        hint: 'ui.settings.folder.hint',
        control: (props) => <ResultsFolder {...props} />,
      },
    ],
  },
  {
    title: 'ui.settings.transfers',
    rows: [
      {
        label: 'ui.settings.lanes',
        hint: 'ui.settings.lanes.hint',
        control: (props) => <LanesField {...props} />,
      },
      {
        label: 'ui.settings.files',
        hint: null,
        control: ({ settings, change, words }) => (
          <NumberInput
            w={100}
            min={1}
            max={8}
            clampBehavior="strict"
            allowDecimal={false}
            aria-label={words.say('ui.settings.files')}
            value={settings.filesAtOnce}
            onChange={(value) => {
              if (typeof value === 'number' && value >= 1 && value <= 8)
                change({ filesAtOnce: value });
            }}
          />
        ),
      },
      {
        label: 'ui.settings.limit',
        hint: 'ui.settings.limit.hint',
        control: (props) => <LimitField {...props} />,
      },
    ],
  },
  {
    title: 'ui.settings.network',
    rows: [
      {
        label: 'ui.settings.proxy',
        hint: 'ui.settings.proxy.hint',
        control: ({ settings }) => <ProxyField proxy={settings.proxy} />,
      },
    ],
  },
  {
    title: 'ui.settings.hubs',
    rows: [
      {
        label: 'ui.settings.tokens',
        hint: 'ui.settings.tokens.hint',
        control: () => <HubTokens />,
      },
    ],
  },
  {
    title: 'ui.settings.notifications',
    rows: [
      {
        label: 'ui.settings.notifyDone',
        hint: 'ui.settings.notify.hint',
        control: ({ settings, change, words }) => (
          <Switch
            aria-label={words.say('ui.settings.notifyDone')}
            checked={settings.notifyDone}
            onChange={({ currentTarget }) => {
              change({ notifyDone: currentTarget.checked });
            }}
          />
        ),
      },
      {
        label: 'ui.settings.notifyFailed',
        hint: null,
        control: ({ settings, change, words }) => (
          <Switch
            aria-label={words.say('ui.settings.notifyFailed')}
            checked={settings.notifyFailed}
            onChange={({ currentTarget }) => {
              change({ notifyFailed: currentTarget.checked });
            }}
          />
        ),
      },
    ],
  },
];

function ResultsFolder({ settings, change, words }: RowProps): ReactNode {
  const { choose, dialog } = useChoose((paths) => {
    const [resultsDirectory] = paths;
    if (resultsDirectory !== undefined) change({ resultsDirectory });
  });
  return (
    <Group gap="xs" wrap="nowrap">
      <Text size="sm" ff="monospace" className={classes.path}>
        {settings.resultsDirectory}
      </Text>
      <Button
        variant="default"
        size="compact-sm"
        onClick={() => {
          choose('folder');
        }}
      >
        {words.say('ui.settings.folder.choose')}
      </Button>
      {dialog}
    </Group>
  );
}

function AboutSection({ about }: { readonly about: About }): ReactNode {
  const words = useWords();
  return (
    <section aria-label={words.say('ui.settings.about')}>
      <Title order={2} mb="xs">
        {words.say('ui.settings.about')}
      </Title>
      <Stack gap={4}>
        <Text size="sm">Comfy Ferry {about.version}</Text>
        <Text size="sm">
          {words.say('ui.settings.data')}:{' '}
          <span className={classes.path}>{about.dataDirectory}</span>
        </Text>
        {about.hostReason !== null && (
          <Text size="sm">{words.of('ui.host', about.hostReason)}</Text>
        )}
      </Stack>
    </section>
  );
}
