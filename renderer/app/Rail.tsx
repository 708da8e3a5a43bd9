import { Kbd, Menu } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Connection } from '../../contract/connection.ts';
import { SearchIcon, SettingsIcon, StarIcon } from '../ui/icons.tsx';
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
  /** Null: there is none yet; undefined: that is not known yet. */
  readonly connection: Connection | null | undefined;
  readonly onPalette: () => void;
}): ReactNode {
  const words = useWords();
  const here = (name: string): 'page' | undefined => (place.view === name ? 'page' : undefined);
  return (
    <nav className={classes.rail} aria-label={words.say('ui.rail')}>
      <div className={classes.brand}>
        <img src="./icon.svg" alt="" />
        <span className={classes.label}>Comfy Ferry</span>
      </div>
      {connection && (
        <ul className={classes.links}>
          {views.map(({ name, label, icon: Icon }) => (
            <li key={name}>
              <a className={classes.link} href={hashOf(name)} aria-current={here(name)}>
                <Icon />
                <span className={classes.label}>{words.say(label)}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
      {connection === null && (
        <a
          className={classes.link}
          href={hashOf('models')}
          aria-current={place.view === 'settings' || place.view === 'connect' ? undefined : 'page'}
        >
          <StarIcon />
          <span className={classes.label}>{words.say('ui.view.first')}</span>
        </a>
      )}
      <div className={classes.grow} />
      <button type="button" className={classes.link} onClick={onPalette}>
        <SearchIcon />
        <span className={`${classes.label} ${classes.grow}`}>{words.say('ui.palette')}</span>
        <Kbd size="xs" className={classes.keys}>
          {isMac ? '⌘K' : 'Ctrl K'}
        </Kbd>
      </button>
      <a className={classes.link} href={hashOf('settings')} aria-current={here('settings')}>
        <SettingsIcon />
        <span className={classes.label}>{words.say('ui.view.settings')}</span>
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
          <span className={`${classes.label} ${classes.grow}`}>
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
