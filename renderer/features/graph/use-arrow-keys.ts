import { useReactFlow } from '@xyflow/react';
import { useEffect } from 'react';
import type { RefObject } from 'react';

const STEP = 80;
const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [STEP, 0],
  ArrowRight: [-STEP, 0],
  ArrowUp: [0, STEP],
  ArrowDown: [0, -STEP],
};

/** Moves the picture by the arrow keys wherever the focus is in it, but for fields, which need them. */
export function useArrowKeys(box: RefObject<HTMLElement | null>): void {
  const { getViewport, setViewport } = useReactFlow();
  useEffect(() => {
    const element = box.current;
    const press = (event: KeyboardEvent): void => {
      const [x, y] = moves[event.key] ?? [];
      if (x === undefined || y === undefined || event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      const viewport = getViewport();
      void setViewport({ ...viewport, x: viewport.x + x, y: viewport.y + y });
    };
    element?.addEventListener('keydown', press);
    return () => {
      element?.removeEventListener('keydown', press);
    };
  }, [box, getViewport, setViewport]);
}
