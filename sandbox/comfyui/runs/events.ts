import type { Json, JsonObject } from '../json.ts';

/** Where a run tells what happens; only the client that queued it hears. */
export interface RunEvents {
  send(type: string, data: JsonObject): void;
  /** A picture of the work so far, in the dialect that the client asked for. */
  preview(node: NodeMark, jpeg: Uint8Array): void;
  readonly wantsPreviewMetadata: () => boolean;
}

export interface NodeMark {
  readonly nodeId: string;
  readonly promptId: string;
}

export type StatusMessage = readonly [string, JsonObject];

/** How a run has ended, as the history keeps it. */
export interface RunEnd {
  readonly statusText: 'success' | 'error';
  readonly isCompleted: boolean;
  readonly messages: readonly StatusMessage[];
  readonly outputs: Readonly<Record<string, JsonObject>>;
  readonly meta: Readonly<Record<string, Json>>;
}
