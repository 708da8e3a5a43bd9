import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import type { Router } from '@orpc/server';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Connection } from '../../../contract/connection.ts';
import type { Contract } from '../../../contract/contract.ts';
import builtInJson from '../../../resources/builtin-models.json' with { type: 'json' };
import { localTime, systemClock } from '../../adapters/clock/system-clock.ts';
import { createConnectionStore } from '../../adapters/connections-store/connection-store.ts';
import { openDatabase } from '../../adapters/database/open-database.ts';
import { isInCloud } from '../../adapters/files/in-cloud.ts';
import { createLocalFiles } from '../../adapters/files/local-files.ts';
import { createCrc64 } from '../../adapters/hash/create-crc64.ts';
import { createLibraryDisk } from '../../adapters/disk/library-disk.ts';
import { createLocalDisk } from '../../adapters/disk/local-disk.ts';
import { createModelLibraryStore } from '../../adapters/model-library-store/model-library-store.ts';
import { createDefectLog } from '../../adapters/log/defect-log.ts';
import { createOutputFiles } from '../../adapters/output-files/output-files.ts';
import { createSavedFiles } from '../../adapters/output-files/saved-files.ts';
import { createObjectInfoCache } from '../../adapters/runs-store/object-info-cache.ts';
import { createFormStore } from '../../adapters/forms-store/forms-store.ts';
import { createImportUploadIds } from '../../adapters/imports-store/import-journal.ts';
import { createRescueStore } from '../../adapters/runs-store/queue-rescue.ts';
import { createSavedResults } from '../../adapters/runs-store/saved-results.ts';
import { createRenamedRuns } from '../../adapters/runs-store/renamed-workflow.ts';
import { createRunStore } from '../../adapters/runs-store/runs-store.ts';
import { createTransferWishes } from '../../adapters/transfers-store/transfer-wishes.ts';
import { createBegunUploads } from '../../adapters/uploads-store/begun-uploads.ts';
import { createFileFacts } from '../../adapters/uploads-store/file-facts.ts';
import { createObjectLocks } from '../../adapters/uploads-store/object-locks.ts';
import { createUploadJournal } from '../../adapters/uploads-store/upload-journal.ts';
import { inflate } from '../../adapters/workflow-shelf/inflate.ts';
import { createWorkflowNamesCache } from '../../adapters/workflow-names/workflow-names-cache.ts';
import { createWorkflowShelf } from '../../adapters/workflow-shelf/workflow-shelf.ts';
import { readBuiltInModels } from '../../core/models/built-in-models.ts';
import { createRouter } from '../../router/create-router.ts';
import type { NoContext } from '../../router/os.ts';
import { sandboxKey } from '../../../sandbox/sandbox-key.ts';
import { createConnections } from '../../services/connections/create-connections.ts';
import { createDisk, everyPath } from '../../services/disk/create-disk.ts';
import { createForms } from '../../services/forms/forms.ts';
import { createModelLibrary } from '../../services/model-library/create-model-library.ts';
import { placeByHeader } from '../../services/model-library/place-by-header.ts';
import { createLeftovers } from '../../services/leftovers/leftovers.ts';
import { createMedia } from '../../services/media/media.ts';
import type { Media } from '../../services/media/media.ts';
import { createPreviews } from '../../services/media/previews.ts';
import { createModels } from '../../services/models/create-models.ts';
import { createOpenConnections } from '../../services/open/open-connections.ts';
import { createHeldSecrets } from '../../services/paste/held-secrets.ts';
import type { ConnectionStore } from '../../services/ports/connection-store.ts';
import type { SecretStore } from '../../services/ports/secret-store.ts';
import { createRestart } from '../../services/restart/restart.ts';
import { createRestarts } from '../../services/restart/restarts.ts';
import { createRuns } from '../../services/runs/runs.ts';
import { createSandboxSecrets } from '../../services/sandbox/sandbox-home.ts';
import { createServerStates } from '../../services/server-state/server-states.ts';
import type { SettingsService } from '../../services/settings/settings.ts';
import type { SharedTraffic, TrafficWishes } from '../../services/traffic/shared-traffic.ts';
import { createTransfers } from '../../services/transfers/create-transfers.ts';
import { createCommandWishes } from '../../services/transfers/command-wishes.ts';
import type { UploadOptions } from '../../services/uploads/create-uploads.ts';
import { createUploads } from '../../services/uploads/create-uploads.ts';
import { createLibrary } from '../../services/workflows/library.ts';
import type { LibraryPorts } from '../../services/workflows/library-ports.ts';
import { createReadWorkflowFile } from '../../services/workflows/workflow-file.ts';
import { createWorkflows } from '../../services/workflows/workflows.ts';
import { openSettings } from './open-settings.ts';
import type { Environment } from './hub-options.ts';
import { identifyServices } from './identify-services.ts';
import { importServices, measuredTraffic, type ImportParts } from './import-services.ts';
import { describeHost } from './host-options.ts';
import type { HostOptions } from './host-options.ts';
import { createModelTable } from './model-table.ts';
import { objectServices } from './object-services.ts';
import { preflightServices } from './preflight-services.ts';
import { networkOf } from './network-of.ts';
import { sandboxServices } from './sandbox-services.ts';
import { sameBucket } from './same-bucket.ts';
import { aftercareIn, tend } from './tend.ts';

