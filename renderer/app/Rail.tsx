import { Kbd, Menu } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Connection } from '../../contract/connection.ts';
import { SearchIcon, SettingsIcon } from '../ui/icons.tsx';
import { useWords } from '../words/WordsProvider.tsx';
import classes from './Frame.module.css';
import { go, hashOf } from './location.ts';
import type { Place } from './location.ts';
import { ServerDot, useServerState, useServerStateWords } from './server-state.tsx';
import { useChangeSettings, useConnections } from './use-settings.ts';
import { views } from './views.tsx';

/** Where one can go, and over which connection. */
export function Rail({
  place,
  connection,
  onPalette,
}: {
  readonly place: Place;
  readonly connection: Connection | null;
  readonly onPalette: () => void;
}): ReactNode {
  const words = useWords();
  const here = (name: string): 'page' | undefined => (place.view === name ? 'page' : undefined);
  return (
    <nav className={classes.rail} aria-label={words.say('ui.rail')}>
      <div className={classes.brand}>
        <img src="./icon.svg" alt="" />
        Comfy Ferry
      </div>
      {connection && (
        <ul className={classes.links}>
          {views.map(({ name, label, icon: Icon }) => (
            <li key={name}>
              <a className={classes.link} href={hashOf(name)} aria-current={here(name)}>
                <Icon />
                {words.say(label)}
              </a>
            </li>
          ))}
        </ul>
      )}
      <div className={classes.grow} />
      <button type="button" className={classes.link} onClick={onPalette}>
        <SearchIcon />
        <span className={classes.grow}>{words.say('ui.palette')}</span>
        <Kbd size="xs">{isMac ? '⌘K' : 'Ctrl K'}</Kbd>
      </button>
      <a className={classes.link} href={hashOf('settings')} aria-current={here('settings')}>
        <SettingsIcon />
        {words.say('ui.view.settings')}
      </a>
      {connection && <ConnectionSwitcher connection={connection} />}
    </nav>
  );
}

const isMac = navigator.userAgent.includes('Mac');

function ConnectionSwitcher({ connection }: { readonly connection: Connection }): ReactNode {
  const words = useWords();
  const state = useServerState(connection.id);
  const text = useServerStateWords(state);
  const connections = useConnections() ?? [];
  const change = useChangeSettings();
  return (
    <Menu position="top-start" width={240}>
      <Menu.Target>
        <button
          type="button"
          className={classes.switcher}
          aria-label={words.say('ui.switcher', { name: connection.name, state: text })}
        >
          <ServerDot state={state} />
          <span style={{ minWidth: 0 }}>
            <span className={classes.name}>{connection.name}</span>
            <span className={classes.state}>{text}</span>
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{words.say('ui.connections')}</Menu.Label>
        {connections.map(({ id, name }) => (
          <Menu.Item
            key={id}
            aria-current={id === connection.id}
            onClick={() => {
              change({ activeConnectionId: id });
            }}
          >
            {name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          onClick={() => {
            go('connect', connection.id);
          }}
        >
          {words.say('ui.connection.edit')}
        </Menu.Item>
        <Menu.Item
          onClick={() => {
            go('connect');
          }}
        >
          {words.say('ui.connection.add')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
