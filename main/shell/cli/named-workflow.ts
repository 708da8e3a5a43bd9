import type { WorkflowDocument } from '../../../contract/workflow.ts';
import type { Client } from '../host/open-app.ts';
import { failureOf } from './failure-of.ts';

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