/** The contract's calls, in process. */
export type Client = ContractRouterClient<Contract>;

/** Where the connections and their secrets lie, if not in the database and the keychain. */
export interface OtherConnections {
  readonly store: ConnectionStore;
  readonly secrets: SecretStore;
}

export interface AppOptions {
  readonly dataDir: string;
  /** For the command line's flags: then neither the saved connections nor the keychain are touched. */
  readonly otherConnections: OtherConnections | null;
  readonly uploads: UploadOptions;
  readonly traffic: TrafficWishes;
  readonly crc64WorkerUrl: URL;
  readonly headerWorkerUrl: URL;
  /** Told where a damaged database was set aside. */
  readonly onSetAside: (path: string) => void;
  readonly host: HostOptions;
  /** Where the hubs are asked, and their tokens; that of the process unless told. */
  readonly environment?: Environment;
}

/** Everything behind a command or a window, built once. */
export interface App {
  readonly router: Router<Contract, NoContext>;
  /** The router in process. */
  readonly client: Client;
  readonly media: Media;
  /** What was dropped on the window. */
  readonly drop: (paths: readonly string[]) => Promise<void>;
  readonly reportDefect: (error: unknown) => void;
  close(): Promise<void>;
}

/** The composition root of every host: adapters, services and the router over them. */
export function openApp(options: AppOptions): App {
  const { dataDir, host } = options;
  const { db, setAside } = openDatabase(join(dataDir, 'ferry.db'), Date.now);
  if (setAside !== null) options.onSetAside(setAside);
  const reportDefect = createDefectLog(join(dataDir, 'logs', 'defects.log'), Date.now).write;
  const settings = openSettings(db, reportDefect);
  const connected = connect(db, settings, options);
  const { traffic, ...pace } = measuredTraffic(options, settings, db, reportDefect);
  const parts: Parts = { options, db, reportDefect, connected, settings, traffic };
  const server = serverServices(parts);
  const own = sandboxServices(host.sandbox, connected.store);
  const transfer = transferServices(parts, server);
  const objects = objectWorkOf(parts, server, transfer);
  const imported = bringServices(parts, server, { ...transfer, ...own, ...pace });
  const run = runServices(parts, server);
  const files = fileServices(parts, server);
  const base = {
    ...{ ...connected, ...server, ...transfer, ...objects, ...imported, ...run, ...files },
    ...{ settings, traffic, uploadPace: pace.uploadPace },
    ...formsOf(parts, server, run),
  };
  const services = {
    ...base,
    ...preflightServices({ ...common, services: base, db, reportDefect }),
    host: describeHost(host, { dataDir, reportDefect }),
    sandbox: own.sandbox,
  };
  const router = createRouter(services);
  const stop = new AbortController();
  if (host.kind === 'window') void tend(services, reportDefect, stop.signal).catch(reportDefect);
  return {
    router,
    client: createRouterClient(router, { context: {} }),
    media: run.media,
    drop: (paths) => files.choices.drop(paths),
    reportDefect,
    close: async () => {
      stop.abort();
      await services.cures.close();
      server.table.close();
      await Promise.all([objects.closeObjects(), imported.closeImports()]);
      await closeServices(connected, transfer, run, files);
      await own.stopSandbox();
      db.close();
    },
  };
}

/** The watches of folders before the uploads that they begin. */
async function closeServices(
  { open }: ReturnType<typeof connect>,
  { aftercare, transfers, uploads, crc64 }: ReturnType<typeof transferServices>,
  { restarts, runs }: ReturnType<typeof runServices>,
  { modelLibrary, crew }: ReturnType<typeof fileServices>,
): Promise<void> {
  restarts.close();
  runs.close();
  aftercare.close();
  transfers.close();
  await modelLibrary.close();
  await uploads.close();
  open.close();
  await Promise.all([crc64.close(), crew.close()]);
}

