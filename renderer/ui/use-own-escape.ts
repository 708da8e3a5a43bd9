import { useWindowEvent } from '@mantine/hooks';
import { useRef } from 'react';
import type { RefObject } from 'react';

/**
 * For what other dialogs may be opened over, in place of the library's `closeOnEscape`, which closes all of them with
 * one press: Escape closes it where nothing lies over it that the key is meant for. Give it the ref.
 */
export function useOwnEscape(
  isOpen: boolean,
  onClose: () => void,
): RefObject<HTMLDivElement | null> {
  const root = useRef<HTMLDivElement>(null);
  useWindowEvent(
    'keydown',
    ({ key, isComposing, target }) => {
      if (!isOpen || key !== 'Escape' || isComposing || !(target instanceof Element)) return;
      // an open list closes itself, and marks its field so
      if (target.getAttribute('data-mantine-stop-propagation') === 'true') return;
      const layer = layerOf(target);
      // none: it is on its way into the page
      if (layer === null || root.current?.contains(layer) === true) onClose();
    },
    { capture: true },
  );
  return root;
}

const dialog = '[role=dialog]';

/** What a key is meant for: the dialog or menu it was pressed in, else what was opened last. */
const layerOf = (target: Element): Element | null =>
  target.closest(`${dialog}, [role=menu], [role=listbox]`) ??
  [...document.querySelectorAll(dialog)].at(-1) ??
  null;
