import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import { useWords } from '../../words/WordsProvider.tsx';

/** Asks for a name on the server, folders included. */
export function NameDialog({
  title,
  action,
  name,
  onName,
  onClose,
}: {
  readonly title: string;
  readonly action: string;
  readonly name: string;
  /** False where it could not be done: the dialog stays. */
  readonly onName: (name: string) => Promise<boolean>;
  readonly onClose: () => void;
}): ReactNode {
  useReturnFocus();
  const words = useWords();
  const [typed, setTyped] = useState(name.replace(/\.json$/, ''));
  const [isBusy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    if (typed.trim() === '' || isBusy) return;
    setBusy(true);
    const isDone = await onName(typed);
    setBusy(false);
    if (isDone) onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      centered
      closeButtonProps={{ 'aria-label': words.say('ui.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack>
          <TextInput
            data-autofocus
            label={words.say('ui.shelf.name')}
            description={words.say('ui.shelf.nameHint')}
            descriptionProps={{ c: 'var(--ferry-quiet)' }}
            value={typed}
            onChange={({ currentTarget }) => {
              setTyped(currentTarget.value);
            }}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {words.say('ui.back')}
            </Button>
            <Button type="submit" loading={isBusy}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
