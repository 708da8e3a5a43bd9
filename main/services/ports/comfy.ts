import type { LoginKind, ManagerDialect, ServerLogin } from '../../../contract/connection.ts';
import type { NodePack } from '../../../contract/preflight.ts';
import type { ServerStats } from '../../../contract/server.ts';
import type { Prompt, TemplateEntry, WorkflowEntry } from '../../../contract/workflow.ts';

/** The state of a server, `GET /system_stats` and its kin. Failures are `AppError`s with a `comfy.*` code. */
export interface ComfyStatus {
  stats(signal?: AbortSignal): Promise<ServerStats>;
  /** `GET /features`: the largest upload in bytes; null where an old server does not tell. */
  maxUploadBytes(signal?: AbortSignal): Promise<number | null>;
  /** Null where the Manager is not installed. */
  managerVersion(signal?: AbortSignal): Promise<string | null>;
  logLines(
    signal?: AbortSignal,
  ): Promise<readonly { readonly at: string; readonly text: string }[]>;
}

/** How the server lets people in, found without ever posting a password. `firstTime`: no password is set yet. */
export type LoginState =
  | { readonly kind: LoginKind; readonly state: 'open' | 'needed' }
  | { readonly kind: 'comfyuiLogin'; readonly state: 'firstTime' };

export interface ComfyLogin {
  /** Asks without a session. */
  detect(signal?: AbortSignal): Promise<LoginState>;
  /** Signs in with what the connection has; throws `comfy.loginNeeded`, `.loginWrong` or `.loginNotSet`. */
  signIn(signal?: AbortSignal): Promise<void>;
}

export interface ComfyModels {
  folders(signal?: AbortSignal): Promise<readonly string[]>;
  /** Names relative to the folder, with `/`; null for an unknown folder. */
  list(folder: string, signal?: AbortSignal): Promise<readonly string[] | null>;
}

export interface ComfyWorkflows {
  /** Empty where nothing was ever saved. */
  list(signal?: AbortSignal): Promise<readonly WorkflowEntry[]>;
  /** The file's text; throws `workflow.notFound`. */
  read(name: string, signal?: AbortSignal): Promise<string>;
  /** Writes a new file, never over another one; throws `workflow.exists`. */
  save(name: string, text: string, signal?: AbortSignal): Promise<WorkflowEntry>;
  /** Throws `workflow.exists` where another one has the name, and `workflow.notFound`. */
  move(from: string, to: string, signal?: AbortSignal): Promise<void>;
  /** Throws `workflow.notFound`. */
  remove(name: string, signal?: AbortSignal): Promise<void>;
  /** Those of ComfyUI itself and of its packs; empty where the server has none. */
  templates(signal?: AbortSignal): Promise<readonly TemplateEntry[]>;
  /** A template's text; throws `workflow.notFound`. */
  readTemplate(module: string, name: string, signal?: AbortSignal): Promise<string>;
  /** `GET /object_info`, whole: 1 MB and more. */
  objectInfo(signal?: AbortSignal): Promise<unknown>;
  /** `GET /object_info/<class>`: a record with that class, or none. */
  nodeDefinition(className: string, signal?: AbortSignal): Promise<object>;
}

export interface PromptRequest {
  readonly prompt: Prompt | Readonly<Record<string, unknown>>;
  readonly clientId: string;
  readonly promptId: string;
  /** Goes into the outputs as `extra_pnginfo.workflow`; null where there is no graph (a prompt from a file). */
  readonly workflow: unknown;
  readonly number?: number;
  readonly front?: boolean;
  /** Taken as it is instead of ours: of a prompt that was in the queue before. */
  readonly extraData?: unknown;
  /** The output nodes to run, where not all of them. */
  readonly targets?: readonly string[];
}

/** `nodeErrors`: outputs that were dropped although the rest was taken, as the server words them. */
export interface PromptAnswer {
  readonly promptId: string;
  readonly number: number;
  readonly nodeErrors: Readonly<Record<string, unknown>>;
}

export interface QueueEntry {
  readonly number: number;
  readonly promptId: string;
  readonly prompt: unknown;
  readonly extraData: unknown;
  /** The output nodes that will run; null where the server does not tell. */
  readonly outputs: readonly string[] | null;
}

/** A run that has ended, from `GET /history/<id>`. */
export interface HistoryEntry {
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly statusText: 'success' | 'error';
  readonly completed: boolean;
  /** `[event, data]` in order. */
  readonly messages: readonly (readonly [string, unknown])[];
}

export interface RecentRun {
  readonly promptId: string;
  readonly number: number;
  readonly extraData: unknown;
}

