import { useCallback, useEffect, useRef } from 'react';
import { useAct } from '../../app/use-act.ts';
import type { Values } from './form-values.ts';

/** What is kept of a form: everything that was typed since it was opened. */
interface Draft {
  readonly connectionId: string;
  readonly name: string;
  readonly values: Values;
  readonly switches: Readonly<Record<string, boolean>> | null;
}

const pauseMs = 400;

/** Has main write down what is typed, at each pause and on leaving. Null: nothing was typed. */
export function useDraft(draft: Draft | null): void {
  const act = useAct();
  const open = useRef<Draft | null>(null);
  const keep = useCallback(async () => {
    const due = open.current;
    open.current = null;
    if (due === null) return;
    const { values, ...rest } = due;
    const kept = await act(async (client) => {
      await client.workflows.keepForm({ ...rest, values: { ...values }, isSeen: false });
      return true;
    });
    // told in a notice, and tried again at the next pause or on leaving
    if (kept === undefined) open.current ??= due;
  }, [act]);
  const newest = useRef(keep);
  useEffect(() => {
    newest.current = keep;
  });
  useEffect(() => {
    open.current = draft;
    if (draft === null) return;
    const timer = setTimeout(() => void newest.current(), pauseMs);
    return () => {
      clearTimeout(timer);
    };
  }, [draft]);
  useEffect(() => {
    const leave = (): void => void newest.current();
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, []);
}
