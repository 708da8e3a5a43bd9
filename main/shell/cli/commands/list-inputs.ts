import type { FormField } from '../../../../contract/form.ts';
import { AppError } from '../../../core/app-error.ts';
import type { Command } from '../command-context.ts';
import { conversionText } from '../conversion-text.ts';
import { documentOf } from '../named-workflow.ts';
import { reportList } from '../report-list.ts';

/** What `run --set` can change in a workflow, in the order in which it matters, with the values of the file. */
export const listInputs: Command = async (context) => {
  const { client, reporter, args, connection, signal } = context;
  const { messages } = reporter;
  const { id: connectionId } = await connection();
  const { name, workflow } = await documentOf(context, args[0] ?? '', connectionId);
  const request = { connectionId, workflowName: name, workflow };
  const { fields, problems } = await client.preflight.formJson(request, { signal });
  const reasons = problems.flatMap((problem) =>
    problem.kind === 'conversion' ? [conversionText(messages, problem)] : [],
  );
  if (reasons.length > 0)
    throw new AppError('workflow.refused', { name, reasons: reasons.join('; ') });
  reportList(reporter, fields, {
    event: (field) => ({ event: 'input', ...field }),
    row: (field) => [field.id, field.kind, valueText(field), field.title],
    none: messages.say('cli.inputs.none'),
  });
  return 0;
};

const longest = 48;

function valueText(field: FormField): string {
  const text = field.kind === 'seed' ? field.value.seed : String(field.value);
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
