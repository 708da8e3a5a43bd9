import { useQueryClient } from '@tanstack/react-query';
import type { ImportJob, ImportTraffic } from '../../../contract/import.ts';
import type { SeenByComfy } from '../../../contract/upload.ts';
import { useAct } from '../../app/use-act.ts';
import { changedById, newest, useWatched } from '../../client/hooks.ts';
import type { Watched } from '../../client/watch-hub.ts';
import { isEnded } from './import-rows.ts';

const none: readonly never[] = [];
const importsKey = ['watch', 'imports'] as const;

/** Everything that comes from the internet, on every connection. */
export function useImports(): readonly ImportJob[] {
  return (
    useWatched<readonly ImportJob[], readonly ImportJob[]>({
      key: importsKey,
      open: (client, signal) => client.imports.watch(undefined, { signal }),
      step: changedById,
    }) ?? none
  );
}

export function useImportTraffic(): ImportTraffic | undefined {
  return useWatched<ImportTraffic, ImportTraffic>({
    key: ['watch', 'importTraffic'],
    open: (client, signal) => client.imports.watchTraffic(undefined, { signal }),
    step: newest,
  });
}

/** What ComfyUI makes of those that ended while the app runs. */
export function useImportsSeen(): readonly SeenByComfy[] {
  return (
    useWatched<readonly SeenByComfy[], readonly SeenByComfy[]>({
      key: ['watch', 'importsSeen'],
      open: (client, signal) => client.imports.watchSeen(undefined, { signal }),
      step: newest,
    }) ?? none
  );
}

/** Takes the ended ones off the list. Main's stream tells what has changed, not what is gone: it is asked. */
export function useForgetImports(): () => void {
  const act = useAct();
  const queries = useQueryClient();
  return () =>
    void act(async (client) => {
      await client.imports.forgetEnded();
      const listed = new Set((await client.imports.list()).map(({ id }) => id));
      queries.setQueryData<Watched<readonly ImportJob[]>>(importsKey, (before) =>
        before?.state === 'ok'
          ? {
              state: 'ok',
              value: before.value.filter((job) => listed.has(job.id) || !isEnded(job)),
            }
          : before,
      );
    });
}
