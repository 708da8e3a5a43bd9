import { useSyncExternalStore } from 'react';

let isOpen = false;
let lookedAt = 0;
const listeners = new Set<() => void>();
const set = (next: boolean): void => {
  isOpen = next;
  lookedAt = Date.now();
  for (const listener of listeners) listener();
};
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

/** The drawer of the transfers opens from the strip, by a key and after a plan. */
export const openTransfers = (): void => {
  set(true);
};
export const closeTransfers = (): void => {
  set(false);
};
export const toggleTransfers = (): void => {
  set(!isOpen);
};
export const useTransfersOpen = (): boolean => useSyncExternalStore(subscribe, () => isOpen);
/** Epoch ms; what has ended since then is new to the person. */
export const useLookedAt = (): number => useSyncExternalStore(subscribe, () => lookedAt);
