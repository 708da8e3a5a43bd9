import { Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ModelRowState } from '../../../contract/model.ts';
import { go } from '../../app/location.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import classes from './models.module.css';
import { useFreeMemory } from './use-free-memory.ts';
import { useFacets } from './use-models.ts';

/** What is to be done once for many models. */
export function ModelNotices({
  connectionId,
  misplaced,
  onMisplaced,
}: {
  readonly connectionId: string;
  /** Only those are shown. */
  readonly misplaced: boolean;
  readonly onMisplaced: (only: boolean) => void;
}): ReactNode {
  const words = useWords();
  const free = useFreeMemory(connectionId);
  const facets = useFacets(connectionId);
  const countOf = (wanted: ModelRowState): number =>
    facets?.states.find(({ state }) => state === wanted)?.files ?? 0;
  const [hidden, replaced] = [countOf('needsRestart'), countOf('replaced')];
  const restart = (
    <Button
      size="compact-sm"
      onClick={() => {
        go('server', '', 'restart');
      }}
    >
      {words.say('ui.server.restart')}
    </Button>
  );
  return (
    <>
      {hidden > 0 && (
        <Notice text={words.say('ui.models.restartNeeded', { count: hidden })}>{restart}</Notice>
      )}
      {replaced > 0 && (
        <Notice text={words.say('ui.models.replacedSome', { count: replaced })}>
          <Button size="compact-sm" variant="default" onClick={free}>
            {words.say('ui.server.free')}
          </Button>
          {hidden === 0 && restart}
        </Notice>
      )}
      {(facets?.misplaced ?? 0) > 0 && (
        <Notice text={words.say('ui.models.misplacedSome', { count: facets?.misplaced ?? 0 })}>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              onMisplaced(!misplaced);
            }}
          >
            {words.say(misplaced ? 'ui.models.misplacedAll' : 'ui.models.misplacedShow')}
          </Button>
        </Notice>
      )}
    </>
  );
}

function Notice({
  text,
  children,
}: {
  readonly text: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className={classes.notice} role="status">
      <Text size="sm">{text}</Text>
      <Group gap={6} wrap="nowrap" flex="none">
        {children}
      </Group>
    </div>
  );
}
