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
import { openComfy } from '../../adapters/comfyui/open-comfy.ts';
import { createConnectionStore } from '../../adapters/connections-store/connection-store.ts';
import { openDatabase } from '../../adapters/database/open-database.ts';
import { createLocalFiles } from '../../adapters/files/local-files.ts';
import { createCrc64 } from '../../adapters/hash/create-crc64.ts';
import { createKeychainSecretStore } from '../../adapters/keychain/keychain-secret-store.ts';
import { createDefectLog } from '../../adapters/log/defect-log.ts';
import { createNetworkProbe } from '../../adapters/network-probe/network-probe.ts';
import { openBucket } from '../../adapters/oss/open-bucket.ts';
import { createOutputFiles } from '../../adapters/output-files/output-files.ts';
import { createObjectInfoCache } from '../../adapters/runs-store/object-info-cache.ts';
import { createRunStore } from '../../adapters/runs-store/runs-store.ts';
import { createFileFacts } from '../../adapters/uploads-store/file-facts.ts';
import { createObjectLocks } from '../../adapters/uploads-store/object-locks.ts';
import { createUploadJournal } from '../../adapters/uploads-store/upload-journal.ts';
import { readBuiltInModels } from '../../core/models/built-in-models.ts';
import { createRouter } from '../../router/create-router.ts';
import type { NoContext } from '../../router/os.ts';
import { createConnections } from '../../services/connections/create-connections.ts';
import { createModels } from '../../services/models/create-models.ts';
import { createOpenConnections } from '../../services/open/open-connections.ts';
import { createHeldSecrets } from '../../services/paste/held-secrets.ts';
import type { ConnectionStore } from '../../services/ports/connection-store.ts';
import type { SecretStore } from '../../services/ports/secret-store.ts';
import { createRestart } from '../../services/restart/restart.ts';
import { createRuns } from '../../services/runs/runs.ts';
import type { UploadOptions } from '../../services/uploads/create-uploads.ts';
import { createUploads } from '../../services/uploads/create-uploads.ts';
import { createWorkflows } from '../../services/workflows/workflows.ts';

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
  readonly crc64WorkerUrl: URL;
  /** Told where a damaged database was set aside. */
  readonly onSetAside: (path: string) => void;
}

/** Everything behind a command or a window, built once. */
export interface App {
  readonly router: Router<Contract, NoContext>;
  /** The router in process. */
  readonly client: Client;
  readonly reportDefect: (error: unknown) => void;
  close(): Promise<void>;
}

/** The composition root of every host: adapters, services and the router over them. */
export function openApp(options: AppOptions): App {
  const { dataDir } = options;
  const { db, setAside } = openDatabase(join(dataDir, 'ferry.db'), Date.now);
  if (setAside !== null) options.onSetAside(setAside);
  const reportDefect = createDefectLog(join(dataDir, 'logs', 'defects.log'), Date.now).write;
  const crc64 = createCrc64({ workerUrl: options.crc64WorkerUrl });
  const connected = connect(db, options.otherConnections);
  const files = createLocalFiles();
  const uploads = createUploads(
    {
      ...common,
      buckets: { open: async (id) => connected.open.bucketOf(await connected.connectionOf(id)) },
      journal: createUploadJournal(db),
      facts: createFileFacts(db),
      locks: createObjectLocks(join(dataDir, 'locks')),
      ...{ files, crc64, reportDefect, random: Math.random },
    },
    options.uploads,
  );
  const { comfyOf } = connected;
  const runs = createRuns({
    ...common,
    ...{ comfyOf, store: createRunStore(db), files: createOutputFiles() },
  });
  const services = { ...connected, ...serverServices(db, connected), uploads, files, runs };
  const router = createRouter(services);
  return {
    router,
    client: createRouterClient(router, { context: {} }),
    reportDefect,
    close: async () => {
      runs.close();
      await uploads.close();
      connected.open.close();
      await crc64.close();
      db.close();
    },
  };
}

const common = { clock: systemClock, newId: randomUUID };

/** Which connections there are, and what is open of them. */
function connect(db: DatabaseSync, other: OtherConnections | null) {
  const connections = createConnections({
    store: other?.store ?? createConnectionStore(db),
    secrets: other?.secrets ?? createKeychainSecretStore(),
    ...{ openBucket, openComfy, probe: createNetworkProbe(), newId: randomUUID },
  });
  const { credentials } = connections;
  const open = createOpenConnections({ openBucket, openComfy, credentials });
  const connectionOf = (id: string): Promise<Connection> => connections.get(id);
  return {
    connections,
    heldSecrets: createHeldSecrets(randomUUID),
    open,
    connectionOf,
    comfyOf: async (id: string) => open.comfyOf(await connectionOf(id)),
    objectsOf: (connection: Connection) => open.bucketOf(connection).objects,
  };
}

function serverServices(db: DatabaseSync, connected: ReturnType<typeof connect>) {
  const { open, comfyOf, objectsOf } = connected;
  const builtIn = readBuiltInModels(builtInJson);
  const comfyModelsOf = (connection: Connection) => open.comfyOf(connection).models;
  return {
    builtIn,
    models: createModels({ clock: systemClock, objectsOf, comfyModelsOf, builtIn }),
    workflows: createWorkflows({
      comfyOf,
      objectInfo: createObjectInfoCache(db),
      random: Math.random,
      localTime,
    }),
    restart: createRestart({ ...common, comfyOf }),
    localTime,
  };
}
