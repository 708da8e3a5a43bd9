import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import classes from './models.module.css';
import type { Misplaced, ModelActs } from './use-model-acts.ts';

/** One question for many: each model goes into the category that its name or its header speaks for. */
export function MisplacedDialog({
  rows,
  onMove,
  onClose,
}: {
  readonly rows: readonly Misplaced[];
  readonly onMove: ModelActs['move'];
  readonly onClose: () => void;
}): ReactNode {
  useReturnFocus();
  const words = useWords();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const going = rows.filter(({ key }) => !left.has(key));
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      size={640}
      title={words.say('ui.models.misplacedTitle', { count: rows.length })}
      closeButtonProps={{ 'aria-label': words.say('ui.close') }}
    >
      <Stack>
        <Text size="sm">{words.say('ui.models.misplacedText')}</Text>
        <Stack
          gap={6}
          className={classes.misplaced}
          tabIndex={0}
          role="group"
          aria-label={words.say('ui.models.misplacedTitle', { count: rows.length })}
        >
          {rows.map(({ key, name, category, belongsTo }) => (
            <Checkbox
              key={key}
              checked={!left.has(key)}
              label={words.say('ui.models.misplacedMove', {
                ...{ name, to: belongsTo, from: category ?? '' },
              })}
              onChange={({ currentTarget: { checked } }) => {
                const others = [...left].filter((other) => other !== key);
                setLeft(new Set(checked ? others : [...others, key]));
              }}
            />
          ))}
        </Stack>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {words.say('ui.back')}
          </Button>
          <Button
            disabled={going.length === 0}
            onClick={() => {
              onMove(
                going.map(({ key, name, belongsTo }) => ({ key, to: `${belongsTo}/${name}` })),
              );
              onClose();
            }}
          >
            {words.say('ui.models.misplacedNow', { count: going.length })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
