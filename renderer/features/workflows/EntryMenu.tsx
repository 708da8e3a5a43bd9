import { ActionIcon, Menu } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { MoreIcon } from '../../ui/icons.tsx';
import { menuInView } from '../../ui/menu-in-view.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { workflowTitle } from '../runs/use-runs.ts';
import { NameDialog } from './NameDialog.tsx';
import { useLibrary } from './use-library.ts';

/** What can be done to a saved workflow. */
export function EntryMenu({
  name,
  connectionId,
}: {
  readonly name: string;
  readonly connectionId: string;
}): ReactNode {
  const words = useWords();
  const library = useLibrary(connectionId);
  const [asks, setAsks] = useState<'move' | 'copy' | null>(null);
  return (
    <>
      <Menu position="bottom-end" {...menuInView}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={words.say('ui.shelf.menu', { name: workflowTitle(name) })}
          >
            <MoreIcon />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            onClick={() => {
              setAsks('move');
            }}
          >
            {words.say('ui.shelf.rename')}
          </Menu.Item>
          <Menu.Item
            onClick={() => {
              setAsks('copy');
            }}
          >
            {words.say('ui.shelf.duplicate')}
          </Menu.Item>
          <Menu.Item c="var(--ferry-bad)" onClick={() => void library.remove(name)}>
            {words.say('ui.shelf.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asks !== null && (
        <NameDialog
          title={words.say(asks === 'move' ? 'ui.shelf.rename' : 'ui.shelf.duplicate')}
          action={words.say(asks === 'move' ? 'ui.shelf.rename' : 'ui.shelf.duplicate')}
          name={asks === 'move' ? name : words.say('ui.shelf.copyOf', { name: stemOf(name) })}
          onName={async (to) => (await library[asks](name, to)) !== null}
          onClose={() => {
            setAsks(null);
          }}
        />
      )}
    </>
  );
}

const stemOf = (name: string): string => name.replace(/\.json$/, '');
