import { useSyncExternalStore } from 'react';

let paths: readonly string[] | null = null;
const listeners = new Set<() => void>();
const set = (next: readonly string[] | null): void => {
  paths = next;
  for (const listener of listeners) listener();
};
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

/** Opens the plan sheet for chosen or dropped files; more of them join those that are on it. */
export function planPaths(chosen: readonly string[]): void {
  if (chosen.length > 0) set([...new Set([...(paths ?? []), ...chosen])]);
}
export const closePlan = (): void => {
  set(null);
};
export const usePlannedPaths = (): readonly string[] | null =>
  useSyncExternalStore(subscribe, () => paths);
