import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Connection } from '../../../contract/connection.ts';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { useChoose } from '../files/use-choose.tsx';
import { DeleteDialog } from './DeleteDialog.tsx';
import { ModelUsesNote } from './ModelUsesNote.tsx';
import { useModelUses } from './use-model-uses.ts';
import { useCategoryNames } from './use-models.ts';
import { useModelActs } from './use-model-acts.ts';
import type { ModelActs, Stored } from './use-model-acts.ts';

interface StoredActionsProps {
  readonly rows: readonly Stored[];
  readonly connection: Connection;
  /** They stand elsewhere now. */
  readonly onMoved: () => void;
}

/** What can be done with models of the bucket: one, or all that are chosen. */
export function StoredActions({ rows, connection, onMoved }: StoredActionsProps): ReactNode {
  const words = useWords();
  const acts = useModelActs(connection);
  const [asked, setAsked] = useState<'move' | 'delete' | null>(null);
  const close = (): void => {
    setAsked(null);
  };
  const { choose, dialog } = useChoose(([directory]) => {
    if (directory !== undefined) acts.download(rows, directory);
  });
  if (rows.length === 0) return null;
  return (
    <Group gap={6}>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => {
          choose('folder');
        }}
      >
        {words.say('ui.models.download', { count: rows.length })}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => {
          acts.verify(rows);
        }}
      >
        {words.say('ui.models.verify', { count: rows.length })}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => {
          setAsked('move');
        }}
      >
        {words.say('ui.models.move', { count: rows.length })}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => {
          setAsked('delete');
        }}
      >
        {words.say('ui.models.delete', { count: rows.length })}
      </Button>
      {asked === 'delete' && (
        <DeleteDialog
          {...{ rows, connection }}
          onClose={close}
          onDelete={() => {
            acts.remove(rows);
            onMoved();
          }}
        />
      )}
      {asked === 'move' && (
        <MoveDialog
          {...{ rows, connection }}
          onClose={close}
          onMove={(moves) => {
            acts.move(moves);
            onMoved();
          }}
        />
      )}
      {dialog}
    </Group>
  );
}

interface MoveDialogProps extends Omit<StoredActionsProps, 'onMoved'> {
  readonly onMove: ModelActs['move'];
  readonly onClose: () => void;
}

/** One model: its whole place, so that it can be renamed. Many: the category that they go into. */
function MoveDialog({ rows, connection, onMove, onClose }: MoveDialogProps): ReactNode {
  useReturnFocus();
  const words = useWords();
  const categories = useCategoryNames(connection.id);
  const [first] = rows;
  const single = rows.length === 1 ? first : undefined;
  const [to, setTo] = useState(
    single === undefined ? '' : `${single.belongsTo ?? single.category ?? ''}/${single.name}`,
  );
  const asked = useModelUses(connection, rows);
  const place = to.trim().replace(/\/+$/, '');
  const move = (): void => {
    onMove(
      single === undefined
        ? rows.map(({ key, name }) => ({ key, to: `${place}/${name}` }))
        : [{ key: single.key, to: place }],
    );
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      title={words.say('ui.models.moveTitle', { count: rows.length })}
      closeButtonProps={{ 'aria-label': words.say('ui.close') }}
    >
      <Stack>
        <TextInput
          data-autofocus
          label={words.say(single === undefined ? 'ui.models.moveCategory' : 'ui.models.movePlace')}
          value={to}
          list="move-categories"
          onChange={({ currentTarget }) => {
            setTo(currentTarget.value);
          }}
          onKeyDown={({ key }) => {
            if (key === 'Enter' && place !== '') move();
          }}
        />
        <datalist id="move-categories">
          {categories.map((name) => (
            <option key={name} value={single === undefined ? name : `${name}/${single.name}`} />
          ))}
        </datalist>
        <Text size="xs" c="var(--ferry-quiet)">
          {words.say('ui.models.moveText')}
        </Text>
        <ModelUsesNote
          models={rows}
          asked={asked}
          warning={words.say('ui.models.uses.moveWarning', { count: rows.length })}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {words.say('ui.back')}
          </Button>
          <Button disabled={place === ''} onClick={move}>
            {words.say('ui.models.moveNow')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
