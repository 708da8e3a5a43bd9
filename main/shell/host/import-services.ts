import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import { createSha256 } from '../../adapters/hash/create-sha256.ts';
import { createHubs } from '../../adapters/hubs/create-hubs.ts';
import {
  createContentSums,
  createImportJournal,
} from '../../adapters/imports-store/import-journal.ts';
import { createKeptNames } from '../../adapters/imports-store/kept-names.ts';
import { createUplinkStore } from '../../adapters/imports-store/uplink-store.ts';
import { createTurnPlaces } from '../../adapters/transfers-store/turn-places.ts';
import type { Network } from '../../adapters/network/network.ts';
import type { HubHosts } from '../../core/imports/parse-link.ts';
import type { BuiltInModels } from '../../core/models/built-in-models.ts';
import { uploadPaceOf } from '../../core/uploads/upload-pace.ts';
import type { Aftercare, AftercarePorts } from '../../services/aftercare/create-aftercare.ts';
import { carryThroughHere } from '../../services/imports/carry-through-here.ts';
import { createImports, type ImportOptions } from '../../services/imports/create-imports.ts';
import { createImportLooks, type LookPorts } from '../../services/imports/import-looks.ts';
import type { ImportPorts } from '../../services/imports/import-ports.ts';
import { createHubTokens, createLinkVault } from '../../services/imports/kept-secrets.ts';
import { createUplinkMeter } from '../../services/imports/uplink-meter.ts';
import type { ModelPages } from '../../services/models/model-pages.ts';
import type { SecretStore } from '../../services/ports/secret-store.ts';
import type { SettingsService } from '../../services/settings/settings.ts';
import { createSharedTraffic, type TrafficWishes } from '../../services/traffic/shared-traffic.ts';
import type { HostOptions } from './host-options.ts';
import { hubHostsOf, hubTokensOf, type Environment } from './hub-options.ts';

export interface ImportParts
  extends
    ImportOptions,
    Pick<ImportPorts, 'buckets' | 'locks' | 'crc64' | 'traffic' | 'reportDefect'>,
    Pick<LookPorts, 'uplink' | 'limit'> {
  readonly db: DatabaseSync;
  readonly keychain: SecretStore;
  readonly environment: Environment;
  readonly network: Network;
  readonly hashWorkerUrl: URL;
  readonly modelPages: ModelPages;
  readonly builtIn: BuiltInModels;
  /** Address of the sandbox's own hub; null while it does not run. */
  readonly sandboxHub: () => string | null;
  /** Asks ComfyUI about each import that ends. */
  readonly aftercareOf: (jobs: AftercarePorts['jobs']) => Aftercare;
}

/** From the internet into the bucket: the hubs, their tokens, what links lead to, and the imports. */
export function importServices(parts: ImportParts) {
  const { db, keychain, environment, modelPages, builtIn, network } = parts;
  const kept = { names: createKeptNames(db), keychain };
  const hubTokens = createHubTokens(kept, hubTokensOf(environment));
  const ownHosts = hubHostsOf(environment);
  const hosts = (): HubHosts => {
    const sandbox = parts.sandboxHub();
    return sandbox === null ? ownHosts : { ...ownHosts, sandbox: [sandbox] };
  };
  const hubs = createHubs({ network, hosts, token: (hub) => hubTokens.get(hub) });
  const sha256 = createSha256({ workerUrl: parts.hashWorkerUrl });
  const ports: ImportPorts = {
    ...parts,
    ...{ hubs, sha256, clock: systemClock, random: Math.random, newId: randomUUID },
    journal: createImportJournal(db),
    places: createTurnPlaces(db, 'imports'),
    contents: createContentSums(db),
    links: createLinkVault(kept),
  };
  const imports = createImports(ports, carryThroughHere, parts);
  const importAftercare = parts.aftercareOf(imports);
  const { uplink, limit } = parts;
  const importLooks = createImportLooks({
    ...{ hubs, hosts, builtIn, imports, uplink, limit },
    ...{ pages: modelPages, newId: randomUUID },
  });
  return {
    ...{ imports, importLooks, hubTokens, importAftercare },
    closeImports: async () => {
      importAftercare.close();
      await imports.close();
      hubs.close();
      await sha256.close();
    },
  };
}

/** What everything that moves models shares, and the pace of what leaves this computer. */
export function measuredTraffic(
  { host, traffic: wishes }: { readonly host: HostOptions; readonly traffic: TrafficWishes },
  settings: Pick<SettingsService, 'get'>,
  db: DatabaseSync,
  reportDefect: (error: unknown) => void,
) {
  const meter = createUplinkMeter(createUplinkStore(db), systemClock, reportDefect);
  const uplink = () => meter.uplink();
  const limit = async () => {
    const wished = host.kind === 'window' ? (await settings.get()).limit : wishes.limit;
    return typeof wished === 'number' ? wished : null;
  };
  // a window's settings are read in a moment
  const first = host.kind === 'window' ? { ...wishes, filesAtOnce: 1 } : wishes;
  return {
    ...{ uplink, limit },
    traffic: meter.measured(createSharedTraffic(systemClock, first), first),
    uploadPace: async () => uploadPaceOf({ uplink: await uplink(), limit: await limit() }),
  };
}
