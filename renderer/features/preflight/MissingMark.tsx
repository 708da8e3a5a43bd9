import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { WarnIcon } from '../../ui/icons.tsx';
import { useWords } from '../../words/WordsProvider.tsx';
import classes from './preflight.module.css';
import { useMarks } from './use-preflight.ts';

/** On a workflow of the list, where something is missing for it. */
export function MissingMark({
  connectionId,
  name,
}: {
  readonly connectionId: string;
  readonly name: string;
}): ReactNode {
  const words = useWords();
  const mark = useMarks(connectionId).get(name);
  if (mark === undefined) return null;
  return (
    <Text component="span" size="xs" className={classes.mark}>
      <WarnIcon />
      {words.say('ui.preflight.missing', { count: mark.missing })}
    </Text>
  );
}
