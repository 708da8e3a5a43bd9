import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Connection } from '../../../contract/connection.ts';
import type { ModelRowState } from '../../../contract/model.ts';
import { go } from '../../app/location.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { EqualFilesNotice } from './EqualFilesNotice.tsx';
import { MisplacedNotice } from './MisplacedNotice.tsx';
import { ModelNotice } from './ModelNotice.tsx';
import { useFreeMemory } from './use-free-memory.ts';
import { useFacets } from './use-models.ts';

/** What is to be done once for many models. */
export function ModelNotices({
  connection,
  misplaced,
  onMisplaced,
  onShow,
}: {
  readonly connection: Connection;
  /** Only those are shown. */
  readonly misplaced: boolean;
  readonly onMisplaced: (only: boolean) => void;
  /** Shows the models of a name. */
  readonly onShow: (name: string) => void;
}): ReactNode {
  const words = useWords();
  const { id: connectionId } = connection;
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
        <ModelNotice text={words.say('ui.models.restartNeeded', { count: hidden })}>
          {restart}
        </ModelNotice>
      )}
      {replaced > 0 && (
        <ModelNotice text={words.say('ui.models.replacedSome', { count: replaced })}>
          <Button size="compact-sm" variant="default" onClick={free}>
            {words.say('ui.server.free')}
          </Button>
          {hidden === 0 && restart}
        </ModelNotice>
      )}
      <MisplacedNotice
        connection={connection}
        count={facets?.misplaced ?? 0}
        isShown={misplaced}
        onShown={onMisplaced}
      />
      {connection.bucket !== null && facets !== undefined && (
        <EqualFilesNotice connectionId={connectionId} onShow={onShow} />
      )}
    </>
  );
}
