import { AppError } from '../../core/app-error.ts';
import type { Comfy } from '../ports/comfy.ts';
import { readServerStart } from './server-start.ts';
import type { WorkflowPorts } from './workflow-ports.ts';

/** Reads the node definitions of a connection's server: kept on the disk while the same process answers. */
export function createObjectInfoReader({ comfyOf, objectInfo }: WorkflowPorts) {
  // some MB of text: many workflows are looked at with the same definitions
  const parsed = new Map<string, { readonly body: string; readonly json: object }>();
  const read = (connectionId: string, body: string): object => {
    const known = parsed.get(connectionId);
    if (known?.body === body) return known.json;
    const json = asObject(JSON.parse(body));
    parsed.set(connectionId, { body, json });
    return json;
  };
  return async (connectionId: string, signal?: AbortSignal): Promise<object> => {
    const comfy = await comfyOf(connectionId);
    const [start, cached] = await Promise.all([
      readServerStart(comfy, signal),
      objectInfo.get(connectionId),
    ]);
    if (cached !== null && start.isSameAs(cached.serverStart)) {
      if (start.mark !== null) await objectInfo.touch(connectionId, start.mark);
      return read(connectionId, cached.body);
    }
    const fresh = await fetchFresh(comfy, signal);
    // the mark was read before: a restart in between makes the entry stale, never wrong
    if (start.mark !== null)
      await objectInfo.put(connectionId, {
        serverStart: start.mark,
        body: JSON.stringify(fresh),
      });
    return fresh;
  };
}

async function fetchFresh(comfy: Comfy, signal?: AbortSignal): Promise<object> {
  return asObject(await comfy.workflows.objectInfo(signal));
}

function asObject(json: unknown): object {
  if (typeof json === 'object' && json !== null) return json;
  throw new AppError('comfy.notComfy', { host: '/object_info', what: typeof json });
}