/** Downloads of one command that are under way together. */
const commandFilesAtOnce = 4;

const common = { clock: systemClock, newId: randomUUID };

/** What the groups of services are built from. */
interface Parts {
  readonly options: AppOptions;
  readonly db: DatabaseSync;
  readonly reportDefect: (error: unknown) => void;
  readonly connected: ReturnType<typeof connect>;
  readonly settings: SettingsService;
  /** Shared by everything that moves models. */
  readonly traffic: SharedTraffic;
}

/** Which connections there are, and what is open of them. */
function connect(
  db: DatabaseSync,
  settings: SettingsService,
  { otherConnections: other, host }: AppOptions,
) {
  const store = other?.store ?? createConnectionStore(db);
  const { keychain, session, proxy, network, openBucket, openComfy, probe } = networkOf(
    settings,
    host,
    other?.secrets,
  );
  const connections = createConnections({
    store,
    secrets: { keychain, session, sandbox: createSandboxSecrets(sandboxKey) },
    ...{ openBucket, openComfy, probe, newId: randomUUID },
  });
  const { credentials } = connections;
  const open = createOpenConnections({ openBucket, openComfy, credentials });
  const connectionOf = (id: string): Promise<Connection> => connections.get(id);
  return {
    ...{ store, keychain, network, connections, open, connectionOf, proxy },
    heldSecrets: createHeldSecrets(randomUUID),
    comfyOf: async (id: string) => open.comfyOf(await connectionOf(id)),
    bucketOf: (connection: Connection) => open.bucketOf(connection),
    objectsOf: (connection: Connection) => open.bucketOf(connection).objects,
    /** Of a transfer that was begun in a bucket: the connection may have been edited since. */
    bucketNamed: async (id: string, bucketName: string) =>
      open.bucketOf(sameBucket(await connectionOf(id), bucketName)),
  };
}

function serverServices({ db, connected, reportDefect }: Parts) {
  const { open, comfyOf, objectsOf } = connected;
  const builtIn = readBuiltInModels(builtInJson);
  const comfyModelsOf = (connection: Connection) => open.comfyOf(connection).models;
  const models = createModels({ clock: systemClock, objectsOf, comfyModelsOf, builtIn });
  const table = createModelTable({ db, models, objectsOf, reportDefect });
  const shelf = createWorkflowShelf(db);
  return {
    ...{ builtIn, models, localTime, shelf },
    ...{ table, modelPages: table.pages, memoryFreed: table.freed },
    namesCache: createWorkflowNamesCache(db),
    workflows: createWorkflows({
      comfyOf,
      ...{ objectInfo: createObjectInfoCache(db), shelf },
      random: Math.random,
      localTime,
    }),
  };
}

function transferServices(
  { options, db, reportDefect, connected, traffic }: Parts,
  { models, modelPages }: ReturnType<typeof serverServices>,
) {
  const { dataDir, host } = options;
  const crc64 = createCrc64({ workerUrl: options.crc64WorkerUrl });
  const files = { ...createLocalFiles(), isInCloud };
  const journal = createUploadJournal(db);
  const locks = createObjectLocks(join(dataDir, 'locks'));
  const uploads = createUploads(
    {
      ...common,
      buckets: { open: connected.bucketNamed },
      facts: createFileFacts(db),
      ...{ journal, locks, files, crc64, traffic, reportDefect, random: Math.random },
    },
    options.uploads,
  );
  const isWindow = host.kind === 'window';
  const transfers = createTransfers({
    ...{ uploads, reportDefect, clock: systemClock },
    wishes: isWindow ? createTransferWishes(db) : createCommandWishes(createTransferWishes(db)),
    filesAtOnce: () => traffic.filesAtOnce(),
  });
  const { connectionOf } = connected;
  const aftercareOf = aftercareIn(isWindow, {
    ...{ models, pages: modelPages, connectionOf, reportDefect },
  });
  const aftercare = aftercareOf(uploads);
  const leftovers = createLeftovers({
    multipartOf: (connection) => connected.open.bucketOf(connection).multipart,
    begun: createBegunUploads(db, join(dataDir, 'ferry.db')),
    inUseElsewhere: createImportUploadIds(db),
    ...{ journal, locks },
  });
  return { crc64, locks, files, uploads, transfers, leftovers, aftercare, aftercareOf };
}

