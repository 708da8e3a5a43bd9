import type { ReactNode } from 'react';
import type { Connection } from '../../contract/connection.ts';
import { QueueStrip } from '../features/runs/QueueStrip.tsx';
import { TransferStrip } from '../features/transfers/TransferStrip.tsx';
import { useWords } from '../words/WordsProvider.tsx';
import classes from './Frame.module.css';

/** What goes on, in every view. */
export function Strip({ connection }: { readonly connection: Connection }): ReactNode {
  const words = useWords();
  return (
    <footer className={classes.strip} aria-label={words.say('ui.strip')}>
      <TransferStrip />
      <QueueStrip connection={connection} />
    </footer>
  );
}
