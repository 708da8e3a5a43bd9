import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ErrorCode, Failure } from '../../../contract/error-code.ts';
import { go } from '../../app/location.ts';
import { useWords } from '../../words/WordsProvider.tsx';

const curedByToken: readonly ErrorCode[] = [
  ...(['hub.loginNeeded', 'hub.tokenRefused', 'hub.notFound', 'hub.gated'] as const),
];

/** The way to the tokens of the hubs, where one may help. */
export function TokensButton({
  failure,
  onGo,
}: {
  readonly failure: Failure;
  readonly onGo: () => void;
}): ReactNode {
  const words = useWords();
  if (!curedByToken.includes(failure.code)) return null;
  return (
    <Button
      size="compact-sm"
      variant="default"
      onClick={() => {
        onGo();
        go('settings', '', 'tokens');
      }}
    >
      {words.say('ui.import.tokens')}
    </Button>
  );
}
