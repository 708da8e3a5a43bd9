import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { placeText } from './transfer-rows.ts';

interface ReplaceProps {
  readonly name: string;
  readonly objectKey: string;
  /** Of what takes its place. */
  readonly bytes: number;
  readonly onReplace: () => void;
}

/** Other content stands at the key: it is written over when a person has said yes to that. */
export function ReplaceAction({ name, objectKey, bytes, onReplace }: ReplaceProps): ReactNode {
  const words = useWords();
  const format = useFormat();
  const [isAsking, setAsking] = useState(false);
  const title = words.say('ui.downloads.replace.of', { name });
  return (
    <>
      <Button
        size="compact-xs"
        variant="default"
        aria-label={title}
        onClick={() => {
          setAsking(true);
        }}
      >
        {words.say('ui.downloads.replace')}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={title}
          text={words.say('ui.transfers.replace.text', {
            place: placeText(objectKey),
            bytes: format.bytes(bytes),
          })}
          action={words.say('ui.transfers.replace.action')}
          onConfirm={onReplace}
          onClose={() => {
            setAsking(false);
          }}
        />
      )}
    </>
  );
}
