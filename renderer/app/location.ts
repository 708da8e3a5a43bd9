import { useSyncExternalStore } from 'react';

export const viewNames = [
  'models',
  'workflows',
  'runs',
  'gallery',
  'server',
  'settings',
  'connect',
] as const;
export type ViewName = (typeof viewNames)[number];

/** Where the page is: `#/workflows/folder/a.json?restart`. */
export interface Place {
  readonly view: ViewName;
  /** What follows the view, decoded; empty for the view itself. */
  readonly rest: string;
  readonly query: URLSearchParams;
}

const isViewName = (name: string): name is ViewName => viewNames.some((view) => view === name);

/** An address that was typed or cut may hold a `%` that begins no code. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function placeOf(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [view = '', ...rest] = path.split('/');
  return {
    view: isViewName(view) ? view : 'models',
    rest: rest.map(decoded).join('/'),
    query: new URLSearchParams(query),
  };
}

export function hashOf(view: ViewName, rest = '', query = ''): string {
  const path = rest === '' ? '' : `/${rest.split('/').map(encodeURIComponent).join('/')}`;
  return `#/${view}${path}${query === '' ? '' : `?${query}`}`;
}

export function go(view: ViewName, rest = '', query = ''): void {
  location.hash = hashOf(view, rest, query);
}

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('hashchange', listener);
  return () => {
    window.removeEventListener('hashchange', listener);
  };
};
const read = (): string => location.hash;

export function usePlace(): Place {
  return placeOf(useSyncExternalStore(subscribe, read));
}
