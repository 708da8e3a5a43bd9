import { Skeleton, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../words/WordsProvider.tsx';

/** The shape of a view that is on its way. */
export function ViewSkeleton(): ReactNode {
  const words = useWords();
  return (
    <Stack p="lg" gap="sm" role="status" aria-label={words.say('ui.loading')}>
      <Skeleton height={28} width={220} />
      {Array.from({ length: 8 }, (_, index) => (
        <Skeleton key={index} height={32} />
      ))}
    </Stack>
  );
}
