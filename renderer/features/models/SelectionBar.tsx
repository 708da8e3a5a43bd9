import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Connection } from '../../../contract/connection.ts';
import { CloseIcon, UploadIcon } from '../../ui/icons.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { MisplacedDialog } from './MisplacedDialog.tsx';
import classes from './models.module.css';
import { planPaths } from './plan-store.ts';
import { possibleWith } from './selection.ts';
import type { Selection } from './selection.ts';
import { StoredActions } from './StoredActions.tsx';
import { isMisplaced, isStored, useModelActs } from './use-model-acts.ts';

/** What can be done with all that are chosen. */
export function SelectionBar({
  selection,
  connection,
  onClear,
}: {
  readonly selection: Selection;
  readonly connection: Connection;
  readonly onClear: () => void;
}): ReactNode {
  const words = useWords();
  const format = useFormat();
  const { move } = useModelActs(connection);
  const [isMoving, setMoving] = useState(false);
  const misplaced = [...selection.rows.values()].filter(isMisplaced);
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
        {connection.bucket !== null && upload.length > 0 && (
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
        {connection.bucket !== null && misplaced.length > 0 && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              setMoving(true);
            }}
          >
            {words.say('ui.models.misplacedSelected', { count: misplaced.length })}
          </Button>
        )}
        {connection.bucket !== null && (
          <StoredActions
            rows={[...selection.rows.values()].filter(isStored)}
            connection={connection}
            onMoved={onClear}
          />
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
      {isMoving && (
        <MisplacedDialog
          rows={misplaced}
          onMove={(moves) => {
            move(moves);
            onClear();
          }}
          onClose={() => {
            setMoving(false);
          }}
        />
      )}
    </section>
  );
}
