import type { ReactNode } from 'react';
import type { Connection } from '../../../contract/connection.ts';
import type { ModelUses } from '../../../contract/model.ts';
import { useCall } from '../../client/hooks.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import type { Words } from '../../words/WordsProvider.tsx';
import type { Stored } from './use-model-acts.ts';

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
  const names = rows.map(({ name }) => name);
  const { data: uses } = useCall<ModelUses>(
    ['models', connection.id, 'uses', names],
    (client) => client.models.uses({ connectionId: connection.id, names }),
    { enabled: connection.server !== null },
  );
  const bytes = rows.reduce((sum, row) => sum + (row.bytes ?? 0), 0);
  return (
    <ConfirmDialog
      title={words.say('ui.models.deleteTitle', { count: rows.length, bytes: format.bytes(bytes) })}
      text={`${words.say('ui.models.deleteText')} ${usesText(words, uses)}`}
      action={words.say('ui.models.deleteNow')}
      onConfirm={onDelete}
      onClose={onClose}
    />
  );
}

const mostNamed = 5;

function usesText(words: Words, uses: ModelUses | undefined): string {
  if (uses === undefined) return words.say('ui.models.uses.asking');
  if (uses.state === 'unknown') return words.say('ui.models.uses.unknown');
  const { workflows, queued } = uses;
  if (workflows.length + queued === 0) return words.say('ui.models.uses.none');
  return words.say('ui.models.uses', {
    ...{ workflows: workflows.length, queued },
    names: workflows.slice(0, mostNamed).join(', '),
  });
}
