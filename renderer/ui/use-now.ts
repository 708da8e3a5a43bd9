import { useSyncExternalStore } from 'react';

const everyMs = 1_000;
let now = Date.now();

const subscribe = (listener: () => void): (() => void) => {
  const timer = setInterval(() => {
    now = Date.now();
    listener();
  }, everyMs);
  return () => {
    clearInterval(timer);
  };
};

/** The time, a second old at most. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now);
