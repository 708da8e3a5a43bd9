import type { About } from '../../../contract/app.ts';

/** What the place offers in which the app runs: a window, a browser, a terminal. */
export interface Host {
  readonly about: About;
  /** The system's own dialog; null where there is none. Null as its answer: the person changed their mind. */
  readonly choose: ((kind: 'files' | 'folder') => Promise<readonly string[] | null>) | null;
  /** Shows a file in the system's file manager; null where that cannot be done. */
  readonly reveal: ((path: string) => Promise<void>) | null;
  /** Takes a defect for the log. */
  readonly reportDefect: (error: unknown) => void;
}
