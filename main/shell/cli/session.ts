import { createRouterClient } from '@orpc/server';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Connection } from '../../../contract/connection.ts';
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
import { AppError } from '../../core/app-error.ts';
import { readBuiltInModels } from '../../core/models/built-in-models.ts';
import { createRouter } from '../../router/create-router.ts';
import { createConnections } from '../../services/connections/create-connections.ts';
import { createModels } from '../../services/models/create-models.ts';
import { createOpenConnections } from '../../services/open/open-connections.ts';
import { createHeldSecrets } from '../../services/paste/held-secrets.ts';
import { createRestart } from '../../services/restart/restart.ts';
import { createRuns } from '../../services/runs/runs.ts';
import type { UploadOptions } from '../../services/uploads/create-uploads.ts';
import { createUploads } from '../../services/uploads/create-uploads.ts';
import { createWorkflows } from '../../services/workflows/workflows.ts';
import type { Client } from './command-context.ts';
import type { EphemeralConnection } from './ephemeral-connection.ts';

export interface SessionOptions {
  readonly dataDir: string;
  /** The connection that the flags describe; then neither the saved ones nor the keychain are touched. */
  readonly ephemeral: EphemeralConnection | null;
  readonly uploads: UploadOptions;
  readonly crc64WorkerUrl: URL;
  /** Told where a damaged database was set aside. */
  readonly onSetAside: (path: string) => void;
}

/** Everything behind a command, built once. */
export interface Session {
  readonly client: Client;
  readonly reportDefect: (error: unknown) => void;
  close(): Promise<void>;
}

/** The command line's composition root. */
export function openSession(options: SessionOptions): Session {
  const { dataDir, ephemeral } = options;
  const { db, setAside } = openDatabase(join(dataDir, 'ferry.db'), Date.now);
  if (setAside !== null) options.onSetAside(setAside);
  const reportDefect = createDefectLog(join(dataDir, 'logs', 'defects.log'), Date.now).write;
  const connections = createConnections({
    store: ephemeral?.store ?? createConnectionStore(db),
    secrets: ephemeral?.secrets ?? createKeychainSecretStore(),
    openBucket,
    openComfy,
    probe: createNetworkProbe(),
    newId: randomUUID,
  });
  const connectionOf = (id: string): Promise<Connection> => connections.get(id);
  const open = createOpenConnections({
    openBucket,
    openComfy,
    credentials: connections.credentials,
  });
  const comfyOf = async (id: string) => open.comfyOf(await connectionOf(id));
  const crc64 = createCrc64({ workerUrl: options.crc64WorkerUrl });
  const files = createLocalFiles();
  const common = { clock: systemClock, newId: randomUUID };
  const uploads = createUploads(
    {
      ...common,
      buckets: { open: async (id) => open.bucketOf(await connectionOf(id)) },
      journal: createUploadJournal(db),
      facts: createFileFacts(db),
      locks: createObjectLocks(join(dataDir, 'locks')),
      files,
      crc64,
      random: Math.random,
      reportDefect,
    },
    options.uploads,
  );
  const builtIn = readBuiltInModels(builtInJson);
  const models = createModels({
    clock: systemClock,
    objectsOf: (connection) => open.bucketOf(connection).objects,
    comfyModelsOf: (connection) => open.comfyOf(connection).models,
    builtIn,
  });
  const workflows = createWorkflows({
    comfyOf,
    objectInfo: createObjectInfoCache(db),
    random: Math.random,
  });
  const runs = createRuns({
    ...common,
    comfyOf,
    store: createRunStore(db),
    files: createOutputFiles(),
  });
  const router = createRouter({
    connections,
    heldSecrets: createHeldSecrets(randomUUID),
    connectionOf,
    comfyOf,
    objectsOf: (connection) => open.bucketOf(connection).objects,
    models,
    builtIn,
    uploads,
    files,
    workflows,
    runs,
    restart: createRestart({ ...common, comfyOf }),
    localTime,
  });
  return {
    client: createRouterClient(router, { context: {} }),
    reportDefect,
    close: async () => {
      runs.close();
      await uploads.close();
      open.close();
      await crc64.close();
      db.close();
    },
  };
}

/** The one saved connection, or the one that is named; `usage.noConnection` where that is not clear. */
export async function savedConnection(
  client: Client,
  name: string | undefined,
): Promise<Connection> {
  if (name !== undefined) return client.connections.get({ nameOrId: name });
  const [only, ...others] = await client.connections.list();
  if (only === undefined || others.length > 0) throw new AppError('usage.noConnection');
  return only;
}
