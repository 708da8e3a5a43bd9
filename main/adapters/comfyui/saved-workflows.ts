import { AppError } from '../../core/app-error.ts';
import type { WorkflowEntry } from '../../../contract/workflow.ts';
import type { ComfyWorkflows } from '../../services/ports/comfy.ts';
import type { ComfyClient } from './client.ts';
import { ObjectInfo, UserdataEntries } from './wire.ts';

const listPath = '/userdata?dir=workflows&recurse=true&split=false&full_info=true';
/** A server with many packs asks each of them for its nodes before the first byte. */
const objectInfoTimeoutMs = 180_000;

export function createSavedWorkflows(client: ComfyClient): ComfyWorkflows {
  return {
    async list(signal) {
      const entries = await client.jsonOrNull(listPath, UserdataEntries, { signal });
      return (entries ?? []).map(entryOf).filter(({ name }) => isWorkflowName(name));
    },
    async read(name, signal) {
      // the whole path is one segment, its slashes percent-encoded
      const path = `/userdata/${encodeURIComponent(`workflows/${name}`)}`;
      // 403: the server takes the name for a way out of the folder
      const answer = await client.send(path, { signal, allowed: [403, 404] });
      if (answer.status < 300) return answer.text();
      await answer.discard();
      throw new AppError('workflow.notFound', { name });
    },
    objectInfo: (signal) =>
      client.json('/object_info', ObjectInfo, { signal, answerTimeoutMs: objectInfoTimeoutMs }),
    nodeDefinition: (className, signal) =>
      client.json(`/object_info/${encodeURIComponent(className)}`, ObjectInfo, { signal }),
  };
}

function entryOf(entry: UserdataEntries[number]): WorkflowEntry {
  if (typeof entry === 'string') return { name: entry, bytes: 0, modifiedAt: 0 };
  return {
    name: entry.path,
    bytes: entry.size ?? 0,
    modifiedAt: Math.round((entry.modified ?? 0) * 1000),
  };
}

/** The page keeps its bookmarks in `.index.json` of the same folder. */
function isWorkflowName(name: string): boolean {
  return /\.json$/i.test(name) && !/(^|\/)\.[^/]*$/.test(name);
}
