import type { LocalTime } from '../../core/graph-to-prompt/text-replacements.ts';
import type { ComfyOf } from '../ports/comfy.ts';
import type { WorkflowShelf } from './library-ports.ts';

export interface CachedObjectInfo {
  /** The mark of the server's process, see `server-start.ts`. */
  readonly serverStart: string;
  /** The JSON as the server sent it. */
  readonly body: string;
}

/** Keeps the last answer of `GET /object_info` of each connection: 1 MB and more, over a slow line. */
export interface ObjectInfoCache {
  get(connectionId: string): Promise<CachedObjectInfo | null>;
  put(connectionId: string, entry: CachedObjectInfo): Promise<void>;
  /** Writes a newer mark of the same process. */
  touch(connectionId: string, serverStart: string): Promise<void>;
}

export interface WorkflowPorts {
  readonly comfyOf: ComfyOf;
  readonly objectInfo: ObjectInfoCache;
  readonly shelf: Pick<WorkflowShelf, 'openedText'>;
  /** From 0 to 1, for the choices of dynamic prompts. */
  readonly random: () => number;
  /** The wall clock where the person is, for file names with a date. */
  readonly localTime: () => LocalTime;
}
