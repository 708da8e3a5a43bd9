import { Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { CloseIcon, UploadIcon } from '../../ui/icons.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import classes from './models.module.css';
import { planPaths } from './plan-store.ts';
import { possibleWith } from './selection.ts';
import type { Selection } from './selection.ts';

/** What can be done with all that are chosen. */
export function SelectionBar({
  selection,
  canUpload,
  onClear,
}: {
  readonly selection: Selection;
  readonly canUpload: boolean;
  readonly onClear: () => void;
}): ReactNode {
  const words = useWords();
  const format = useFormat();
  const { upload, bytes } = possibleWith(selection.rows.values());
  return (
    <section className={classes.selection} aria-label={words.say('ui.models.selection')}>
      <Text size="sm" role="status">
        {words.say('ui.models.selected', {
          count: selection.rows.size,
          bytes: format.bytes(bytes),
        })}
      </Text>
      <Group gap={6}>
        {canUpload && upload.length > 0 && (
          <Button
            size="compact-sm"
            leftSection={<UploadIcon />}
            onClick={() => {
              planPaths(upload);
            }}
          >
            {words.say('ui.models.upload', { count: upload.length })}
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<CloseIcon />}
          onClick={onClear}
        >
          {words.say('ui.models.selection.clear')}
        </Button>
      </Group>
    </section>
  );
}
