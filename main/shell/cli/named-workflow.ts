import { basename } from 'node:path';
import type { WorkflowDocument } from '../../../contract/workflow.ts';
import type { Client } from '../host/open-app.ts';
import { AppError } from '../../core/app-error.ts';
import type { CommandContext } from './command-context.ts';
import { failureOf } from './failure-of.ts';
import { kindOf, readJson } from './local-json.ts';

/** A workflow of the server; the ending `.json` may be left out. */
export async function readNamedWorkflow(
  client: Client,
  connectionId: string,
  name: string,
  signal: AbortSignal,
): Promise<WorkflowDocument> {
  try {
    return await client.workflows.read({ connectionId, name }, { signal });
  } catch (error) {
    if (name.endsWith('.json') || failureOf(error).code !== 'workflow.notFound') throw error;
    return await client.workflows.read({ connectionId, name: `${name}.json` }, { signal });
  }
}

/** A file of this computer where there is one of that name, else a workflow of the server. */
export async function documentOf(
  { client, signal }: Pick<CommandContext, 'client' | 'signal'>,
  nameOrFile: string,
  connectionId: string,
): Promise<{ readonly name: string; readonly workflow: unknown }> {
  const kind = await kindOf(nameOrFile);
  if (kind === 'file') return { name: basename(nameOrFile), workflow: await readJson(nameOrFile) };
  // a name on the server has no slash in front or at its end, and names no folder
  if (kind === 'directory' && /^[./~]|[/\\]|^[a-z]:/i.test(nameOrFile))
    throw new AppError('usage.notAFile', { path: nameOrFile });
  const document = await readNamedWorkflow(client, connectionId, nameOrFile, signal);
  return { name: document.name, workflow: document.json };
}
