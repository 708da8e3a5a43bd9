import { AppError } from '../../core/app-error.ts';
import type { WorkflowEntry } from '../../../contract/workflow.ts';
import type { ComfyWorkflows } from '../../services/ports/comfy.ts';
import { readJson } from './answers.ts';
import type { ComfyClient } from './client.ts';
import { createTemplates } from './templates.ts';
import { ObjectInfo, UserdataEntries, UserdataEntry } from './wire.ts';

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
      // 403: the server takes the name for a way out of the folder
      const answer = await client.send(pathOf(name), { signal, allowed: [403, 404] });
      if (answer.status < 300) return answer.text();
      await answer.discard();
      throw new AppError('workflow.notFound', { name });
    },
    ...changesOf(client),
    ...createTemplates(client),
    objectInfo: (signal) =>
      client.json('/object_info', ObjectInfo, { signal, answerTimeoutMs: objectInfoTimeoutMs }),
    nodeDefinition: (className, signal) =>
      client.json(`/object_info/${encodeURIComponent(className)}`, ObjectInfo, { signal }),
  };
}

/** The whole path is one segment, its slashes percent-encoded. */
function pathOf(name: string): string {
  return `/userdata/${encodeURIComponent(`workflows/${name}`)}`;
}

function changesOf(client: ComfyClient): Pick<ComfyWorkflows, 'save' | 'move' | 'remove'> {
  return {
    async save(name, text, signal) {
      const path = `${pathOf(name)}?overwrite=false&full_info=true`;
      const answer = await client.send(path, { text, signal, allowed: [409] });
      if (answer.status === 409) {
        await answer.discard();
        throw new AppError('workflow.exists', { name });
      }
      const saved = entryOf(await readJson(answer, UserdataEntry, client.base.host));
      // the answer names the file below the user's folder, the list below the one of workflows
      return { ...saved, name };
    },
    async move(from, to, signal) {
      const target = encodeURIComponent(`workflows/${to}`);
      const path = `${pathOf(from)}/move/${target}?overwrite=false`;
      const answer = await client.send(path, { text: '', signal, allowed: [403, 404, 409] });
      await answer.discard();
      if (answer.status === 409) throw new AppError('workflow.exists', { name: to });
      if (answer.status >= 400) throw new AppError('workflow.notFound', { name: from });
    },
    async remove(name, signal) {
      const answer = await client.send(pathOf(name), {
        ...{ method: 'DELETE', signal, allowed: [403, 404] },
      });
      await answer.discard();
      if (answer.status >= 400) throw new AppError('workflow.notFound', { name });
    },
  };
}

function entryOf(entry: UserdataEntry): WorkflowEntry {
  if (typeof entry === 'string') return { name: entry, bytes: 0, modifiedAt: 0 };
  return {
    name: entry.path,
    bytes: entry.size ?? 0,
    modifiedAt: epochMsOf(entry.modified ?? 0),
  };
}

/** Servers of 2026 tell times in ms, older ones in seconds; read as ms those would all lie in January 1970. */
const epochMsOf = (time: number): number => Math.round(time < 100_000_000_000 ? time * 1000 : time);

/** The page keeps its bookmarks in `.index.json` of the same folder. */
function isWorkflowName(name: string): boolean {
  return /\.json$/i.test(name) && !/(^|\/)\.[^/]*$/.test(name);
}
