import type { Connection } from '../../contract/connection.ts';
import type { LocalTime } from '../core/graph-to-prompt/text-replacements.ts';
import type { BuiltInModels } from '../core/models/built-in-models.ts';
import type { Connections } from '../services/connections/create-connections.ts';
import type { Aftercare } from '../services/aftercare/create-aftercare.ts';
import type { Disk, Grants } from '../services/disk/create-disk.ts';
import type { DiskPort } from '../services/disk/disk-ports.ts';
import type { UploadPace } from '../../contract/upload-pace.ts';
import type { Identify } from '../services/identify/identify.ts';
import type { Host } from '../services/host/host.ts';
import type { Previews } from '../services/media/previews.ts';
import type { ModelLibrary } from '../services/model-library/create-model-library.ts';
import type { ModelPages } from '../services/models/model-pages.ts';
import type { Restarts } from '../services/restart/restarts.ts';
import type { SandboxHome } from '../services/sandbox/sandbox-home.ts';
import type { ServerStates } from '../services/server-state/server-states.ts';
import type { SettingsService } from '../services/settings/settings.ts';
import type { Transfers } from '../services/transfers/create-transfers.ts';
import type { Downloads } from '../services/downloads/create-downloads.ts';
import type { TargetFiles } from '../services/downloads/download-ports.ts';
import type { Moves } from '../services/objects/create-moves.ts';
import type { ObjectWork } from '../services/objects/object-work.ts';
import type { Forms } from '../services/forms/forms.ts';
import type { Leftovers } from '../services/leftovers/leftovers.ts';
import type { Imports } from '../services/imports/create-imports.ts';
import type { ImportLooks } from '../services/imports/import-looks.ts';
import type { HubTokens } from '../services/imports/kept-secrets.ts';
import type { WorkflowNamesCache } from '../services/models/saved-names.ts';
import type { Models } from '../services/models/create-models.ts';
import type { HeldSecrets } from '../services/paste/held-secrets.ts';
import type { PreflightService } from '../services/preflight/create-preflight.ts';
import type { Cures } from '../services/preflight/cures.ts';
import type { ComfyOf } from '../services/ports/comfy.ts';
import type { ProxyService } from '../services/proxy/proxy.ts';
import type { PushPorts } from '../services/push/push.ts';
import type { ObjectStore } from '../services/ports/object-store.ts';
import type { Runs } from '../services/runs/runs.ts';
import type { SharedTraffic } from '../services/traffic/shared-traffic.ts';
import type { Uploads } from '../services/uploads/create-uploads.ts';
import type { Library } from '../services/workflows/library.ts';
import type { Inputs } from '../services/workflows/send-input.ts';
import type { Workflows } from '../services/workflows/workflows.ts';

/** What the handlers call; built once by the shell. */
export interface RouterServices {
  readonly connections: Connections;
  readonly heldSecrets: HeldSecrets;
  readonly proxy: Pick<ProxyService, 'set'>;
  /** By id; throws `connection.notFound`. */
  readonly connectionOf: (id: string) => Promise<Connection>;
  readonly comfyOf: ComfyOf;
  /** The objects of a connection's bucket; throws `connection.noBucket`. */
  readonly objectsOf: (connection: Connection) => Pick<ObjectStore, 'head'>;
  readonly models: Models;
  readonly identify: Identify;
  readonly uploadPace: () => Promise<UploadPace>;
  readonly builtIn: BuiltInModels;
  readonly modelPages: ModelPages;
  /** ComfyUI holds nothing of a connection in its memory any more. */
  readonly memoryFreed: (connectionId: string) => void;
  /** The person's own folders of models. */
  readonly modelLibrary: ModelLibrary;
  readonly uploads: Uploads;
  /** What a change of the settings reaches. */
  readonly traffic: Pick<SharedTraffic, 'adjust'>;
  readonly transfers: Transfers;
  readonly leftovers: Leftovers;
  readonly downloads: Downloads;
  readonly targets: TargetFiles;
  readonly moves: Moves;
  readonly objectWork: ObjectWork;
  readonly imports: Imports;
  readonly importLooks: ImportLooks;
  readonly hubTokens: HubTokens;
  readonly aftercare: Pick<Aftercare, 'watch'>;
  /** The same for what comes from the internet. */
  readonly importAftercare: Pick<Aftercare, 'watch'>;
  readonly disk: DiskPort;
  /** The page's file dialog, and what was chosen. */
  readonly choices: Disk;
  /** Which paths a call may name. */
  readonly grants: Grants;
  readonly host: Host;
  readonly settings: SettingsService;
  readonly sandbox: SandboxHome;
  readonly files: PushPorts['files'];
  readonly workflows: Workflows;
  /** What saved workflows name. */
  readonly namesCache: WorkflowNamesCache;
  readonly library: Library;
  readonly forms: Forms;
  readonly inputs: Inputs;
  readonly preflight: PreflightService;
  readonly cures: Cures;
  readonly runs: Runs;
  readonly previews: Pick<Previews, 'watch'>;
  readonly serverStates: ServerStates;
  readonly restarts: Restarts;
  /** The wall clock of this computer, for file names with a date. */
  readonly localTime: () => LocalTime;
}
