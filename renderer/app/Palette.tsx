import { Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { useCall } from '../client/hooks.ts';
import { toggleTransfers } from '../features/transfers/drawer-store.ts';
import { useReturnFocus } from '../ui/use-return-focus.ts';
import { useWords } from '../words/WordsProvider.tsx';
import { go } from './location.ts';
import classes from './Palette.module.css';
import { useActiveConnection, useChangeSettings, useConnections } from './use-settings.ts';
import { views } from './views.tsx';

interface Command {
  readonly id: string;
  readonly label: string;
  readonly run: () => void;
}

const mostShown = 12;
const bringIntoSight = (option: HTMLElement | null): void =>
  option?.scrollIntoView({ block: 'nearest' });

/** Everything one can go to or do, by its name. */
export function Palette({ onClose }: { readonly onClose: () => void }): ReactNode {
  useReturnFocus();
  const words = useWords();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const wanted = text.trim().toLowerCase();
  const found = useCommands()
    .filter(({ label }) => label.toLowerCase().includes(wanted))
    .slice(0, mostShown);
  const run = (command: Command | undefined): void => {
    if (command === undefined) return;
    onClose();
    command.run();
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') run(found[at]);
    else if (event.key === 'ArrowDown') setAt(Math.min(found.length - 1, at + 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1));
    else return;
    event.preventDefault();
  };
  return (
    <Modal.Root opened onClose={onClose}>
      <Modal.Overlay />
      <Modal.Content aria-label={words.say('ui.palette')}>
        <Modal.Body p={0}>
          <TextInput
            data-autofocus
            size="md"
            variant="unstyled"
            className={classes.input}
            aria-label={words.say('ui.palette.input')}
            placeholder={words.say('ui.palette.input')}
            role="combobox"
            aria-expanded
            aria-controls="palette-list"
            aria-activedescendant={found[at] ? `palette-${at}` : undefined}
            value={text}
            onChange={({ currentTarget }) => {
              setText(currentTarget.value);
              setAt(0);
            }}
            onKeyDown={press}
          />
          <div
            id="palette-list"
            role="listbox"
            aria-label={words.say('ui.palette')}
            className={classes.list}
          >
            {found.map((command, index) => (
              <button
                type="button"
                key={command.id}
                id={`palette-${index}`}
                role="option"
                aria-selected={index === at}
                ref={index === at ? bringIntoSight : null}
                className={classes.item}
                onClick={() => {
                  run(command);
                }}
              >
                {command.label}
              </button>
            ))}
            {found.length === 0 && (
              <p className={classes.nothing}>{words.say('ui.palette.nothing')}</p>
            )}
          </div>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function useCommands(): readonly Command[] {
  const words = useWords();
  const connection = useActiveConnection();
  const connections = useConnections() ?? [];
  const change = useChangeSettings();
  const connectionId = connection?.id ?? '';
  const hasServer = connection !== null && connection !== undefined && connection.server !== null;
  const workflows = useCall(
    ['workflows', connectionId],
    (client) => client.workflows.list({ connectionId }),
    { enabled: hasServer },
  );
  return [
    ...views.map(({ name, label }) => ({
      id: name,
      label: words.say(label),
      run: () => {
        go(name);
      },
    })),
    {
      id: 'settings',
      label: words.say('ui.view.settings'),
      run: () => {
        go('settings');
      },
    },
    { id: 'transfers', label: words.say('ui.transfers.title'), run: toggleTransfers },
    {
      id: 'restart',
      label: words.say('ui.server.restart'),
      run: () => {
        go('server', '', 'restart');
      },
    },
    {
      id: 'add',
      label: words.say('ui.connection.add'),
      run: () => {
        go('connect');
      },
    },
    ...connections.map(({ id, name }) => ({
      id: `to ${id}`,
      label: words.say('ui.palette.switch', { name }),
      run: () => {
        change({ activeConnectionId: id });
      },
    })),
    ...(workflows.data ?? []).map(({ name }) => ({
      id: `workflow ${name}`,
      label: words.say('ui.palette.open', { name }),
      run: () => {
        go('workflows', name);
      },
    })),
  ];
}
