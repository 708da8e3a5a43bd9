import { useCallback } from 'react';
import { go } from '../../app/location.ts';
import { useAct } from '../../app/use-act.ts';
import { useRefresh } from '../../client/hooks.ts';
import { partsOf } from './workflow-files.ts';

/** Opens what lies in files; the last one that holds a workflow is shown. */
export function useOpenFiles(): (files: readonly File[]) => Promise<void> {
  const act = useAct();
  const refresh = useRefresh();
  return useCallback(
    async (files) => {
      for (const file of files.slice(0, 10)) {
        const opened = await act((client) => client.workflows.open({ file: partsOf(file) }));
        if (opened !== undefined) go('workflows', opened.name);
      }
      refresh(['opened']);
    },
    [act, refresh],
  );
}
