import { useEffect, useMemo, useState } from 'react';

const AT_ONCE = 60;

/**
 * The first of a long list at once and the others little by little, so that the window answers in between. Another
 * list begins anew.
 */
export function useGradually<Item>(items: Item[]): Item[] {
  const [shown, setShown] = useState({ items, count: AT_ONCE });
  const count = shown.items === items ? shown.count : AT_ONCE;
  useEffect(() => {
    if (count >= items.length) return;
    const timer = setTimeout(() => {
      setShown({ items, count: count + AT_ONCE });
    });
    return () => {
      clearTimeout(timer);
    };
  }, [items, count]);
  return useMemo(() => (count >= items.length ? items : items.slice(0, count)), [items, count]);
}
