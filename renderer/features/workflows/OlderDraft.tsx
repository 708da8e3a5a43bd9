import { Alert, Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { FormView } from '../../../contract/form.ts';
import { useAct } from '../../app/use-act.ts';
import { useRefresh } from '../../client/hooks.ts';
import { useWords } from '../../words/WordsProvider.tsx';

/** What is filled in was meant for another state of the file. */
export function OlderDraft({
  connectionId,
  form: { name, draft },
  onReset,
}: {
  readonly connectionId: string;
  readonly form: FormView;
  readonly onReset: () => void;
}): ReactNode {
  const words = useWords();
  const act = useAct();
  const refresh = useRefresh();
  if (draft?.isOlder !== true) return null;
  const keep = (): void =>
    void act(async (client) => {
      const seen = { values: {}, switches: null, isSeen: true };
      await client.workflows.keepForm({ connectionId, name, ...seen });
      refresh(['form', connectionId, name]);
    });
  return (
    <Alert color="yellow" role="status">
      <Text fw={600}>{words.say('ui.workflows.older.title')}</Text>
      <Text size="sm">{words.say('ui.workflows.older.text', { lost: draft.lost })}</Text>
      <Group gap="xs" mt="xs">
        <Button size="compact-sm" variant="default" onClick={keep}>
          {words.say('ui.workflows.older.keep')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={onReset}>
          {words.say('ui.workflows.reset')}
        </Button>
      </Group>
    </Alert>
  );
}
