import type { Connection } from '../../../contract/connection.ts';
import type { ImportJob } from '../../../contract/import.ts';
import type { Cure } from '../../../contract/preflight.ts';
import type { UploadJob } from '../../../contract/upload.ts';
import type { BuiltInModels } from '../../core/models/built-in-models.ts';
import type { LocalFile } from '../../core/preflight/model-cures.ts';
import type { Forms } from '../forms/forms.ts';
import type { NamedLink } from '../imports/bring-named.ts';
import type { ModelPages } from '../models/model-pages.ts';
import type { Models } from '../models/create-models.ts';
import type { Clock } from '../ports/clock.ts';
import type { ComfyOf } from '../ports/comfy.ts';
import type { CopyLimits } from '../objects/copy-object.ts';
import type { Bucket } from '../ports/object-store.ts';
import type { ObjectLocks } from '../uploads/upload-ports.ts';
import type { Restarts } from '../restart/restarts.ts';
import type { Runs } from '../runs/runs.ts';
import type { Inputs } from '../workflows/send-input.ts';
import type { Workflows } from '../workflows/workflows.ts';

/** Files of this computer by their name, whatever its letter case. */
export interface NearbyFiles {
  find(fileName: string): Promise<readonly LocalFile[]>;
}

export interface PreflightPorts {
  readonly connectionOf: (id: string) => Promise<Connection>;
  readonly comfyOf: ComfyOf;
  readonly forms: Pick<Forms, 'request' | 'requestFor'>;
  readonly workflows: Pick<Workflows, 'list'>;
  readonly pages: Pick<ModelPages, 'all'>;
  readonly builtIn: BuiltInModels;
  readonly nearby: NearbyFiles;
  readonly clock: Pick<Clock, 'now'>;
}

/** Cures as they are written down, each before it acts. */
export interface CureStore {
  list(): Promise<readonly Cure[]>;
  save(cure: Cure): Promise<void>;
  remove(id: string): Promise<void>;
}

/** The uploads that a cure needs. */
export interface CureUploads {
  /** Writes a transfer down and starts it; one that is unfinished goes on. */
  push(
    connectionId: string,
    file: { readonly path: string; readonly to: string },
    signal: AbortSignal,
  ): Promise<UploadJob>;
  /** Has it go on, where it rests. */
  start(jobId: string): Promise<UploadJob>;
  /** First every job, then the changed ones. */
  watch(signal: AbortSignal): AsyncIterable<readonly UploadJob[]>;
}

/** Copies inside a bucket. */
export interface CureCopies {
  readonly bucketOf: (connection: Connection) => Bucket;
  readonly locks: ObjectLocks;
  /** The bucket of a connection is not what it was. */
  readonly onCopied: (connectionId: string) => void;
  /** Those of OSS unless told. */
  readonly limits?: CopyLimits;
}

/** The imports that a cure needs. */
export interface CureImports {
  /** Writes an import down under the name that the loader looks for and starts it; throws `hub.*`, `preflight.linkChanged`. */
  bring(connectionId: string, link: NamedLink, signal: AbortSignal): Promise<ImportJob>;
  /** Has it go on, where it rests; null where it was taken off the list. */
  resume(jobId: string): Promise<ImportJob | null>;
  /** First every job, then the changed ones. */
  watch(signal: AbortSignal): AsyncIterable<readonly ImportJob[]>;
}

export interface CurePorts {
  readonly connectionOf: (id: string) => Promise<Connection>;
  readonly comfyOf: ComfyOf;
  readonly store: CureStore;
  readonly uploads: CureUploads;
  readonly models: Pick<Models, 'prefix' | 'planUpload' | 'visibility'>;
  readonly copies: CureCopies;
  readonly imports: CureImports;
  readonly restarts: Pick<Restarts, 'run'>;
  readonly forms: Pick<Forms, 'queue'>;
  readonly runs: Pick<Runs, 'list' | 'resume'>;
  readonly inputs: Pick<Inputs, 'send'>;
  readonly clock: Clock;
  /** A fresh UUID. */
  readonly newId: () => string;
  readonly reportDefect: (error: unknown) => void;
}
