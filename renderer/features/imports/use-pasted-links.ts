import { useEffect, useState } from 'react';
import { linkIn } from './link-text.ts';
import { openLink } from './link-store.ts';

/** A link that is pasted or dropped anywhere in the view opens the sheet; gives whether one hangs over the view. */
export function usePastedLinks(): boolean {
  const [depth, setDepth] = useState(0);
  useEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      if (isTyping(event.target)) return;
      const link = linkIn(event.clipboardData?.getData('text/plain') ?? '');
      if (link === null) return;
      event.preventDefault();
      openLink(link);
    };
    const enter = (event: DragEvent): void => {
      if (isOfLinks(event)) setDepth((before) => before + 1);
    };
    const leave = (event: DragEvent): void => {
      if (isOfLinks(event)) setDepth((before) => Math.max(0, before - 1));
    };
    const drop = (event: DragEvent): void => {
      setDepth(0);
      if (!isOfLinks(event) || isTyping(event.target)) return;
      const link = linkIn(event.dataTransfer?.getData('text/uri-list') ?? '');
      if (link !== null) openLink(link);
    };
    window.addEventListener('paste', paste);
    const drags = [
      ['dragenter', enter],
      ['dragleave', leave],
      ['drop', drop],
    ] as const;
    for (const [name, listener] of drags) window.addEventListener(name, listener);
    return () => {
      window.removeEventListener('paste', paste);
      for (const [name, listener] of drags) window.removeEventListener(name, listener);
    };
  }, []);
  return depth > 0;
}

/** Files that are dragged may carry an address as well; they go the way of files. */
function isOfLinks({ dataTransfer }: DragEvent): boolean {
  const types = dataTransfer?.types ?? [];
  return types.includes('text/uri-list') && !types.includes('Files');
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}