export interface ComfyPrompts {
  /** Throws `comfy.promptRejected` with the server's reasons. */
  queuePrompt(request: PromptRequest, signal?: AbortSignal): Promise<PromptAnswer>;
  /** Pending sorted by number. */
  queue(signal?: AbortSignal): Promise<{
    readonly running: readonly QueueEntry[];
    readonly pending: readonly QueueEntry[];
  }>;
  /** Null until the run has ended, or where the server does not know it. */
  history(promptId: string, signal?: AbortSignal): Promise<HistoryEntry | null>;
  /** The newest runs that have ended, to find one by what was sent with it. */
  recentHistory(maxItems: number, signal?: AbortSignal): Promise<readonly RecentRun[]>;
  interrupt(promptId: string, signal?: AbortSignal): Promise<void>;
  deletePending(promptIds: readonly string[], signal?: AbortSignal): Promise<void>;
  clearPending(signal?: AbortSignal): Promise<void>;
  free(signal?: AbortSignal): Promise<void>;
}

export interface OutputName {
  readonly filename: string;
  readonly subfolder: string;
  readonly type: string;
}

/** Of a template; `ending` is that of a file, without the dot. */
export interface TemplatePicture {
  readonly module: string;
  readonly name: string;
  readonly ending: string;
}

export interface ComfyFiles {
  /** Throws `comfy.outputMissing` where there is none. */
  templatePicture(
    picture: TemplatePicture,
    signal?: AbortSignal,
  ): Promise<{ readonly totalBytes: number | null; readonly body: AsyncIterable<Uint8Array> }>;
  /**
   * The bytes of an output from `start` on. `totalBytes` is null where the server does not tell; `resumed` is
   * false where it sent the whole file although a range was asked for.
   */
  view(
    output: OutputName,
    options: {
      readonly start: number;
      /** A small WebP instead of the picture itself. */
      readonly small?: boolean;
      readonly signal?: AbortSignal;
    },
  ): Promise<{
    readonly totalBytes: number | null;
    readonly resumed: boolean;
    readonly body: AsyncIterable<Uint8Array>;
  }>;
  /** Into the server's input folder; gives the name under which a node finds it. Another file is never replaced. */
  uploadInput(file: File, filename: string, signal?: AbortSignal): Promise<string>;
}

/** A message of the WebSocket, or what happened to the socket itself. */
export type ComfyEvent =
  | { readonly type: 'connected' }
  /** The socket is dead (closed, or two pings without an answer); it is opened again by itself. */
  | { readonly type: 'disconnected' }
  | { readonly type: 'message'; readonly name: string; readonly data: unknown }
  | {
      readonly type: 'preview';
      readonly mime: 'image/jpeg' | 'image/png';
      readonly bytes: Uint8Array;
      readonly nodeId: string | null;
      readonly promptId: string | null;
    };

export interface ComfyEvents {
  /**
   * Every event until `signal` ends it; pings every 20 s and connects again with the same `clientId`. Throws only
   * where the login is refused.
   */
  watch(clientId: string, signal: AbortSignal): AsyncIterable<ComfyEvent>;
}

export type RebootAnswer =
  /** The connection dropped, or a gateway answered for a server that is gone: the normal case. */
  | { readonly state: 'dropped' }
  | { readonly state: 'accepted' }
  | { readonly state: 'noSuchRoute' };

export interface ComfyRestart {
  /** Throws `restart.forbidden` or `restart.comfyTooOld`. */
  reboot(dialect: ManagerDialect, signal?: AbortSignal): Promise<RebootAnswer>;
}

/** A node pack as the Manager lists it. */
export interface ManagedPack extends NodePack {
  readonly classes: readonly string[];
  /** Classes that it makes by a rule, as a regular expression; null: it has none. */
  readonly classPattern: string | null;
  readonly installed: boolean;
}

/** What the Manager says of a pack that it was told to install; `failed` in its own words, where it has any. */
export type InstallState =
  | { readonly state: 'working' }
  | { readonly state: 'installed' }
  | { readonly state: 'failed'; readonly reason: string };

/** Node packs, through ComfyUI-Manager. A pack's nodes are there after a restart, not before. */
export interface ComfyPacks {
  /** Every pack that the Manager knows, with its classes (some MB); null where there is no Manager. */
  catalog(signal?: AbortSignal): Promise<readonly ManagedPack[] | null>;
  /** Begins; throws `packs.forbidden`, `packs.failed` or `packs.noManager`. `taskId`: ours, to ask by. */
  install(pack: NodePack, taskId: string, signal?: AbortSignal): Promise<void>;
  installState(pack: NodePack, taskId: string, signal?: AbortSignal): Promise<InstallState>;
}

/** One ComfyUI server, with its session cookie in memory only; on 401 it signs in once more. */
export interface Comfy {
  readonly status: ComfyStatus;
  readonly login: ComfyLogin;
  readonly models: ComfyModels;
  readonly workflows: ComfyWorkflows;
  readonly prompts: ComfyPrompts;
  readonly files: ComfyFiles;
  readonly events: ComfyEvents;
  readonly restart: ComfyRestart;
  readonly packs: ComfyPacks;
  close(): void;
}

/** Opens a server; the login is asked for when it is needed. */
export type OpenComfy = (url: string, login: () => Promise<ServerLogin | null>) => Comfy;

/** The open server of a saved connection; throws `connection.notFound` or `connection.noServer`. */
export type ComfyOf = (connectionId: string) => Promise<Comfy>;
