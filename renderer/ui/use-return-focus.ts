import { useEffect, useState } from 'react';

/** For what is shown over the page: when it goes, the focus is where it was. */
export function useReturnFocus(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    },
    [before],
  );
}
