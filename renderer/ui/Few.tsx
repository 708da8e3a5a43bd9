import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useWords } from '../words/WordsProvider.tsx';

/** The first of a long list, and the others as they are asked for: thousands of controls would stop the window. */
export function Few<Item>({
  items,
  atOnce,
  least = 0,
  children,
}: {
  readonly items: readonly Item[];
  readonly atOnce: number;
  /** As many are there in any case. */
  readonly least?: number;
  readonly children: (item: Item) => ReactNode;
}): ReactNode {
  const words = useWords();
  const [wanted, setWanted] = useState(atOnce);
  const count = Math.max(wanted, least);
  const left = items.length - count;
  return (
    <>
      {items.slice(0, count).map(children)}
      {left > 0 && (
        <Button
          variant="subtle"
          flex="none"
          onClick={() => {
            setWanted(count + atOnce);
          }}
        >
          {words.say('ui.transfers.more', { count: left })}
        </Button>
      )}
    </>
  );
}
