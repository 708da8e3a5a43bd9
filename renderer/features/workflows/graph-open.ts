import { useState } from 'react';

/** Beside the form there is room for the graph from this width on. */
const roomy = 1200;
let wanted: boolean | null = null;

/** Whether the graph is shown: as the person had it last, else where there is room for it. */
export function useGraphOpen(): [boolean, (isOpen: boolean) => void] {
  const [isOpen, setOpen] = useState(() => wanted ?? window.innerWidth >= roomy);
  return [
    isOpen,
    (next) => {
      wanted = next;
      setOpen(next);
    },
  ];
}
