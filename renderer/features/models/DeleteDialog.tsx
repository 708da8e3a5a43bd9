import type { ReactNode } from 'react';
import type { Connection } from '../../../contract/connection.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { ModelUsesNote } from './ModelUsesNote.tsx';
import type { Stored } from './use-model-acts.ts';
import { useModelUses } from './use-model-uses.ts';

/** Names what goes, and what would miss it. */
export function DeleteDialog({
  rows,
  connection,
  onDelete,
  onClose,
}: {
  readonly rows: readonly Stored[];
  readonly connection: Connection;
  readonly onDelete: () => void;
  readonly onClose: () => void;
}): ReactNode {
  const words = useWords();
  const format = useFormat();
  const asked = useModelUses(connection, rows);
  const bytes = rows.reduce((sum, row) => sum + (row.bytes ?? 0), 0);
  return (
    <ConfirmDialog
      title={words.say('ui.models.deleteTitle', { count: rows.length, bytes: format.bytes(bytes) })}
      text={words.say('ui.models.deleteText')}
      action={words.say('ui.models.deleteNow')}
      onConfirm={onDelete}
      onClose={onClose}
    >
      <ModelUsesNote models={rows} asked={asked} />
    </ConfirmDialog>
  );
}
