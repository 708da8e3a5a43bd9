import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { sparedBytes } from './equal-files.ts';
import { EqualFilesDialog } from './EqualFilesDialog.tsx';
import { ModelNotice } from './ModelNotice.tsx';
import { useEqualFiles } from './use-models.ts';

/** Points out what lies in the bucket under several names, until it is hidden. */
export function EqualFilesNotice({
  connectionId,
  onShow,
}: {
  readonly connectionId: string;
  readonly onShow: (name: string) => void;
}): ReactNode {
  const words = useWords();
  const format = useFormat();
  const groups = useEqualFiles(connectionId);
  const [isHidden, setHidden] = useState(false);
  const [isOpen, setOpen] = useState(false);
  if (groups.length === 0 || isHidden) return null;
  const bytes = sparedBytes(groups);
  return (
    <ModelNotice
      text={words.say('ui.models.equalSome', {
        count: groups.length,
        bytes: bytes === 0 ? 'none' : format.bytes(bytes),
      })}
    >
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => {
          setOpen(true);
        }}
      >
        {words.say('ui.models.equalOpen')}
      </Button>
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        onClick={() => {
          setHidden(true);
        }}
      >
        {words.say('ui.models.equalHide')}
      </Button>
      {isOpen && (
        <EqualFilesDialog
          {...{ groups, onShow }}
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </ModelNotice>
  );
}
