import type { LibraryFolder } from '../../../contract/model-library.ts';
import { useAct } from '../../app/use-act.ts';
import { newest, useWatched } from '../../client/hooks.ts';

/** The folders that the person has added; undefined until they are known. */
export function useLibrary(): readonly LibraryFolder[] | undefined {
  return useWatched<readonly LibraryFolder[], readonly LibraryFolder[]>({
    key: ['watch', 'library'],
    open: (client, signal) => client.library.watch(undefined, { signal }),
    step: newest,
  });
}

export interface LibraryActs {
  readonly add: (paths: readonly string[]) => void;
  readonly remove: (id: string) => void;
  readonly lookAgain: (id: string) => void;
  /** Null: its files are uploaded by hand only. */
  readonly keepInSync: (id: string, connectionId: string | null) => void;
}

export function useLibraryActs(): LibraryActs {
  const act = useAct();
  return {
    add: (paths) => {
      for (const path of paths) void act((client) => client.library.addFolder({ path }));
    },
    remove: (id) => void act((client) => client.library.removeFolder({ id })),
    lookAgain: (id) => void act((client) => client.library.lookAgain({ id })),
    keepInSync: (id, connectionId) =>
      void act((client) => client.library.keepInSync({ id, connectionId })),
  };
}

/** The last part of a path, as a person calls the folder. */
export const folderName = (path: string): string =>
  path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
