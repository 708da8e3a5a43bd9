import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Connection } from '../../../contract/connection.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { MisplacedDialog } from './MisplacedDialog.tsx';
import { ModelNotice } from './ModelNotice.tsx';
import { isMisplaced, useModelActs } from './use-model-acts.ts';
import type { Misplaced } from './use-model-acts.ts';
import { everyModel, useRowRange } from './use-models.ts';

/** As many as one question is asked about. */
const mostAsked = 500;

/** Points out what lies in another category than it belongs to, and moves all of it at one question. */
export function MisplacedNotice({
  connection,
  count,
  isShown,
  onShown,
}: {
  readonly connection: Connection;
  readonly count: number;
  /** Only those are shown. */
  readonly isShown: boolean;
  readonly onShown: (only: boolean) => void;
}): ReactNode {
  const words = useWords();
  const { move } = useModelActs(connection);
  const range = useRowRange(connection.id, { ...everyModel, misplaced: true });
  const [asked, setAsked] = useState<readonly Misplaced[] | null>(null);
  if (count === 0) return null;
  const ask = async (): Promise<void> => {
    const rows = await range(0, Math.min(count, mostAsked) - 1);
    setAsked(rows.filter(isMisplaced));
  };
  return (
    <ModelNotice text={words.say('ui.models.misplacedSome', { count })}>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => {
          onShown(!isShown);
        }}
      >
        {words.say(isShown ? 'ui.models.misplacedAll' : 'ui.models.misplacedShow')}
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => void ask()}>
        {words.say('ui.models.misplacedAsk')}
      </Button>
      {asked !== null && (
        <MisplacedDialog
          rows={asked}
          onMove={move}
          onClose={() => {
            setAsked(null);
          }}
        />
      )}
    </ModelNotice>
  );
}
