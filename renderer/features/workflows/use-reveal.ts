import { useCallback, useEffect, useState } from 'react';
import type { FormView } from '../../../contract/form.ts';
import { firstFieldOf, placeOf, type FieldPlace } from './fields-of-node.ts';

/** An opening part of the form is not there at once. */
const mostFrames = 40;

/** Goes to the first field of a node; false where it has none. `onPlace`: where it lies may be folded. */
export function useReveal(
  form: FormView | undefined,
  onPlace: (place: FieldPlace) => void,
): (nodeId: string) => boolean {
  const [wanted, setWanted] = useState<{ readonly id: string } | null>(null);
  useEffect(() => {
    if (wanted === null) return;
    let frames = 0;
    let frame = requestAnimationFrame(look);
    function look(): void {
      frames += 1;
      if (wanted === null || focusField(wanted.id) || frames > mostFrames) return;
      frame = requestAnimationFrame(look);
    }
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [wanted]);
  return useCallback(
    (nodeId) => {
      const id = form === undefined ? null : firstFieldOf(form, nodeId);
      if (form === undefined || id === null) return false;
      const place = placeOf(form, id);
      if (place !== null) onPlace(place);
      setWanted({ id });
      return true;
    },
    [form, onPlace],
  );
}

/** Whether it could be done. */
function focusField(id: string): boolean {
  const place = document.querySelector(`[data-field="${CSS.escape(id)}"]`);
  const control = place?.querySelector<HTMLElement>('input:not([type="hidden"]), textarea, button');
  if (control?.checkVisibility() !== true) return false;
  control.focus({ preventScroll: true });
  place?.scrollIntoView({ block: 'center' });
  return document.activeElement === control;
}
