import PQueue from 'p-queue';
import type { Connection } from '../../../contract/connection.ts';
import type { Failure } from '../../../contract/error-code.ts';
import type { WorkflowEntry } from '../../../contract/workflow.ts';
import { isAppError, toFailure } from '../../core/app-error.ts';
import { exitCodeOf } from '../../core/error-traits.ts';
import { namesInWorkflow } from '../../core/models/names-in-workflow.ts';
import { workflowJson } from '../workflows/workflow-document.ts';

/**
 * What saved workflows name, by server, path, size and time of change. It outlives the app, since a command asks for it
 * once and ends, and since hundreds of workflows take a minute over a slow line.
 */
export interface WorkflowNamesCache {
  /** Null where that version of the file was not read yet. */
  get(server: string, entry: WorkflowEntry): Promise<readonly string[] | null>;
  put(server: string, entry: WorkflowEntry, names: readonly string[]): Promise<void>;
  /** Forgets the other files of the server. */
  keepOnly(server: string, paths: ReadonlySet<string>): Promise<void>;
}

export interface SavedNamesPorts {
  readonly workflows: {
    list(connectionId: string, signal?: AbortSignal): Promise<readonly WorkflowEntry[]>;
    text(connectionId: string, name: string, signal?: AbortSignal): Promise<string>;
  };
  readonly namesCache: WorkflowNamesCache;
}

interface Named {
  readonly workflow: string;
  readonly names: readonly string[];
}
interface Unread {
  readonly workflow: string;
  readonly failure: Failure;
}
export interface SavedNames {
  readonly named: readonly Named[];
  readonly unread: readonly Unread[];
}

type Served = Connection & { readonly server: NonNullable<Connection['server']> };

const atOnce = 4;

/** What each saved workflow names; only those that are new or have changed are read. */
export async function readSavedNames(
  ports: SavedNamesPorts,
  { id, server }: Served,
  signal?: AbortSignal,
): Promise<SavedNames> {
  const { workflows, namesCache: cache } = ports;
  const entries = await workflows.list(id, signal);
  const queue = new PQueue({ concurrency: atOnce });
  const line: { broken: Failure | null } = { broken: null };
  const outcomes = await queue.addAll(entries.map((entry) => () => outcomeOf(entry)));
  await cache.keepOnly(server.url, new Set(entries.map(({ name }) => name)));
  return {
    named: outcomes.flatMap((each) => ('names' in each ? [each] : [])),
    unread: outcomes.flatMap((each) => ('failure' in each ? [each] : [])),
  };

  async function outcomeOf(entry: WorkflowEntry): Promise<Named | Unread> {
    const { name: workflow } = entry;
    signal?.throwIfAborted();
    const known = isDated(entry) ? await cache.get(server.url, entry) : null;
    if (known !== null) return { workflow, names: known };
    if (line.broken !== null) return { workflow, failure: line.broken };
    try {
      const text = await workflows.text(id, workflow, signal);
      // what is no workflow loads nothing
      const names = namesInWorkflow(workflowJson(workflow, text)) ?? [];
      if (isDated(entry)) await cache.put(server.url, entry, names);
      return { workflow, names };
    } catch (error) {
      signal?.throwIfAborted();
      if (!isAppError(error)) throw error;
      // deleted since it was listed
      if (error.code === 'workflow.notFound') return { workflow, names: [] };
      const failure = toFailure(error);
      if (concernsAll(failure)) line.broken = failure;
      return { workflow, failure };
    }
  }
}

/** An old server lists names alone: nothing tells whether such a file has changed. */
const isDated = ({ modifiedAt }: WorkflowEntry): boolean => modifiedAt > 0;

/** Whether the next file would fail the same way, after as long a wait. */
const concernsAll = ({ code }: Failure): boolean => [3, 4].includes(exitCodeOf(code));
