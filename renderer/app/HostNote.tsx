import { Alert } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useWords } from '../words/WordsProvider.tsx';
import classes from './Frame.module.css';
import { useAbout } from './use-settings.ts';

const toldKey = 'ferry-host-told';

/** Says once why the app is in the browser, where a window was asked for. */
export function HostNote(): ReactNode {
  const words = useWords();
  const reason = useAbout()?.hostReason ?? null;
  const [told, setTold] = useState(() => localStorage.getItem(toldKey));
  if (reason === null || reason === 'chosen' || reason === told) return null;
  return (
    <Alert
      className={classes.note}
      variant="light"
      color="gray"
      title={words.say('ui.hostNote')}
      withCloseButton
      closeButtonLabel={words.say('ui.close')}
      onClose={() => {
        localStorage.setItem(toldKey, reason);
        setTold(reason);
      }}
    >
      {words.of('ui.host', reason)}
    </Alert>
  );
}
