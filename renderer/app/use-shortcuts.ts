import { useEffect } from 'react';
import { go } from './location.ts';
import { toggleTransfers } from '../features/transfers/drawer-store.ts';
import { views } from './views.tsx';

type Sheet = 'palette' | 'shortcuts';

/** The keys that work everywhere. */
export function useShortcuts(open: (sheet: Sheet) => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey) return;
      if (event.key === '?' && !isTyping(event.target)) {
        event.preventDefault();
        open('shortcuts');
        return;
      }
      if (!(event.ctrlKey || event.metaKey)) return;
      const action = commandOf(event.key.toLowerCase(), open);
      if (action === null) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', press);
    return () => {
      window.removeEventListener('keydown', press);
    };
  }, [open]);
}

function commandOf(key: string, open: (sheet: Sheet) => void): (() => void) | null {
  if (key === 'k')
    return () => {
      open('palette');
    };
  if (key === ',')
    return () => {
      go('settings');
    };
  if (key === 'j') return toggleTransfers;
  const view = /^[1-5]$/.test(key) ? views[Number(key) - 1] : undefined;
  return view === undefined
    ? null
    : () => {
        go(view.name);
      };
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}
