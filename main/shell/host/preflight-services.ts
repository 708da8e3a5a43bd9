import type { DatabaseSync } from 'node:sqlite';
import type { Connection } from '../../../contract/connection.ts';
import { createCureStore } from '../../adapters/cures-store/cures-store.ts';
import { fileToSend } from '../../adapters/files/file-to-send.ts';
import type { RouterServices } from '../../router/router-services.ts';
import type { Bucket } from '../../services/ports/object-store.ts';
import type { ObjectLocks } from '../../services/uploads/upload-ports.ts';
import type { Clock } from '../../services/ports/clock.ts';
import { bringNamed } from '../../services/imports/bring-named.ts';
import { createPreflight } from '../../services/preflight/create-preflight.ts';
import { createCures } from '../../services/preflight/cures.ts';
import { createNearbyFiles } from '../../services/preflight/nearby-files.ts';
import type { CureImports, CureUploads } from '../../services/preflight/preflight-ports.ts';
import { createInputs } from '../../services/workflows/send-input.ts';
import { push } from '../../services/push/push.ts';
import { systemFacts } from './host-options.ts';

interface PreflightParts {
  readonly services: Omit<RouterServices, 'preflight' | 'cures' | 'inputs' | 'host' | 'sandbox'> & {
    readonly locks: ObjectLocks;
    readonly bucketOf: (connection: Connection) => Bucket;
  };
  readonly db: DatabaseSync;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly reportDefect: (error: unknown) => void;
}

/** What a workflow needs before it runs, over the services that bring it. */
export function preflightServices({ services, db, clock, newId, reportDefect }: PreflightParts) {
  const { connectionOf, comfyOf, forms, workflows, builtIn, modelLibrary, disk } = services;
  const preflight = createPreflight({
    ...{ connectionOf, comfyOf, forms, workflows, builtIn, clock },
    pages: services.modelPages,
    nearby: createNearbyFiles({
      disk,
      library: function* () {
        for (const { path, identity, suggestion } of modelLibrary.files())
          yield {
            ...{ path, bytes: identity.size },
            category: suggestion.state === 'suggested' ? suggestion.category : null,
          };
      },
      resultsDirectory: async () => (await services.settings.get()).resultsDirectory,
    }),
  });
  const { models, restarts, runs, uploads, transfers, files, objectsOf } = services;
  const inputs = createInputs({
    ...{ connectionOf, comfyOf, models, objectsOf, uploads, files, clock },
    start: (job) => transfers.start(job.id, job),
    openFile: fileToSend,
  });
  const cures = createCures({
    ...{ preflight, connectionOf, comfyOf, models, restarts, forms, runs },
    ...{ clock, newId, reportDefect },
    store: createCureStore(db),
    copies: {
      ...{ bucketOf: services.bucketOf, locks: services.locks },
      onCopied: (connectionId) => {
        services.modelPages.forget(connectionId);
      },
    },
    uploads: uploadsOf(services),
    inputs,
    imports: importsOf(services),
  });
  return { preflight, cures, inputs };
}

function importsOf(services: PreflightParts['services']): CureImports {
  const { importLooks, imports, models, settings, connectionOf } = services;
  const order = async () => {
    const { language } = await settings.get();
    const spoken = language === 'system' ? systemFacts().systemLanguage : language;
    return spoken.toLowerCase().startsWith('zh') ? 'mainland' : 'world';
  };
  return {
    bring: async (connectionId, link, signal) =>
      bringNamed(
        { importLooks, imports, models, order },
        await connectionOf(connectionId),
        link,
        signal,
      ),
    resume: async (jobId) => {
      const isListed = (await imports.list()).some(({ id }) => id === jobId);
      return isListed ? imports.start(jobId) : null;
    },
    watch: (signal) => imports.watch(signal),
  };
}

function uploadsOf({
  models,
  uploads,
  transfers,
  files,
  connectionOf,
  objectsOf,
}: PreflightParts['services']): CureUploads {
  return {
    async push(connectionId, file, signal) {
      const start = (job: Parameters<typeof transfers.start>[1] & object) =>
        transfers.start(job.id, job);
      const parts = { models, uploads, files, objectsOf, start };
      const connection = await connectionOf(connectionId);
      // another file of that name is a question that only a person can answer
      return (await push(parts, connection, { ...file, ifExists: 'fail' }, signal)).job;
    },
    start: (jobId) => transfers.start(jobId),
    watch: (signal) => uploads.watch(signal),
  };
}
