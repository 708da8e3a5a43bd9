import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';
import type { Connection } from '../../../contract/connection.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import classes from './imports.module.css';
import { useOpenLink } from './link-store.ts';
import { usePastedLinks } from './use-pasted-links.ts';

const LinkSheet = lazy(async () => ({ default: (await import('./LinkSheet.tsx')).LinkSheet }));

/** Links may be pasted and dropped anywhere in the view; there where it has a bucket to bring them into. */
export function ImportArea({ connection }: { readonly connection: Connection }): ReactNode {
  const words = useWords();
  const link = useOpenLink();
  const isOver = usePastedLinks();
  return (
    <>
      {isOver && (
        <div className={classes.drop} aria-hidden="true">
          {words.say('ui.import.drop')}
        </div>
      )}
      <Suspense fallback={null}>
        {link !== null && <LinkSheet key={link} connection={connection} first={link} />}
      </Suspense>
    </>
  );
}