function bringServices(
  { options, db, reportDefect, connected, traffic }: Parts,
  { builtIn, modelPages }: ReturnType<typeof serverServices>,
  transfer: ReturnType<typeof transferServices> &
    Pick<ImportParts, 'uplink' | 'limit' | 'sandboxHub'>,
) {
  const { host, uploads, crc64WorkerUrl, environment = process.env } = options;
  const { crc64, locks, uplink, limit, sandboxHub, aftercareOf } = transfer;
  const { keychain, network } = connected;
  const buckets = { open: connected.bucketNamed };
  const isWindow = host.kind === 'window';
  return importServices({
    ...{ db, reportDefect, traffic, builtIn, modelPages, crc64, locks, buckets, uplink, limit },
    ...{ environment, network, keychain, sandboxHub, aftercareOf, hashWorkerUrl: crc64WorkerUrl },
    filesAtOnce: () => traffic.filesAtOnce(),
    waitForKey: isWindow,
    giveUpAfterMs: uploads.giveUpAfterMs,
  });
}

function objectWorkOf(
  { options, db, reportDefect, connected, traffic }: Parts,
  { models, modelPages }: ReturnType<typeof serverServices>,
  { crc64, files }: ReturnType<typeof transferServices>,
) {
  const { dataDir, host } = options;
  const isWindow = host.kind === 'window';
  return objectServices({
    ...{ db, dataDir, traffic, crc64, files, models, modelPages, reportDefect, isWindow },
    connectionOf: connected.connectionOf,
    bucketOf: connected.bucketOf,
    buckets: { open: connected.bucketNamed },
    filesAtOnce: () => (isWindow ? traffic.filesAtOnce() : commandFilesAtOnce),
    giveUpAfterMs: options.uploads.giveUpAfterMs,
  });
}

function runServices(
  { db, reportDefect, connected }: Parts,
  { modelPages, table }: ReturnType<typeof serverServices>,
) {
  const { comfyOf, connectionOf } = connected;
  const store = createRunStore(db);
  const rescue = createRescueStore(db);
  const runs = createRuns({ ...common, comfyOf, store, rescue, files: createOutputFiles() });
  const runOf = (id: string) => store.get(id);
  const previews = createPreviews({ runs, runOf, clock: systemClock });
  const serverStates = createServerStates({
    ...{ connectionOf, comfyOf, clock: systemClock },
    isRestarting: (id) => restarts.isUnderWay(id),
  });
  const restarts = createRestarts({
    ...{ reportDefect, clock: systemClock, rescue: runs.rescue },
    restart: createRestart({ ...common, comfyOf }),
    onChange: (id) => {
      modelPages.forget(id);
      table.freed(id);
      serverStates.lookAgain(id);
    },
  });
  const media = createMedia({ comfyOf, runOf, previews, saved: createSavedFiles() });
  return { runs, previews, restarts, serverStates, media };
}

function formsOf(
  { db, connected }: Parts,
  { workflows, shelf }: ReturnType<typeof serverServices>,
  { runs }: ReturnType<typeof runServices>,
) {
  const { comfyOf } = connected;
  const store = createFormStore(db);
  const world = { clock: systemClock, random: Math.random, localTime };
  const textOf: LibraryPorts['textOf'] = (id, name, signal) => workflows.text(id, name, signal);
  return {
    forms: createForms({ ...world, workflows, runs, comfyOf, store }),
    library: createLibrary({
      ...{ ...common, comfyOf, shelf, forms: store, textOf },
      runs: createRenamedRuns(db),
      readFile: createReadWorkflowFile(inflate),
    }),
  };
}

function fileServices(
  { options, db, settings, reportDefect }: Parts,
  { builtIn }: ReturnType<typeof serverServices>,
) {
  const disk = createLocalDisk();
  const { identify, crew } = identifyServices(db, options.headerWorkerUrl);
  const modelLibrary = createModelLibrary({
    ...{ ...common, reportDefect, disk: createLibraryDisk(), store: createModelLibraryStore(db) },
    place: placeByHeader(builtIn, identify),
  });
  const resultsDirectory = async () => (await settings.get()).resultsDirectory;
  const choices = createDisk({
    ...{ disk, newId: randomUUID, resultsDirectory, isSavedResult: createSavedResults(db) },
    keptFolders: () => modelLibrary.paths(),
  });
  return {
    disk,
    modelLibrary,
    choices,
    identify,
    crew,
    grants: options.host.kind === 'window' ? choices : everyPath,
  };
}
