import { useSyncExternalStore } from 'react';

let link: string | null = null;
const listeners = new Set<() => void>();
const set = (next: string | null): void => {
  link = next;
  for (const listener of listeners) listener();
};
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

/** Opens the sheet for a link; an empty one leaves the field to be filled. */
export const openLink = (text = ''): void => {
  set(text);
};
export const closeLink = (): void => {
  set(null);
};
/** Null while the sheet is closed. */
export const useOpenLink = (): string | null => useSyncExternalStore(subscribe, () => link);
