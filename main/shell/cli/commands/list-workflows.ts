import { byteText } from '../byte-text.ts';
import type { Command } from '../command-context.ts';
import { readNamedWorkflow } from '../named-workflow.ts';
import { reportList } from '../report-list.ts';

export const listWorkflows: Command = async ({ client, reporter, connection, signal }) => {
  const workflows = await client.workflows.list(
    { connectionId: (await connection()).id },
    { signal },
  );
  const { messages } = reporter;
  reportList(reporter, workflows, {
    event: (workflow) => ({ event: 'workflow', ...workflow }),
    row: ({ name, bytes, modifiedAt }) => [
      name,
      byteText(bytes, messages.language),
      new Date(modifiedAt).toISOString().slice(0, 10),
    ],
    none: messages.say('cli.workflows.none'),
  });
  return 0;
};

/** Prints the workflow's JSON as it lies on the server. */
export const showWorkflow: Command = async ({ client, reporter, args, connection, signal }) => {
  const name = args[0] ?? '';
  const { id } = await connection();
  const { form, json } = await readNamedWorkflow(client, id, name, signal);
  reporter.result(
    { event: 'workflow', name, form, workflow: json },
    JSON.stringify(json, undefined, 2),
  );
  return 0;
};
