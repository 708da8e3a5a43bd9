import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { EqualFiles } from '../../../contract/object-work.ts';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { placesOf } from './equal-files.ts';
import classes from './models.module.css';

/** Files of one content under several names; each leads to its row, where it can be moved or deleted. */
export function EqualFilesDialog({
  groups,
  onShow,
  onClose,
}: {
  readonly groups: readonly EqualFiles[];
  /** The name of an object. */
  readonly onShow: (name: string) => void;
  readonly onClose: () => void;
}): ReactNode {
  useReturnFocus();
  const words = useWords();
  const format = useFormat();
  const places = placesOf(groups);
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      size={640}
      title={words.say('ui.models.equalTitle')}
      closeButtonProps={{ 'aria-label': words.say('ui.close') }}
    >
      <Stack>
        <Text size="sm">{words.say('ui.models.equalText')}</Text>
        <ul className={classes.equals}>
          {groups.map(({ bytes, crc64, keys, paths }) => (
            <li key={`${bytes} ${crc64}`}>
              <Text size="sm" fw={500}>
                {words.say('ui.models.equalGroup', {
                  count: keys.length + paths.length,
                  bytes: format.bytes(bytes),
                })}
              </Text>
              {keys.map((key) => (
                <Group key={key} justify="space-between" wrap="nowrap" gap="xs">
                  <Text size="xs" className={classes.equalPlace}>
                    {places.get(key) ?? key}
                  </Text>
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    aria-label={words.say('ui.models.equalShow', { name: places.get(key) ?? key })}
                    onClick={() => {
                      onShow(key.slice(key.lastIndexOf('/') + 1));
                      onClose();
                    }}
                  >
                    {words.say('ui.models.equalShowIt')}
                  </Button>
                </Group>
              ))}
              {paths.map((path) => (
                <Text key={path} size="xs" className={classes.equalPlace} c="var(--ferry-quiet)">
                  {words.say('ui.models.equalHere', { path })}
                </Text>
              ))}
            </li>
          ))}
        </ul>
      </Stack>
    </Modal>
  );
}
