import type { OutputFile, Run } from '../../../contract/run.ts';
import type { Prompt } from '../../../contract/workflow.ts';
import type { Clock } from '../ports/clock.ts';
import type { ComfyOf } from '../ports/comfy.ts';

/** What is sent for a run, kept so that it can be followed and run again. */
export interface StoredRequest {
  readonly prompt: Prompt;
  /** The graph, or null where the run came from a prompt. */
  readonly workflow: unknown;
}

/** The runs on the disk. A run that has ended is never brought back to an earlier state. */
export interface RunStore {
  insert(run: Run, request: StoredRequest): Promise<void>;
  /** Writes the run unless the stored one has ended; gives what is stored then. */
  advance(run: Run): Promise<Run>;
  /** Writes the run where the stored one is held at that moment; tells whether it was: of two who release it one does. */
  leaveHeld(run: Run): Promise<boolean>;
  /** Of an ended run. */
  saveOutputs(id: string, outputs: readonly OutputFile[]): Promise<void>;
  get(id: string): Promise<Run | null>;
  request(id: string): Promise<StoredRequest | null>;
  /** Newest first; those that are held come in addition. */
  list(connectionId: string, limit: number): Promise<readonly Run[]>;
  /** Ids of the runs that were queued since then and left something, or may have, oldest first. */
  endedSince(createdAt: number): Promise<readonly string[]>;
  /** Every run that has been sent, or may have been, and has not ended, oldest first. */
  unended(): Promise<readonly Run[]>;
  /** Progress is for the eye: told where somebody listens, written down by nobody. */
  progressed?(run: Run): void;
}

/** A prompt of the server's queue that is being moved or outlives a restart, written down whole before it is touched. */
export interface RescuedPrompt {
  readonly promptId: string;
  /** Smaller ones were before. */
  readonly position: number;
  readonly front: boolean;
  /** Its place among those that wait; null: the server's own next one. */
  readonly number: number | null;
  readonly prompt: unknown;
  readonly extraData: unknown;
  /** The output nodes that were to run; null where the server did not tell. */
  readonly targets: readonly string[] | null;
}

export interface RescueStore {
  save(connectionId: string, prompts: readonly RescuedPrompt[]): Promise<void>;
  list(connectionId: string): Promise<readonly RescuedPrompt[]>;
  has(connectionId: string, promptId: string): Promise<boolean>;
  remove(connectionId: string, promptId: string): Promise<void>;
  connectionIds(): Promise<readonly string[]>;
}

/** An output's bytes from some offset on, as `ComfyFiles.view` gives them. */
export interface FetchedBytes {
  readonly totalBytes: number | null;
  readonly resumed: boolean;
  readonly body: AsyncIterable<Uint8Array>;
}

export interface OutputTarget {
  readonly directory: string;
  /** Names that are safe already. */
  readonly subfolders: readonly string[];
  readonly name: string;
  /** Tells this output from any other one of the same name; names what is left of a cut fetch. */
  readonly identity: string;
}

/** Result files on this computer. Failures are `file.diskFull` and `file.unwritable`; what arrived is kept. */
export interface OutputFiles {
  /**
   * Fetches into a temporary name, resuming what is there, and gives the final path: a free name, or that of a
   * file with the same bytes.
   */
  save(
    target: OutputTarget,
    fetch: (start: number) => Promise<FetchedBytes>,
    options: { readonly onBytes: (receivedBytes: number) => void; readonly signal?: AbortSignal },
  ): Promise<string>;
  exists(path: string): Promise<boolean>;
}

export interface RunPorts {
  readonly comfyOf: ComfyOf;
  readonly store: RunStore;
  readonly files: OutputFiles;
  readonly rescue: RescueStore;
  readonly clock: Clock;
  /** A fresh UUID. */
  readonly newId: () => string;
}
