import { Kbd, Modal, Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { useReturnFocus } from '../ui/use-return-focus.ts';
import { useWords } from '../words/WordsProvider.tsx';
import { views } from './views.tsx';

/** The keys, to look up. */
export function ShortcutSheet({ onClose }: { readonly onClose: () => void }): ReactNode {
  useReturnFocus();
  const words = useWords();
  const rows: readonly (readonly [string, string])[] = [
    ['Ctrl / ⌘ K', words.say('ui.palette')],
    ...views.map(({ label }, index) => [`Ctrl / ⌘ ${index + 1}`, words.say(label)] as const),
    ['Ctrl / ⌘ ,', words.say('ui.view.settings')],
    ['Ctrl / ⌘ J', words.say('ui.transfers.title')],
    ['Ctrl / ⌘ Enter', words.say('ui.workflows.run')],
    ['?', words.say('ui.shortcuts')],
  ];
  return (
    <Modal
      opened
      onClose={onClose}
      title={words.say('ui.shortcuts')}
      closeButtonProps={{ 'aria-label': words.say('ui.close') }}
    >
      <Table>
        <Table.Tbody>
          {rows.map(([keys, text]) => (
            <Table.Tr key={keys}>
              <Table.Td>{text}</Table.Td>
              <Table.Td>
                <Kbd>{keys}</Kbd>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
