import { useCallback } from 'react';
import { useAct } from '../../app/use-act.ts';
import { useNotices } from '../../app/use-notices.tsx';
import { useRefresh } from '../../client/hooks.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { workflowTitle } from '../runs/use-runs.ts';
import { partsOf } from './workflow-files.ts';

/** What can be done to the workflows of a server; failures are told in notices. */
export interface LibraryActs {
  /** The new name, or null where it could not be done. */
  readonly move: (name: string, to: string) => Promise<string | null>;
  readonly copy: (name: string, to: string) => Promise<string | null>;
  readonly remove: (name: string) => Promise<void>;
  readonly forget: (name: string) => Promise<void>;
  /** Saves what lies in files. */
  readonly add: (files: readonly File[]) => Promise<void>;
}

export function useLibrary(connectionId: string): LibraryActs {
  const act = useAct();
  const refresh = useRefresh();
  const words = useWords();
  const { tell } = useNotices();
  const again = useCallback(() => {
    refresh(['workflows', connectionId]);
    refresh(['opened']);
  }, [refresh, connectionId]);
  const restore = async (removedId: string): Promise<void> => {
    await act((client) => client.workflows.restore({ removedId }));
    again();
  };
  return {
    async move(name, to) {
      const moved = await act((client) => client.workflows.move({ connectionId, name, to }));
      again();
      return moved?.name ?? null;
    },
    async copy(name, to) {
      const copied = await act((client) => client.workflows.copy({ connectionId, name, to }));
      again();
      return copied?.name ?? null;
    },
    async remove(name) {
      const removed = await act((client) => client.workflows.remove({ connectionId, name }));
      again();
      if (removed === undefined) return;
      tell(words.say('ui.shelf.removed', { name: workflowTitle(name) }), {
        label: words.say('ui.shelf.undo'),
        run: () => void restore(removed.removedId),
      });
    },
    async forget(name) {
      await act((client) => client.workflows.forgetOpened({ name }));
      again();
    },
    async add(files) {
      let added = 0;
      for (const file of files) {
        const entry = await act((client) =>
          client.workflows.add({ connectionId, file: partsOf(file), folder: '' }),
        );
        if (entry !== undefined) added += 1;
      }
      again();
      if (added > 0) tell(words.say('ui.shelf.added', { count: added }));
    },
  };
}
