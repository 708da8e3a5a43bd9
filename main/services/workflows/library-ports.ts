import type { OpenedWorkflow } from '../../../contract/workflow.ts';
import type { Clock } from '../ports/clock.ts';
import type { ComfyOf } from '../ports/comfy.ts';
import type { FormStore } from '../forms/form-ports.ts';
import type { ReadWorkflowFile } from './workflow-file.ts';

/** Workflows that lie on this computer: opened from files and never saved, or removed and not yet given up. */
export interface WorkflowShelf {
  putOpened(opened: OpenedWorkflow & { readonly text: string }): Promise<void>;
  /** Null where it is not kept any more. */
  openedText(id: string): Promise<string | null>;
  /** Newest first. */
  opened(): Promise<readonly OpenedWorkflow[]>;
  forgetOpened(id: string): Promise<void>;
  putRemoved(removed: RemovedWorkflow): Promise<void>;
  removed(id: string): Promise<RemovedWorkflow | null>;
  forgetRemoved(id: string): Promise<void>;
}

/** A workflow that was deleted from a server, for taking it back. */
export interface RemovedWorkflow {
  readonly id: string;
  readonly connectionId: string;
  readonly name: string;
  readonly text: string;
  readonly removedAt: number;
}

export interface LibraryPorts {
  readonly comfyOf: ComfyOf;
  readonly shelf: WorkflowShelf;
  /** What was filled in moves along with its workflow. */
  readonly forms: Pick<FormStore, 'rename'>;
  /** So do its runs and their results. */
  readonly runs: {
    rename(connectionId: string, from: string, to: string): Promise<void>;
  };
  /** The text of any workflow that has a name. */
  readonly textOf: (connectionId: string, name: string, signal?: AbortSignal) => Promise<string>;
  readonly readFile: ReadWorkflowFile;
  readonly clock: Pick<Clock, 'now'>;
  readonly newId: () => string;
}
