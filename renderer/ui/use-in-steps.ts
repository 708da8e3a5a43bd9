import { startTransition, useEffect, useState } from 'react';

/** Rows that are made at once: more than are in sight, and few enough for one task of the page. */
const step = 20;

/** How many of the wanted rows are to be made now: a screenful first, the others soon after it, some at a time. */
export function useInSteps(wanted: number): number {
  const [made, setMade] = useState(step);
  useEffect(() => {
    if (made < wanted)
      startTransition(() => {
        setMade(made + step);
      });
  }, [made, wanted]);
  return Math.min(made, wanted);
}
