import { useWindowEvent } from '@mantine/hooks';
import { useRef } from 'react';
import type { RefObject } from 'react';

/**
 * For what other dialogs may be opened over, in place of the library's `closeOnEscape`, which closes all of them with
 * one press: Escape closes it where it was pressed inside, or nowhere. Give it the ref.
 */
export function useOwnEscape(onClose: () => void): RefObject<HTMLDivElement | null> {
  const root = useRef<HTMLDivElement>(null);
  useWindowEvent(
    'keydown',
    ({ key, isComposing, target }) => {
      if (key !== 'Escape' || isComposing || root.current === null) return;
      const isInside = target instanceof Node && root.current.contains(target);
      if (isInside || target === document.body) onClose();
    },
    { capture: true },
  );
  return root;
}
