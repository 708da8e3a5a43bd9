import type { ComfyuiFaults } from './faults.ts';
import type { InputMount } from './media-files.ts';
import type { ModelsSource, SeedModels } from './model-listing.ts';
import type { SandboxPack } from './node-packs.ts';
import type { ObjectInfo } from './object-info.ts';

export type SandboxLogin =
  | { readonly kind: 'none' }
  /** ComfyUI-Login. Without a password it is in its first-time state: the first POST sets one. */
  | {
      readonly kind: 'comfyuiLogin';
      readonly username?: string;
      readonly password?: string;
      readonly token?: string;
    }
  /** ComfyUI-Login whose password nobody knows, but whose token is known. */
  | { readonly kind: 'bearer'; readonly token: string }
  /** A proxy of the user's own in front. */
  | { readonly kind: 'basic'; readonly username: string; readonly password: string };

/** How the Manager's reboot is asked for, or why it is refused. */
export type ManagerKind =
  'post' | 'get' | 'v2post' | 'v2get' | 'missing' | 'securityLevel' | 'comfyuiOutdated';

export interface ComfyuiOptions {
  /** `input`, `output`, `temp` and `user` lie below. */
  readonly dir: string;
  /** A folder with `<category>/…`; see `modelsOnDisk` for how a file `.marker` hides new files. */
  readonly modelsDir?: string;
  readonly modelsSource?: ModelsSource;
  /** Names that are listed without a file; by default those that the shipped workflows need. */
  readonly seedModels?: SeedModels;
  /** Every class of the server; by default those of the shipped fixture. */
  readonly objectInfo?: ObjectInfo;
  /** 0 or nothing: any free port. */
  readonly port?: number;
  readonly login?: SandboxLogin;
  readonly manager?: ManagerKind;
  /** What the Manager knows, beside what the server has; by default a few. */
  readonly packs?: readonly SandboxPack[];
  /** How long a restart refuses connections. */
  readonly restartMs?: number;
  /** How long one step of a sampler takes. */
  readonly stepMs?: number;
  /** What lies in the input folder beside what was uploaded. */
  readonly inputMount?: InputMount;
  /** Whether a folder of models that was listed once is never listed anew before a restart; see the fault of that name. */
  readonly frozenFolders?: boolean;
  /** The largest body; by default the 100 MB of a real server. */
  readonly maxUploadBytes?: number;
  /** Closes the sandbox. */
  readonly signal?: AbortSignal;
}

export interface RequestRecord {
  readonly method: string;
  /** With its query, as it came. */
  readonly url: string;
  /** 0 where the connection was cut instead of answered. */
  readonly status: number;
}

export interface ComfyuiSandbox {
  readonly port: number;
  readonly url: string;
  readonly faults: ComfyuiFaults;
  /** Every request so far, WebSocket handshakes (101) included; never a secret. */
  readonly requests: readonly RequestRecord[];
  /** Restarts as the Manager does; resolves when connections are taken again. */
  restart(): Promise<void>;
  close(): Promise<void>;
}
