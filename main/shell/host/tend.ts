import { createAftercare } from '../../services/aftercare/create-aftercare.ts';
import type { Aftercare, AftercarePorts } from '../../services/aftercare/create-aftercare.ts';
import type { RouterServices } from '../../router/router-services.ts';
import type { UploadJob } from '../../../contract/upload.ts';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import { keepInSync } from '../../services/model-library/keep-in-sync.ts';
import { push } from '../../services/push/push.ts';
import type { ModelTable } from './model-table.ts';
import { sandboxId } from '../../services/sandbox/sandbox-home.ts';

/** What asks ComfyUI about the jobs that end in a window; a command is over before ComfyUI could be asked again. */
export const aftercareIn =
  (isWindow: boolean, ports: Omit<AftercarePorts, 'jobs'>) =>
  (jobs: AftercarePorts['jobs']): Aftercare =>
    isWindow ? createAftercare({ ...ports, jobs }) : noAftercare;

const noAftercare: Aftercare = {
  async *watch() {
    yield await Promise.resolve([]);
  },
  close: () => undefined,
};

/**
 * What a window's services do by themselves: start the sandbox where it is the connection in use, go on with the
 * uploads, read the library's folders, and look after the runs. Ends with the signal.
 */
export async function tend(
  services: RouterServices & { readonly table: ModelTable },
  reportDefect: (error: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  const { settings, traffic, transfers, uploads, downloads, moves, table } = services;
  const { modelLibrary, sandbox, cures, runs, restarts, imports, connections } = services;
  try {
    const { activeConnectionId, lanes, limit, filesAtOnce } = await settings.get();
    traffic.adjust({ lanes, limit, filesAtOnce });
    if (activeConnectionId === sandboxId) await sandbox.start().catch(reportDefect);
    await transfers.recover();
    await imports.recover(async (id) => (await connections.list()).some((each) => each.id === id));
    table.attach({ library: modelLibrary, uploads });
    await modelLibrary.start();
    void keepFoldersInSync(services, reportDefect, signal);
    await cures.recover();
    await downloads.recover();
    // takes as long as a copy on the server: nothing waits for it
    void moves.recover().catch(reportDefect);
  } catch (error) {
    reportDefect(error);
  }
  if (signal.aborted) return;
  await runs.keep(
    {
      resultsDirectory: async () => {
        const { saveResults, resultsDirectory } = await settings.get();
        return saveResults ? resultsDirectory : null;
      },
      isRestarting: (id) => restarts.isUnderWay(id),
      reportDefect,
    },
    signal,
  );
}

/** What is new in such a folder is uploaded like a file that a person chose, and waits its turn. */
async function keepFoldersInSync(
  services: RouterServices,
  reportDefect: (error: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  const { models, modelPages, modelLibrary, builtIn, uploads, transfers, files } = services;
  const { connectionOf, objectsOf } = services;
  const start = (job: UploadJob) => transfers.start(job.id, job);
  const parts = { models, uploads, files, objectsOf, start };
  try {
    await keepInSync(
      {
        ...{ library: modelLibrary, builtIn, connectionOf, reportDefect, clock: systemClock },
        rows: (connection, youngerThanMs) => modelPages.rows(connection, youngerThanMs),
        identify: (path) => files.identify(path),
        upload: (connection, path, to) =>
          push(parts, connection, { path, to, ifExists: 'fail' }, signal),
      },
      signal,
    );
  } catch (error) {
    if (!signal.aborted) reportDefect(error);
  }
}
