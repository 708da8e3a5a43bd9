import { Progress } from '@mantine/core';
import type { ReactNode } from 'react';

/** A bar that a screen reader can read: with a name and its value in words. */
export function ProgressBar({
  share,
  name,
  text,
}: {
  /** 0 to 1; null: it moves, how far is not known. */
  readonly share: number | null;
  readonly name: string;
  readonly text: string;
}): ReactNode {
  const percent = share === null ? 100 : Math.max(0, Math.min(100, share * 100));
  return (
    <Progress.Root size="sm" w="100%">
      <Progress.Section
        value={percent}
        animated={share === null}
        striped={share === null}
        aria-label={name}
        aria-valuetext={text}
      />
    </Progress.Root>
  );
}
