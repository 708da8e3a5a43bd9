import type { Router } from '@orpc/server';
import type { Contract } from '../../contract/contract.ts';
import { appHandlers, fileHandlers, sandboxHandlers, settingsHandlers } from './app-handlers.ts';
import { connectionHandlers } from './connection-handlers.ts';
import { downloadHandlers } from './download-handlers.ts';
import { formHandlers, formRunHandlers } from './form-handlers.ts';
import { leftoverHandlers } from './leftover-handlers.ts';
import { libraryHandlers } from './library-handlers.ts';
import { modelLibraryHandlers } from './model-library-handlers.ts';
import { importHandlers } from './import-handlers.ts';
import { inputHandlers } from './input-handlers.ts';
import { modelHandlers, uploadHandlers } from './model-handlers.ts';
import { objectHandlers } from './object-handlers.ts';
import { os } from './os.ts';
import type { NoContext } from './os.ts';
import { preflightHandlers } from './preflight-handlers.ts';
import type { RouterServices } from './router-services.ts';
import { queueHandlers, runHandlers, serverHandlers, workflowHandlers } from './run-handlers.ts';

/** The contract over the services: one router for the window, the browser and the command line. */
export function createRouter(services: RouterServices): Router<Contract, NoContext> {
  return os.router({
    app: appHandlers(services),
    settings: settingsHandlers(services),
    files: fileHandlers(services),
    sandbox: sandboxHandlers(services),
    connections: connectionHandlers(services),
    models: { ...modelHandlers(services), ...objectHandlers(services) },
    library: modelLibraryHandlers(services),
    uploads: uploadHandlers(services),
    leftovers: leftoverHandlers(services),
    downloads: downloadHandlers(services),
    imports: importHandlers(services),
    workflows: {
      ...workflowHandlers(services),
      ...libraryHandlers(services),
      ...formHandlers(services),
      ...inputHandlers(services),
    },
    preflight: preflightHandlers(services),
    runs: { ...runHandlers(services), ...formRunHandlers(services) },
    queue: queueHandlers(services),
    server: serverHandlers(services),
  });
}
